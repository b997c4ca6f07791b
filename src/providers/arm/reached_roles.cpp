#include "providers/arm/reached_roles.hpp"

#include <set>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/role_privilege.hpp"
#include "providers/parallel.hpp"

namespace keyless::providers {
namespace {

/// What one reading of an identity's roles gathers; it outlives the tasks that fill it.
struct Reading {
  std::string principal = {};
  std::set<std::string> taken = {};  // one above several subscriptions is listed in each
  std::vector<LiveObject> roles = {};
  std::string unread = {};
};

Result<LiveObject> read_role(const Json& body, const std::string& identity, const std::string& doing) {
  const auto& properties = member(body, "properties");
  auto object = live_object(model::kinds::reached_role, text_at(body, {"id"}));
  const auto guid = lower(last_segment(text_at(properties, {"roleDefinitionId"})));
  const auto scope = text_at(properties, {"scope"}), holder = text_at(properties, {"principalId"});
  if (object.id.empty() || scope.empty() || holder.empty() || !is_guid(guid))
    return broken_promise(doing, "a role assignment without scope, role or principal");
  const auto* role = model::built_in_role(guid);
  object.fields = {{"id", object.id},
                   {"identity", identity},
                   {"scope", scope},
                   {"roleId", guid},
                   {"roleName", role ? std::string(role->name) : guid},
                   {"holderId", holder},
                   {"definition", text_at(properties, {"roleDefinitionId"})}};
  return object;
}

void take_all(Reading& reading, const std::vector<Json>& entries, const std::string& doing) {
  for (const auto& entry : entries) {
    auto role = read_role(entry, reading.principal, doing);
    if (!role)
      reading.unread = reason_of(role.error());
    else if (reading.taken.insert(folded_arm_id(role->id)).second)
      reading.roles.push_back(std::move(*role));
  }
}

asio::awaitable<void> list_in(Services services, Reading& reading, std::string subscription) {
  const auto place = arm::subscription_path(subscription);
  const auto doing = "listing the roles of principal " + reading.principal + " at " + place;
  auto question = arm::request(services, "GET", place + "/providers/Microsoft.Authorization/roleAssignments",
                               arm::authorization_version);
  question.url.query("$filter", "assignedTo('" + reading.principal + "')");
  auto entries = co_await list_linked(services, std::move(question), doing);
  if (entries)
    take_all(reading, *entries, doing);
  else
    reading.unread = reason_of(entries.error());
}

/// An identity of the directory lies in no subscription, and a manifest may name none.
asio::awaitable<std::vector<std::string>> visible_subscriptions(Services services, Reading& reading) {
  auto question = arm::request(services, "GET", "/subscriptions", arm::subscriptions_version);
  auto entries = co_await list_linked(services, std::move(question), "listing subscriptions");
  std::vector<std::string> ids;
  if (entries)
    for (const auto& entry : *entries) ids.push_back(text_at(entry, {"subscriptionId"}));
  else
    reading.unread = reason_of(entries.error());
  if (entries && ids.empty()) reading.unread = "no subscription is visible";
  co_return ids;
}

/// Of a role that is not built in: its name, and why it is privileged.
asio::awaitable<void> look_up(Services services, LiveObject& role) {
  const auto doing = "reading role definition " + text_of(role.fields, "roleId");
  auto question = arm::request(services, "GET", text_of(role.fields, "definition"), arm::authorization_version);
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer) co_return;
  const auto& properties = member(answer->body, "properties");
  role.fields.insert_or_assign("roleName", text_at(properties, {"roleName"}));
  role.fields.insert_or_assign("privilege", arm::privilege_in(properties));
}

asio::awaitable<void> look_up_custom(Services services, Reading& reading) {
  std::vector<asio::awaitable<void>> tasks;
  for (auto& role : reading.roles)
    if (!model::built_in_role(text_of(role.fields, "roleId"))) tasks.push_back(look_up(services, role));
  co_await all_of(std::move(tasks));
}

/// Without a principal there is nobody to hold a role, and to ask for those of nobody is to ask for everybody's.
asio::awaitable<void> read_all(Services services, Reading& reading, std::vector<std::string> subscriptions) {
  if (reading.principal.empty()) co_return;
  if (subscriptions.empty()) subscriptions = co_await visible_subscriptions(services, reading);
  std::vector<asio::awaitable<void>> lists;
  for (auto& subscription : subscriptions) lists.push_back(list_in(services, reading, std::move(subscription)));
  co_await all_of(std::move(lists));
  co_await look_up_custom(services, reading);
}

}  // namespace

asio::awaitable<Live> reached_roles(Services services, LiveObject identity, std::vector<std::string> subscriptions) {
  Reading reading;
  reading.principal = text_of(identity.fields, "principalId");
  auto work = read_all(services, reading, std::move(subscriptions));
  co_await std::move(work);
  co_return live_set(model::kinds::reached_role.collection({{"identity", reading.principal}}), std::move(reading.roles),
                     std::move(reading.unread));
}

}  // namespace keyless::providers
