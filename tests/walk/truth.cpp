#include "walk/truth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/federation.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::walk {

using namespace sandbox;
using nlohmann::json;

namespace {

constexpr const char* exchange_audience = "api://AzureADTokenExchange";

struct Pair {
  std::string issuer = {};
  std::string subject = {};
  bool operator==(const Pair&) const = default;
};

const json& part(const json& object, const char* name) {
  static const json none = json::object();
  const auto at = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && at != object.end() ? *at : none;
}

std::string parameter(const json& connection, const char* name) {
  return text_of(part(part(connection, "authorization"), "parameters"), name);
}

std::string last_part(const std::string& id) {
  return id.substr(id.rfind('/') + 1);
}

bool is_enabled(const json& principal) {
  return principal.value("accountEnabled", true) && part(principal, "properties").value("accountEnabled", true);
}

bool is_of(const json& credential, const Pair& pair) {
  const auto& audiences = part(credential, "audiences");
  return text_of(credential, "issuer") == pair.issuer && text_of(credential, "subject") == pair.subject &&
         audiences.is_array() && std::find(audiences.begin(), audiences.end(), exchange_audience) != audiences.end();
}

bool holds_secret(const json& principal, const std::string& secret) {
  const auto& old = part(principal, "secrets");
  if (old.is_array() && std::find(old.begin(), old.end(), secret) != old.end()) return true;
  const auto& passwords = part(principal, "passwordCredentials");
  return passwords.is_array() && std::any_of(passwords.begin(), passwords.end(),
                                             [&](const json& one) { return text_of(one, "secretText") == secret; });
}

}  // namespace

/// One look: indexes first, then everything that follows from them.
class Onlooker::Look {
 public:
  Look(Onlooker& owner, const World& world) : owner_(owner), world_(world) {
    index_principals();
    index_connections();
  }

  Sight sight() {
    for (const auto& [id, row] : world_.rows(tables::connections)) see_connection(row);
    for (const auto& [key, row] : world_.rows(tables::permissions)) see_permission(key, row);
    for (const auto& [key, row] : world_.rows(tables::security_roles)) see_security_role(row);
    for (const auto& [key, row] : world_.rows("checks")) see_check(row);
    for (const auto& [key, row] : world_.rows(tables::role_assignments)) see_role(row);
    for (const auto& [id, principal] : world_.rows(tables::principals)) see_trust(principal);
    for (const auto& [key, row] : world_.rows("members")) see_member(row);
    return std::move(sight_);
  }

 private:
  void index_principals() {
    for (const auto& [id, row] : world_.rows(tables::applications))
      if (auto unique = text_of(row, "uniqueName"); !unique.empty())
        unique_names_[lower(text_of(row, "appId"))] = unique;
    for (const auto& [id, row] : world_.rows(tables::principals))
      if (auto app = text_of(row, "appId"); !app.empty()) by_client_[lower(app)] = &row;
  }

  /// Before any trust is looked at, so that what a connection presents is known by its label.
  void index_connections() {
    for (const auto& [id, row] : world_.rows(tables::connections)) {
      const auto label = label_of_connection(row);
      // Trust under the name that a manifest gives it comes before the name itself.
      for (const auto& pair : {by_entra(row), by_organization(row, name_of(row)), by_organization(row, label)})
        owner_.presenters_.try_emplace(pair.issuer + "|" + pair.subject, label);
    }
  }

  const json* project_of(const json& connection) const {
    const auto& references = part(connection, "serviceEndpointProjectReferences");
    if (!references.is_array() || references.empty()) return nullptr;
    return world_.find(tables::projects, lower(text_of(part(references.front(), "projectReference"), "id")));
  }

  static std::string name_of(const json& connection) {
    const auto& references = part(connection, "serviceEndpointProjectReferences");
    auto name = references.is_array() && !references.empty() ? text_of(references.front(), "name") : std::string();
    return name.empty() ? text_of(connection, "name") : name;
  }

  const json* organization_of(const json& connection) const {
    const auto* project = project_of(connection);
    return project ? world_.find(tables::organizations, lower(text_of(*project, "organization"))) : nullptr;
  }

  Pair by_entra(const json& connection) const {
    const auto* organization = organization_of(connection);
    auto made = devops::entra_federation(parameter(connection, "tenantid"),
                                         organization ? text_of(*organization, "id") : std::string(),
                                         text_of(connection, "id"));
    return {made.issuer, made.subject};
  }

