#include <algorithm>
#include <set>

#include "model/digest.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"
#include "model/text.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/kinds.hpp"
#include "providers/arm/met_another.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

namespace asio = boost::asio;

constexpr std::string_view assignments = "/providers/Microsoft.Authorization/roleAssignments";
constexpr std::string_view definitions = "/providers/Microsoft.Authorization/roleDefinitions/";
// A new identity takes up to a few minutes to be known everywhere in the directory.
constexpr Patience replication{http::Milliseconds(4'000), http::Milliseconds(15'000), http::Milliseconds(300'000)};

Result<model::LiveObject> read_assignment(const Json& body, const std::string& doing) {
  const auto& properties = member(body, "properties");
  auto object = live_object(model::kinds::role_assignment, text_at(body, {"id"}));
  const auto guid = model::lower(model::last_segment(text_at(properties, {"roleDefinitionId"})));
  const auto scope = text_at(properties, {"scope"});
  const auto principal = text_at(properties, {"principalId"});
  if (object.id.empty() || scope.empty() || !model::is_guid(guid) || !model::is_guid(principal))
    return broken_promise(doing, "a role assignment without scope, role or principal");
  const auto* role = model::built_in_role(guid);
  object.fields.emplace("id", object.id);
  object.fields.emplace("name", std::string(model::last_segment(object.id)));
  object.fields.emplace("scope", scope);
  object.fields.emplace("roleId", guid);
  object.fields.emplace("roleName", role ? std::string(role->name) : guid);
  object.fields.emplace("principalId", principal);
  object.fields.emplace("principalType", text_at(properties, {"principalType"}));
  if (auto text = text_at(properties, {"description"}); !text.empty()) object.fields.emplace("description", text);
  if (auto text = text_at(properties, {"condition"}); !text.empty()) object.fields.emplace("condition", text);
  object.wire = body_text(properties);
  return object;
}

/// Where to list: the subscriptions that scopes and identities lie in, and every scope that lies in none.
std::vector<std::string> places_to_list(const std::vector<model::Fields>& wanted,
                                        const std::vector<const model::LiveObject*>& identities,
                                        const std::vector<std::string>& named_subscriptions) {
  std::vector<std::string> places;
  const auto add = [&](std::string_view id) {
    const auto subscription = subscription_of(id);
    auto place = subscription.empty() ? model::folded_arm_id(id) : subscription_path(subscription);
    if (std::ranges::find(places, place) == places.end()) places.push_back(std::move(place));
  };
  // An identity of the directory lies in no subscription: its roles may be in any that this run names.
  for (const auto* identity : identities)
    if (subscription_of(identity->id).empty())
      for (const auto& subscription : named_subscriptions) add(subscription_path(subscription));
    else
      add(identity->id);
  for (const auto& fields : wanted)
    if (const auto& scope = model::text_of(fields, "scope"); !scope.empty()) add(scope);
  return places;
}

std::vector<std::string> named_subscriptions(const Interest& interest) {
  std::vector<std::string> ids;
  for (const auto* resource : declared(interest, model::kinds::subscription))
    ids.push_back(model::text_of(resource->fields, "id"));
  return ids;
}

std::string role_definition_id(const model::Fields& desired) {
  const auto subscription = subscription_of(model::text_of(desired, "scope"));
  const auto prefix = subscription.empty() ? std::string() : subscription_path(subscription);
  return prefix + std::string(definitions) + std::string(model::last_segment(model::text_of(desired, "roleId")));
}

std::string assignment_path(std::string_view scope, std::string_view name) {
  const auto parent = scope == "/" ? std::string_view() : scope;
  return std::string(parent) + std::string(assignments) + (name.empty() ? "" : "/") + std::string(name);
}

std::string name_of(const model::Resource& desired) {
  const auto& fields = desired.fields;
  // Only on identities that are not ours the name has to prove who wrote it.
  const bool on_existing = model::text_of(fields, "onExisting") == "true";
  return model::role_assignment_name(on_existing ? std::string_view(desired.owner) : std::string_view(),
                                     model::text_of(fields, "scope"), model::text_of(fields, "principalId"),
                                     model::last_segment(model::text_of(fields, "roleId")));
}

Json body_of(const model::Fields& desired) {
  auto properties = Json::object();
  properties["roleDefinitionId"] = role_definition_id(desired);
  properties["principalId"] = model::text_of(desired, "principalId");
  const auto& type = model::text_of(desired, "principalType");
  properties["principalType"] = type.empty() ? "ServicePrincipal" : type;
  if (const auto& text = model::text_of(desired, "description"); !text.empty()) properties["description"] = text;
  auto body = Json::object();
  body["properties"] = std::move(properties);
  return body;
}

bool declares_no_condition(const model::Fields& desired) {
  return desired.contains("condition") && model::text_of(desired, "condition").empty();
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
  error.advice = "make a new plan: one that is as declared is used as it is";
  return error;
}

bool passes_by(const Error& error) {
  return error.service_code == "PrincipalNotFound" || error.service_code == "HashConflictOnDifferentRoleAssignmentIds";
}

class RoleAssignments : public Provider {
 public:
  explicit RoleAssignments(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::role_assignment; }
  int round() const override { return 1; }

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    const auto identities = judged_identities(interest);
    if (identities.empty()) co_return model::Live();
    std::vector<model::Fields> wanted;
    for (const auto* resource : declared(interest, kind())) wanted.push_back(known_fields(interest, *resource));
    Sought sought;
    for (const auto* identity : identities)
      sought.principals.insert(model::lower(model::text_of(identity->fields, "principalId")));
    for (const auto* role : interest.live->all(model::kinds::role_definition))
      sought.role_names.emplace(model::text_of(role->fields, "guid"), model::text_of(role->fields, "roleName"));
    std::vector<asio::awaitable<void>> lists;
    for (auto& place : places_to_list(wanted, identities, named_subscriptions(interest)))
      lists.push_back(list_at(sought, std::move(place)));
    co_await all_of(std::move(lists));
    co_return std::move(sought.findings).result();
  }

  asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override {
    const auto doing = "assigning the role of " + desired.address.text();
    const auto begun = services_.clock->now();
    const auto path = assignment_path(model::text_of(desired.fields, "scope"), name_of(desired));
    auto put = request(services_, "PUT", path, authorization_version, body_of(desired.fields));
    auto answer = co_await exchange_patiently(services_, std::move(put), doing, passes_by, replication);
    if (!answer && answer.error().service_code == "RoleAssignmentExists")
      co_return assigned_by_others(doing + ": somebody else assigned it since the plan was made");
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto question = request(services_, "GET", path, authorization_version);
    auto now = co_await exchange(services_, std::move(question), doing);
    const auto taken = std::chrono::duration_cast<http::Milliseconds>(services_.clock->now() - begun);
    if (now && was_there_before(now->body, taken))
      co_return assigned_by_others(doing +
                                   ": somebody else assigned it since the plan was made, under the same name; its "
                                   "description and condition may have been replaced");
    if (now) co_return read_assignment(now->body, doing);
    // It is not shown at once everywhere: what was answered to the PUT is all that is known then.
    if (answer) co_return read_assignment(answer->body, doing);
    co_return std::move(answer).error();
  }

  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override {
    const auto doing = "updating " + desired.address.text();
    if (live.wire.empty()) {
      auto fresh = co_await get_object(services_, live.id, authorization_version, doing, read_assignment);
      if (!fresh) co_return std::move(fresh).error();
      live = std::move(*fresh);
    }
    auto properties = writable(parsed(live.wire));
    const auto description = desired.fields.find("description");
    if (description != desired.fields.end()) properties["description"] = model::text_of(desired.fields, "description");
    if (declares_no_condition(desired.fields)) {
      properties.erase("condition");
      properties.erase("conditionVersion");
    }
    auto body = Json::object();
    body["properties"] = std::move(properties);
    auto put = request(services_, "PUT", live.id, authorization_version, body);
    auto answer = co_await exchange_patiently(services_, std::move(put), doing, passes_by, replication);
    if (!answer) co_return std::move(answer).error();
    co_return read_assignment(answer->body, doing);
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto doing = "removing role assignment " + std::string(model::last_segment(live.id));
    auto question = request(services_, "DELETE", live.id, authorization_version);
    auto answer = co_await exchange(services_, std::move(question), doing);
    if (answer || says_absent(answer.error())) co_return Result<void>();
    co_return std::move(answer).error();
  }

 private:
  struct Sought {
    std::set<std::string> principals = {};
    std::map<std::string, std::string> role_names = {};
    std::set<std::string> taken = {};  // one at a management group is listed in every subscription below it
    Findings findings = {};
  };

  asio::awaitable<void> list_at(Sought& sought, std::string place) {
    const auto doing = "listing role assignments at " + place;
    model::Fields fields;
    fields.emplace("scope", place);
    auto collection = kind().collection(fields);
    auto question = request(services_, "GET", assignment_path(place, ""), authorization_version);
    if (subscription_of(place).empty()) question.url.query("$filter", "atScope()");
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) {
      sought.findings.could_not_see(std::move(collection), entries.error());
      co_return;
    }
    take_all(sought, *entries, std::move(collection), doing);
  }

  void take_all(Sought& sought, const std::vector<Json>& entries, std::string collection, const std::string& doing) {
    for (const auto& entry : entries) {
      auto object = read_assignment(entry, doing);
      if (!object) return sought.findings.could_not_see(std::move(collection), object.error());
      if (!sought.principals.contains(model::lower(model::text_of(object->fields, "principalId")))) continue;
      if (!sought.taken.insert(model::folded_arm_id(object->id)).second) continue;
      const auto name = sought.role_names.find(model::text_of(object->fields, "roleId"));
      if (name != sought.role_names.end()) object->fields.insert_or_assign("roleName", name->second);
      sought.findings.add(std::move(*object));
    }
    sought.findings.saw_all_of(std::move(collection));
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_role_assignment(Services services) {
  return std::make_unique<RoleAssignments>(services);
}

}  // namespace keyless::providers::arm
