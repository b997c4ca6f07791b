#include "checker/reading.hpp"

#include <algorithm>

#include "checker/access.hpp"
#include "checker/places.hpp"
#include "checker/product_marks.hpp"
#include "checker/roles.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::checker {
namespace {

namespace kinds = model::kinds;
using model::LiveObject;

bool is_federated(const Row& connection) {
  return same(text(connection, "scheme"), "WorkloadIdentityFederation");
}

bool declares_kind(const Spec& spec, std::string_view kind) {
  return std::ranges::any_of(spec.identities, [&](const IdentitySpec& one) { return one.kind == kind; });
}

class Reading {
 public:
  Reading(const Cloud& cloud, const Spec& spec, std::string_view unseen)
      : cloud_(cloud), spec_(spec), unseen_(unseen) {}

  model::Live run() {
    see_places();
    for (const auto& row : cloud_.rows) take(row);
    read_members(
        cloud_, spec_, unseen_, [this](const Row& principal) { return is_judged(principal); }, live_);
    return std::move(live_);
  }

 private:
  void add(const model::Kind& kind, const Row& row, model::Fields fields, std::optional<model::Mark> mark = {}) {
    fields.insert_or_assign("id", model::Value(row.id));
    live_.add({.kind = &kind, .id = row.id, .fields = std::move(fields), .mark = std::move(mark)});
  }

  /// A list as a whole, unless it is the one that can't be read.
  void see(std::string_view of, std::string set) {
    if (unseen_ == of)
      live_.could_not_see(std::move(set), "forbidden");
    else
      live_.saw_all_of(std::move(set));
  }

  bool is_hidden(std::string_view kind) const {
    return (unseen_ == "roles" && kind == kind::role) || (unseen_ == "trusts" && kind == kind::trust) ||
           (unseen_ == "connections" && kind == kind::connection) ||
           (unseen_ == "permissions" && kind == kind::permission) ||
           (unseen_ == "definitions" && kind == kind::definition);
  }

  void see_places() {
    for (const auto* set : {"subscriptions", "organizations", "existingIdentities"}) live_.saw_all_of(set);
    const auto at = "@/subscriptions/" + subscription;
    for (const auto* set : {"resourceGroups", "identities"}) live_.saw_all_of(set + at);
    see("definitions", "roleDefinitions" + at);
    see("roles", "roleAssignments" + at);
    live_.counted("roleAssignments" + at, cloud_.holds_roles ? 4000 : cloud_.all(kind::role).size());
    if (declares_kind(spec_, "app")) live_.saw_all_of("applications@" + tenant);
    live_.saw_all_of("projects@" + organization);
    live_.could_not_see("scope@" + folded(group_id(vanished_group)), "the scope does not exist");
    for (const auto& spelled : {project, second_project, project_id}) {
      live_.saw_all_of("pipelines@" + organization + "/" + folded(spelled));
      see("connections", "serviceConnections@" + organization + "/" + folded(spelled));
    }
  }

  void take(const Row& row) {
    if (is_hidden(row.kind) || is_in_organization(row)) return;
    if (row.kind == kind::identity || row.kind == kind::application) return take_principal(row);
    if (row.kind == kind::connection) return take_connection(row);
    if (row.kind == kind::pipeline) return take_pipeline(row);
    if (row.kind == kind::role || row.kind == kind::trust || row.kind == kind::secret) return take_on_principal(row);
    if (row.kind == kind::definition) return take_definition(row);
    const auto* kind = model::find_kind(row.kind);
    const bool on_connection = kind->hangs_on && row.fields.contains("connectionId");
    if (on_connection) return take_on_connection(*kind, row);
    const bool marked = row.kind == kind::group;
    add(*kind, row, row.fields, marked ? mark_in_tags(row.fields) : std::nullopt);
  }

  void take_definition(const Row& row) {
    auto fields = row.fields;
    const auto privilege = privilege_of(role_named(row.id));
    fields.insert_or_assign("guid", model::Value(row.id));
    fields.insert_or_assign("privileged", model::Value(privilege.empty() ? "false" : "true"));
    fields.insert_or_assign("privilege", model::Value(privilege));
    add(kinds::role_definition, row, std::move(fields));
  }

  /// Those that carry our mark, or are declared as an identity of their own.
  bool is_judged(const Row& principal) const {
    const auto* declared = declared_as_identity(spec_, principal);
    const auto mark = mark_in_tags(principal.fields);
    return declared || (mark && mark->owner == spec_.team);
  }

  void take_principal(const Row& row) {
    const auto* declared = declared_as_identity(spec_, row);
    const bool existing =
        declared && (declared->kind == "existing" || declared->kind == "client" || declared->kind == "runner");
    if (existing) add(kinds::existing_identity, row, row.fields);
    if (row.kind == kind::application && (!declares_kind(spec_, "app") || existing)) return see_principal(row);
    const bool listed = row.kind == kind::application || declares_kind(spec_, "user");
    if (listed) add(*model::find_kind(row.kind), row, row.fields, mark_in_tags(row.fields));
    see_principal(row);
  }