  Pair by_organization(const json& connection, const std::string& name) const {
    const auto *organization = organization_of(connection), *project = project_of(connection);
    if (!organization || !project) return {};
    return {"https://vstoken.dev.azure.com/" + text_of(*organization, "id"),
            fmt::format("sc://{}/{}/{}", text_of(*organization, "name"), text_of(*project, "name"), name)};
  }

  /// What the connection may present now: both, from when its migration was asked for until that was read back.
  std::vector<Pair> presented(const json& connection) const {
    if (!parameter(connection, "workloadIdentityFederationSubject").starts_with("sc://")) return {by_entra(connection)};
    const auto before = by_organization(connection, name_of(connection));
    if (!connection.contains("migration")) return {before};
    if (owner_.read_back_.contains(text_of(connection, "id"))) return {by_entra(connection)};
    return {before, by_entra(connection)};
  }

  std::vector<json> credentials_of(const json& principal) const {
    std::vector<json> found;
    for (const auto& one : part(principal, "federatedIdentityCredentials")) found.push_back(one);
    const auto resource = lower(text_of(principal, "resourceId"));
    if (resource.empty()) return found;
    const auto prefix = resource + "/federatedidentitycredentials/";
    const auto& rows = world_.rows(tables::resources);
    for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
      found.push_back(part(at->second, "properties"));
    return found;
  }

  std::string trouble_of(const json& connection) const {
    if (text_of(connection, "id").empty()) return "it has no id";
    if (connection.value("isDisabled", false)) return "it is disabled";
    if (!connection.value("isReady", false)) return "it is not ready";
    const auto client = by_client_.find(lower(parameter(connection, "serviceprincipalid")));
    if (client == by_client_.end()) return "the principal of its client id does not exist";
    const auto& principal = *client->second;
    if (!equal_caseless(text_of(principal, "tenantId"), parameter(connection, "tenantid")))
      return "it is of another tenant";
    if (!is_enabled(principal)) return "its principal is disabled";
    if (text_of(part(connection, "authorization"), "scheme") != "WorkloadIdentityFederation")
      return holds_secret(principal, parameter(connection, "serviceprincipalkey")) ? "" : "its secret is nobody's";
    const auto credentials = credentials_of(principal);
    for (const auto& pair : presented(connection)) {
      const auto trusted = std::any_of(credentials.begin(), credentials.end(),
                                       [&](const json& credential) { return is_of(credential, pair); });
      if (!trusted) return fmt::format("nothing trusts {} {}", pair.issuer, pair.subject);
    }
    return {};
  }

  std::string label_of_connection(const json& connection) const {
    const auto known = owner_.labels_.connections.find(lower(name_of(connection)));
    return known == owner_.labels_.connections.end() ? text_of(connection, "id") : known->second;
  }

  std::string label_of_connection(const std::string& id) const {
    const auto* row = world_.find(tables::connections, lower(id));
    return row ? label_of_connection(*row) : id;
  }

  std::string label_of_principal(const json& principal) const {
    const auto& labels = owner_.labels_;
    if (const auto at = labels.resources.find(lower(text_of(principal, "resourceId"))); at != labels.resources.end())
      return at->second;
    const auto client = lower(text_of(principal, "appId"));
    if (const auto at = labels.clients.find(client); at != labels.clients.end()) return at->second;
    const auto unique = unique_names_.find(client);
    const auto at =
        unique == unique_names_.end() ? labels.applications.end() : labels.applications.find(unique->second);
    return at == labels.applications.end() ? text_of(principal, "objectId") : at->second;
  }

  std::string label_of_object(const std::string& object_id) const {
    if (equal_caseless(object_id, owner_.caller_)) return "the caller";
    const auto* row = world_.find(tables::principals, lower(object_id));
    return row ? label_of_principal(*row) : object_id;
  }

  std::string project_named(const std::string& id) const {
    const auto* project = world_.find(tables::projects, lower(id));
    return project ? text_of(*project, "name") : id;
  }

  void see_connection(const json& row) {
    const auto label = label_of_connection(row);
    sight_.connections.push_back({text_of(row, "id"), label, trouble_of(row)});
    const auto client = by_client_.find(lower(parameter(row, "serviceprincipalid")));
    if (client != by_client_.end())
      sight_.access.insert(fmt::format("{} is for {}", label, label_of_principal(*client->second)));
    const auto& references = part(row, "serviceEndpointProjectReferences");
    for (std::size_t i = 1; i < references.size(); ++i)
      sight_.access.insert(fmt::format("project {} has {}",
                                       project_named(text_of(part(references[i], "projectReference"), "id")), label));
    if (row.value("isDisabled", false)) sight_.restrictions.insert(label + ": disabled");
  }

