#include "survey/questions.hpp"

#include <set>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::survey {
namespace {

namespace kinds = model::kinds;
using model::text_of;

void ask(model::Graph& graph, const model::Kind& kind, model::Fields fields) {
  model::Resource question;
  question.kind = &kind;
  question.fields = std::move(fields);
  question.address = model::Address(kind.name, std::to_string(graph.resources().size()));
  graph.add(std::move(question));
}

model::Fields picked(const model::LiveObject& object, std::initializer_list<std::string_view> names) {
  model::Fields fields;
  for (const auto name : names) fields.emplace(name, text_of(object.fields, name));
  return fields;
}

bool is_in_use(const model::LiveObject& identity, const std::set<std::string>& client_ids) {
  return !model::proven_owner(identity).empty() || client_ids.contains(lower(text_of(identity.fields, "clientId")));
}

/// Client ids of connections of this tenant that no list of managed identities holds, lower case.
std::vector<std::string> unlisted_client_ids(const model::Live& live, const std::string& tenant) {
  std::set<std::string> managed, found;
  for (const auto* identity : live.all(kinds::identity)) managed.insert(lower(text_of(identity->fields, "clientId")));
  for (const auto* connection : live.all(kinds::service_connection)) {
    const auto id = lower(text_of(connection->fields, "clientId"));
    // Of another tenant's applications our own directory knows nothing, or a namesake.
    const bool here = equal_caseless(text_of(connection->fields, "tenantId"), tenant);
    if (here && may_federate(*connection) && is_guid(id) && !managed.contains(id)) found.insert(id);
  }
  return {found.begin(), found.end()};
}

}  // namespace

model::Graph ground(const Order& order) {
  model::Graph graph;
  ask(graph, kinds::organization, {{"name", order.organization}});
  ask(graph, kinds::project, {{"organization", order.organization}});
  for (const auto& id : order.subscriptions) ask(graph, kinds::subscription, {{"id", id}});
  if (order.subscriptions.empty()) ask(graph, kinds::subscription, {});
  return graph;
}

model::Graph contents(const std::string& organization, const std::vector<std::string>& projects,
                      const std::vector<std::string>& subscriptions) {
  model::Graph graph;
  for (const auto& project : projects)
    for (const auto* kind : {&kinds::service_connection, &kinds::pipeline})
      ask(graph, *kind, {{"organization", organization}, {"projectName", project}});
  for (const auto& id : subscriptions)
    for (const auto* kind : {&kinds::identity, &kinds::resource_group}) ask(graph, *kind, {{"subscriptionId", id}});
  return graph;
}

model::Graph named_subscriptions(const model::Live& live) {
  model::Graph graph;
  std::set<std::string> named;
  for (const auto* connection : live.all(kinds::service_connection)) {
    const auto id = lower(text_of(connection->fields, "subscriptionId"));
    if (!may_federate(*connection)) continue;
    const bool listed = live.find(kinds::subscription, id) != nullptr;
    if (is_guid(id) && !listed && named.insert(id).second) ask(graph, kinds::subscription, {{"id", id}});
  }
  return graph;
}

model::Graph other_identities(const model::Live& live, const std::string& tenant) {
  model::Graph graph;
  for (const auto& id : unlisted_client_ids(live, tenant))
    ask(graph, kinds::existing_identity, {{"clientId", id}, {"tenantId", tenant}});
  return graph;
}

model::Graph hangers_on(const model::Live& live) {
  model::Graph graph;
  std::set<std::string> client_ids;
  for (const auto* connection : live.all(kinds::service_connection)) {
    if (!may_federate(*connection)) continue;
    ask(graph, kinds::service_connection, picked(*connection, {"organization", "projectName", "projectId", "name"}));
    client_ids.insert(lower(text_of(connection->fields, "clientId")));
  }
  for (const auto* identity : live.all(kinds::identity))
    if (is_in_use(*identity, client_ids))
      ask(graph, kinds::identity, picked(*identity, {"subscriptionId", "resourceGroup", "name"}));
  for (const auto* identity : live.all(kinds::existing_identity))
    ask(graph, kinds::existing_identity, picked(*identity, {"id", "clientId", "principalId", "tenantId"}));
  for (const auto* subscription : live.all(kinds::subscription))
    ask(graph, kinds::role_assignment, {{"scope", "/subscriptions/" + text_of(subscription->fields, "id")}});
  return graph;
}

}  // namespace keyless::survey