  void see_principal(const Row& row) {
    if (!is_judged(row)) return;
    const auto id = folded(row.id);
    see("trusts", "federatedCredentials@" + id);
    live_.saw_all_of("reachedRoles@" + folded(text(row, "principalId")));
    if (row.kind != kind::application) return;
    live_.saw_all_of("applicationOwners@" + id);
    live_.saw_all_of("applicationSecrets@" + id);
  }

  void take_on_principal(const Row& row) {
    const auto* holder = holder_of(cloud_, row);
    if (!holder || !is_judged(*holder)) return;
    add(*model::find_kind(row.kind), row, row.fields);
    if (row.kind == kind::role)
      add(kinds::reached_role, row,
          {{"identity", text(row, "principalId")},
           {"scope", text(row, "scope")},
           {"roleId", text(row, "roleId")},
           {"roleName", text(row, "roleName")},
           {"holderId", text(row, "principalId")}});
  }

  /// A pipeline is found in its project, however that is spelled.
  void take_pipeline(const Row& row) {
    add(kinds::pipeline, row, row.fields);
    if (!spells_by_id() || text(row, "projectName") != project) return;
    auto fields = row.fields;
    fields.insert_or_assign("projectName", model::Value(project_id));
    add(kinds::pipeline, row, std::move(fields));
  }

  bool spells_by_id() const {
    return std::ranges::any_of(spec_.connections, [](const auto& one) { return one.project == project_id; });
  }

  /// Listed in each project as it is spelled; the declared one counts.
  std::vector<std::string> spelled_for(const Row& connection) const {
    std::vector<std::string> all;
    for (const auto& one : spec_.connections)
      if (same(one.name, text(connection, "name")) || same(one.previously, text(connection, "name")))
        all.push_back(one.project);
    if (all.empty()) all.push_back(project);
    return all;
  }

  void take_connection(const Row& row) {
    auto fields = row.fields;
    const auto put = [&](const char* name, std::string value) {
      fields.insert_or_assign(name, model::Value(std::move(value)));
    };
    const bool shared = !cloud_.below(kind::share, "connectionId", row.id).empty();
    const bool retires = is_federated(row) && text(row, "issuer") == retiring_issuer;
    put("description", shown_description(text(row, "description")));
    put("topLevel", "in step");
    put("scopeLevel", "Subscription");
    put("subscriptionName", "Prod");
    put("markId", mark_id(row.fields));
    put("shared", shared ? "true" : "false");
    put("issuerRetires", retires ? "true" : "false");
    put("formerIssuer", retiring_issuer);
    put("formerSubject", by_name(text(row, "name")).subject);
    if (retires || !is_federated(row)) {
      put("nextIssuer", by_entra(row.id).issuer);
      put("nextSubject", by_entra(row.id).subject);
      put("mayManage", text(row, "mayManage") == "false" ? "false" : "true");
    }
    for (const auto& spelled : spelled_for(row)) {
      put("projectName", spelled);
      put("projectId", spelled == second_project ? second_project_id : project_id);
      add(kinds::service_connection, row, fields, mark_in_description(text(row, "description")));
    }
    see_connection(row);
  }

  void see_connection(const Row& row) {
    const auto id = folded(row.id);
    live_.saw_all_of("connectionShares@" + id);
    see("holders", "connectionRoles@" + id);
    if (!is_read(row)) return;
    for (const auto* set : {"checks@", "securityRoles@"}) live_.saw_all_of(set + id);
    see("permissions", "pipelinePermissions@" + id + "/" + project_id);
    see(unseen_ == "elsewhere" ? unseen_ : "permissions", "pipelinePermissions@" + id + "/" + second_project_id);
  }

  /// What lies on a connection is asked for where it is declared or named to go.
  bool is_read(const Row& connection) const {
    return std::ranges::any_of(spec_.connections, [&](const ConnectionSpec& one) {
      const auto& name = text(connection, "name");
      return same(one.name, name) || (!one.previously.empty() && same(one.previously, name));
    });
  }

  void take_on_connection(const model::Kind& kind, const Row& row) {
    const auto* connection = cloud_.find(text(row, "connectionId"));
    if (row.kind == kind::person_role) take_holder(row);
    if (row.kind != kind::share && !(connection && is_read(*connection))) return;
    add(kind, row, row.fields);
  }

  void take_holder(const Row& row) {
    auto fields = row.fields;
    fields.insert_or_assign("inherited", model::Value("false"));
    fields.emplace("creator", model::Value("false"));
    if (unseen_ == "holders") return;
    add(kinds::connection_role, row, std::move(fields));
  }

  const Cloud& cloud_;
  const Spec& spec_;
  const std::string_view unseen_;
  model::Live live_ = {};
};

}  // namespace

model::Live read(const Cloud& cloud, const Spec& spec, std::string_view unseen) {
  return Reading(cloud, spec, unseen).run();
}

}  // namespace keyless::checker
