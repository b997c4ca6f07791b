#include <algorithm>
#include <array>
#include <set>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"
#include "model/roles.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/assignment_places.hpp"
#include "providers/arm/met_another.hpp"
#include "providers/arm/missing_scopes.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::arm {
namespace {

constexpr std::string_view assignments = "/providers/Microsoft.Authorization/roleAssignments";
constexpr std::string_view definitions = "/providers/Microsoft.Authorization/roleDefinitions/";
// A new identity takes up to a few minutes to be known everywhere in the directory.
constexpr RetryPolicy replication{Milliseconds(4'000), Milliseconds(15'000), Milliseconds(300'000)};

/// White space around a condition means nothing, and YAML can't always keep it.
std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

Result<LiveObject> read_assignment(const Json& body, const std::string& doing) {
  const auto& properties = member(body, "properties");
  auto object = live_object(model::kinds::role_assignment, text_at(body, {"id"}));
  const auto guid = lower(last_segment(text_at(properties, {"roleDefinitionId"})));
  const auto scope = text_at(properties, {"scope"});
  const auto principal = text_at(properties, {"principalId"});
  if (object.id.empty() || scope.empty() || !is_guid(guid) || !is_guid(principal))
    return broken_promise(doing, "a role assignment without scope, role or principal");
  const auto* role = model::built_in_role(guid);
  object.fields = {{"id", object.id},
                   {"name", std::string(last_segment(object.id))},
                   {"scope", scope},
                   {"roleId", guid},
                   {"roleName", role ? std::string(role->name) : guid},
                   {"principalId", principal},
                   {"principalType", text_at(properties, {"principalType"})}};
  if (auto text = text_at(properties, {"description"}); !text.empty()) object.fields.emplace("description", text);
  for (const auto name : {"condition", "conditionVersion", "createdBy", "updatedBy", "createdOn", "updatedOn"})
    if (auto text = trimmed(text_at(properties, {name})); !text.empty()) object.fields.emplace(name, std::move(text));
  object.wire = keep(properties);
  return object;
}

std::string role_definition_id(const Fields& desired) {
  const auto subscription = subscription_of(text_of(desired, "scope"));
  const auto prefix = subscription.empty() ? std::string() : subscription_path(subscription);
  return prefix + std::string(definitions) + std::string(last_segment(text_of(desired, "roleId")));
}

std::string assignment_path(std::string_view scope, std::string_view name) {
  const auto parent = scope == "/" ? std::string_view() : scope;
  return std::string(parent) + std::string(assignments) + (name.empty() ? "" : "/") + std::string(name);
}

std::string name_of(const Resource& desired) {
  const auto& fields = desired.fields;
  // Only on identities that are not ours the name has to prove who wrote it.
  const bool on_existing = text_of(fields, "onExisting") == "true";
  return model::role_assignment_name(on_existing ? std::string_view(desired.owner) : std::string_view(),
                                     text_of(fields, "scope"), text_of(fields, "principalId"),
                                     last_segment(text_of(fields, "roleId")));
}

/// Of a condition that is not declared nothing is said: one that is there goes along as it is.
void set_condition(Json& properties, const Fields& desired) {
  if (!desired.contains("condition")) return;
  properties.erase("condition");
  properties.erase("conditionVersion");
  const auto& condition = text_of(desired, "condition");
  if (condition.empty()) return;
  properties["condition"] = condition;
  properties["conditionVersion"] = text_of(desired, "conditionVersion");
}

Json body_of(const Fields& desired) {
  auto properties = Json::object();
  properties["roleDefinitionId"] = role_definition_id(desired);
  properties["principalId"] = text_of(desired, "principalId");
  const auto& type = text_of(desired, "principalType");
  properties["principalType"] = type.empty() ? "ServicePrincipal" : type;
  if (const auto& text = text_of(desired, "description"); !text.empty()) properties["description"] = text;
  set_condition(properties, desired);
  return Json::object({{"properties", std::move(properties)}});
}

/// What may be sent back of what the service answered: the rest it sets itself.
Json writable(const Json& properties) {
  auto kept = Json::object();
  for (const auto name : {"roleDefinitionId", "principalId", "principalType", "description", "condition",
                          "conditionVersion", "delegatedManagedIdentityResourceId"})
    if (const auto& value = member(properties, name); value.is_string()) kept[name] = value;
  return kept;
}

Error assigned_by_others(std::string message) {
  Error error{Errc::conflict, std::move(message)};
  error.advice = "create a new plan: an assignment that matches the manifest is used as it is";
  return error;
}

bool has_other_condition(const LiveObject& now, const LiveObject& planned) {
  return std::ranges::any_of(std::to_array({"condition", "conditionVersion"}), [&](std::string_view name) {
    return text_of(now.fields, name) != text_of(planned.fields, name);
  });
}

Error condition_changed(const std::string& doing) {
  return changed_since_plan(doing + ": its condition has changed since the plan was created");
}

bool is_transient(const Error& error) {
  return error.service_code == "PrincipalNotFound" || error.service_code == "HashConflictOnDifferentRoleAssignmentIds";
}

class RoleAssignments : public ServiceProvider {
 public:
  explicit RoleAssignments(Services services) : ServiceProvider(model::kinds::role_assignment, 1, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    const auto identities = judged_identities(interest);
    const auto places = assignment_places(interest, identities);
    Sought sought;
    for (const auto* identity : identities) sought.principals.insert(lower(text_of(identity->fields, "principalId")));
    for (const auto* role : interest.live->all(model::kinds::role_definition))
      sought.role_names.emplace(text_of(role->fields, "guid"), text_of(role->fields, "roleName"));
    auto whole = places_to_list(places);
    co_await list_all(sought, std::move(whole));
    // Whoever may read only a part of a subscription reads that part.
    auto groups = groups_within(places, sought.forbidden);
    co_await list_all(sought, std::move(groups));
    auto scopes = scopes_within(places, sought.forbidden);
    co_await list_all(sought, std::move(scopes));
    auto unmet = scopes_without_assignment(interest, sought.observed);
    co_await note_missing_scopes(services_, interest, sought.observed, std::move(unmet));
    co_return std::move(sought.observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "assigning the role of " + desired.address.text();
    const auto begun = services_.clock->now();
    const auto path = assignment_path(text_of(desired.fields, "scope"), name_of(desired));
    auto put = request(services_, "PUT", path, authorization_version, body_of(desired.fields));
    auto answer = co_await send_json_retrying(services_, std::move(put), doing, is_transient, replication);
    if (!answer && answer.error().service_code == "RoleAssignmentExists")
      co_return assigned_by_others(doing + ": it has been assigned outside keyless since the plan was created");
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto question = request(services_, "GET", path, authorization_version);
    auto now = co_await send_json(services_, std::move(question), doing);
    const auto taken = std::chrono::duration_cast<Milliseconds>(services_.clock->now() - begun);
    if (now && was_there_before(now->body, taken))
      co_return assigned_by_others(
          doing +
          ": it has been assigned outside keyless since the plan was created, with the same name; its "
          "description and condition may have been replaced");
    if (now) co_return read_assignment(now->body, doing);
    // It is not shown at once everywhere: what was answered to the PUT is all that is known then.
    if (answer) co_return read_assignment(answer->body, doing);
    co_return std::move(answer).error();
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    const auto doing = "updating " + desired.address.text();
    auto now = co_await get_object(services_, live.id, authorization_version, doing, read_assignment);
    if (!now) co_return std::move(now).error();
    if (has_other_condition(*now, live)) co_return condition_changed(doing);
    auto properties = writable(kept_of(*now));
    const auto description = desired.fields.find("description");
    if (description != desired.fields.end()) properties["description"] = text_of(desired.fields, "description");
    set_condition(properties, desired.fields);
    const auto body = Json::object({{"properties", std::move(properties)}});
    auto put = request(services_, "PUT", live.id, authorization_version, body);
    auto answer = co_await send_json_retrying(services_, std::move(put), doing, is_transient, replication);
    if (!answer) co_return std::move(answer).error();
    co_return read_assignment(answer->body, doing);
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "removing role assignment " + std::string(last_segment(live.id));
    auto question = request(services_, "DELETE", live.id, authorization_version);
    return send_delete(services_, std::move(question), doing, says_absent);
  }

 private:
  struct Sought {
    std::set<std::string> principals = {};
    std::map<std::string, std::string> role_names = {};
    std::set<std::string> forbidden = {};  // places
    std::set<std::string> taken = {};      // one at a management group is listed in every subscription below it
    Observations observed = {};
  };

  asio::awaitable<void> list_all(Sought& sought, std::set<std::string> places) {
    std::vector<asio::awaitable<void>> lists;
    for (const auto& place : places) lists.push_back(list_at(sought, place));
    co_await all_of(std::move(lists));
  }

  asio::awaitable<void> list_at(Sought& sought, std::string place) {
    const auto doing = "listing role assignments at " + place;
    auto question = request(services_, "GET", assignment_path(place, ""), authorization_version);
    if (subscription_of(place).empty()) question.url.query("$filter", "atScope()");
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (entries) co_return take_all(sought, *entries, place, doing);
    if (entries.error().code == Errc::forbidden) sought.forbidden.insert(place);
    if (!group_around(place).empty() && says_absent(entries.error()))
      sought.observed.saw_all_of(assignments_at(place));  // what is gone holds nothing
    else
      sought.observed.could_not_see(assignments_at(place), entries.error());
  }

  void take_all(Sought& sought, const std::vector<Json>& entries, const std::string& place, const std::string& doing) {
    const auto collection = assignments_at(place);
    std::size_t counted = 0;
    for (const auto& entry : entries) {
      auto object = read_assignment(entry, doing);
      if (!object) return sought.observed.could_not_see(collection, object.error());
      if (kind().collection(object->fields) == collection) ++counted;
      take(sought, std::move(*object));
    }
    sought.observed.saw_all_of(collection);
    sought.observed.counted(collection, counted);
  }

  void take(Sought& sought, LiveObject object) {
    if (!sought.principals.contains(lower(text_of(object.fields, "principalId")))) return;
    if (!sought.taken.insert(folded_arm_id(object.id)).second) return;
    const auto name = sought.role_names.find(text_of(object.fields, "roleId"));
    if (name != sought.role_names.end()) object.fields.insert_or_assign("roleName", name->second);
    sought.observed.add(std::move(object));
  }

  /// As written, of those declared roles that are still to be granted.
  std::vector<std::string> scopes_without_assignment(const Interest& interest, const Observations& observed) const {
    std::vector<std::string> scopes;
    for (const auto& fields : declared_fields(interest, kind()))
      if (observed.is_absent(kind(), fields)) scopes.push_back(text_of(fields, "scope"));
    return scopes;
  }
};

}  // namespace

std::unique_ptr<Provider> make_role_assignment(Services services) {
  return std::make_unique<RoleAssignments>(services);
}

}  // namespace keyless::providers::arm