  void see_permission(const std::string& key, const json& row) {
    const auto& resource = part(row, "resource");
    if (!equal_caseless(text_of(resource, "type"), "endpoint")) return;
    const auto project = key.substr(0, key.find('/'));
    const auto label = label_of_connection(text_of(resource, "id"));
    if (row.contains("allPipelines"))
      sight_.access.insert(fmt::format("pipeline {}/* uses {}", project_named(project), label));
    for (const auto& one : part(row, "pipelines")) {
      const auto number = std::to_string(one.value("id", 0));
      const auto* pipeline = world_.find(tables::pipelines, project + "/" + number);
      sight_.access.insert(fmt::format("pipeline {}/{} uses {}", project_named(project),
                                       pipeline ? text_of(*pipeline, "name") : number, label));
    }
  }

  void see_security_role(const json& row) {
    const auto resource = text_of(row, "resource");
    const auto id = last_part(resource.substr(resource.find('_') + 1));
    sight_.access.insert(fmt::format("{} is {} of {}", member_named(text_of(row, "member")), text_of(row, "role"),
                                     label_of_connection(id)));
  }

  /// By storage key: the label of its principal where it has one, else what people call it.
  std::string member_named(const std::string& storage_key) const {
    for (const auto& [key, row] : world_.rows("members"))
      if (equal_caseless(text_of(row, "id"), storage_key)) return name_of_member(row);
    return storage_key;
  }

  std::string name_of_member(const json& member) const {
    const auto object = text_of(member, "objectId");
    const auto label = label_of_object(object);
    if (label != object) return label;
    const auto mail = text_of(member, "mail");
    return mail.empty() ? text_of(member, "displayName") : mail;
  }

  void see_check(const json& row) {
    if (row.value("isDisabled", false)) return;
    const auto& resource = part(row, "resource");
    if (!equal_caseless(text_of(resource, "type"), "endpoint")) return;
    sight_.restrictions.insert(fmt::format("{}: check {} {}", label_of_connection(text_of(resource, "id")),
                                           text_of(part(row, "type"), "name"), part(row, "settings").dump()));
  }

  void see_role(const json& row) {
    const auto& of = part(row, "properties");
    const auto role = lower(last_part(text_of(of, "roleDefinitionId")));
    const auto sentence =
        fmt::format("{} is {} of {}", label_of_object(text_of(of, "principalId")), role, lower(text_of(of, "scope")));
    sight_.access.insert(sentence);
    if (const auto condition = text_of(of, "condition"); !condition.empty())
      sight_.restrictions.insert(sentence + ": condition " + condition);
  }

  void see_trust(const json& principal) {
    for (const auto& credential : credentials_of(principal)) {
      const auto issuer = text_of(credential, "issuer"), subject = text_of(credential, "subject");
      const auto presenter = owner_.presenters_.find(issuer + "|" + subject);
      for (const auto& audience : part(credential, "audiences")) {
        const auto usual = audience == exchange_audience;
        const auto known = presenter != owner_.presenters_.end() && usual;
        const auto who = known ? presenter->second
                               : fmt::format("{}|{}|{}", issuer, subject, audience.get_ref<const std::string&>());
        sight_.access.insert(fmt::format("{} signs in as {}", who, label_of_principal(principal)));
      }
    }
  }

  void see_member(const json& row) {
    if (row.value("inactive", false)) return;
    const auto name = name_of_member(row);
    if (const auto licence = text_of(row, "license"); !licence.empty())
      sight_.access.insert(fmt::format("{} has licence {} in contoso", name, licence));
    if (row.value("administrator", false)) sight_.access.insert(name + " administers contoso");
    const auto descriptor = text_of(row, "descriptor");
    for (const auto& [key, membership] : world_.rows("memberships"))
      if (text_of(membership, "member") == descriptor)
        sight_.access.insert(fmt::format("{} is a member of {}", name, text_of(membership, "container")));
  }

  Onlooker& owner_;
  const World& world_;
  std::map<std::string, const json*> by_client_ = {};
  std::map<std::string, std::string> unique_names_ = {};  ///< by client id
  Sight sight_ = {};
};

const ConnectionSight* Sight::find(const std::string& id) const {
  const auto at = std::ranges::find(connections, id, &ConnectionSight::id);
  return at == connections.end() ? nullptr : &*at;
}

Sight Onlooker::look(const World& world) {
  return Look(*this, world).sight();
}

}  // namespace keyless::walk
