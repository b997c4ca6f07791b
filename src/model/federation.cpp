#include "model/federation.hpp"

#include <algorithm>
#include <tuple>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model {
namespace {

bool admits_other_tenants(const std::string& audience) {
  return !audience.empty() && !equal_caseless(audience, "AzureADMyOrg");
}

/// The trust by which it will sign in names its id.
bool has_new_trust(const LiveObject& connection, const std::vector<const LiveObject*>& trusts) {
  const auto ending = "/" + lower(connection.id);
  return std::ranges::any_of(
      trusts, [&](const LiveObject* trust) { return lower(text_of(trust->fields, "subject")).ends_with(ending); });
}

/// Whether it signs in by one of these now.
bool is_presented(const LiveObject& connection, const std::vector<const LiveObject*>& trusts) {
  const auto &issuer = text_of(connection.fields, "issuer"), &subject = text_of(connection.fields, "subject");
  return !subject.empty() && std::ranges::any_of(trusts, [&](const LiveObject* trust) {
    return text_of(trust->fields, "issuer") == issuer && text_of(trust->fields, "subject") == subject;
  });
}

/// Nobody here can convert it, whatever its identity is.
bool is_out_of_reach(const Federation::Judgement& judgement) {
  return std::ranges::any_of(judgement.obstacles,
                             [](const Obstacle& found) { return found.code == "tenant" || found.code == "scheme"; });
}

/// The order in which plans list connections.
std::string order_word(const LiveObject& connection) {
  return text_of(connection.fields, "projectName") + "/" + text_of(connection.fields, "name");
}

}  // namespace

const char* word_for(Way way) {
  switch (way) {
    case Way::none:
      return "nothing";
    case Way::convert:
      return "convert";
    case Way::migrate:
      return "migrate";
  }
  return "nothing";
}

bool is_federated(const Fields& connection) {
  return equal_caseless(text_of(connection, "scheme"), "WorkloadIdentityFederation");
}

bool has_old_issuer(const Fields& connection) {
  const auto &issuer = text_of(connection, "issuer"), &subject = text_of(connection, "subject");
  return starts_with_caseless(issuer, "https://vstoken.dev.azure.com/") ||
         starts_with_caseless(issuer, "https://app.vstoken.visualstudio.com/") || subject.starts_with("sc://");
}

Way way_of(const Fields& connection) {
  if (!is_federated(connection))
    return equal_caseless(text_of(connection, "type"), "azurerm") ? Way::convert : Way::none;
  // Elsewhere Azure DevOps goes on signing: only the public cloud's connections have to move.
  const auto& cloud = text_of(connection, "environment");
  const bool moves = cloud.empty() || equal_caseless(cloud, "AzureCloud");
  return moves && has_old_issuer(connection) ? Way::migrate : Way::none;
}

void sort_by_gravity(std::vector<Obstacle>& obstacles) {
  std::ranges::stable_sort(obstacles, {}, [](const Obstacle& found) {
    return std::ranges::find(obstacle_codes, std::string_view(found.code)) - obstacle_codes.begin();
  });
}

std::string words_of(const std::vector<Obstacle>& obstacles) {
  if (obstacles.empty()) return {};
  auto text = obstacles.front().reason + ": " + obstacles.front().advice;
  for (std::size_t i = 1; i < obstacles.size(); ++i) text += (i == 1 ? "; also: " : "; ") + obstacles[i].reason;
  return text;
}

bool has_failed(const Fields& connection) {
  return equal_caseless(text_of(connection, "state"), "Failed");
}

std::vector<Obstacle> own_obstacles(Way way, const Fields& connection) {
  std::vector<Obstacle> found;
  const bool not_ready = way != Way::none && text_of(connection, "isReady") == "false";
  if (has_failed(connection) || not_ready)
    found.push_back(
        {"failed", "Azure DevOps failed to create it, so it never worked", "delete it and create a new one"});
  if (way == Way::none) return found;
  const auto& scheme = text_of(connection, "scheme");
  if (text_of(connection, "disabled") == "true") found.push_back({"disabled", "it is disabled", "enable it first"});
  if (way == Way::convert && !scheme.empty() && !equal_caseless(scheme, "ServicePrincipal"))
    found.push_back({"scheme", "it signs in with " + scheme + ", which Azure DevOps can't convert",
                     "create a new connection and switch its pipelines to it"});
  if (text_of(connection, "mayManage") == "false")
    found.push_back(
        {"rights", "the signed-in identity is not an Administrator of it", "ask an Administrator for that role"});
  if (way == Way::convert && text_of(connection, "shared") == "true")
    found.push_back({"shared",
                     "it is shared with other projects, and Azure DevOps converts only connections of a single project",
                     "stop sharing it first"});
  return found;
}

Obstacle no_free_credential() {
  return {"credentials-full",
          "no room for a federated credential: its identity has " + std::to_string(kinds::most_trusts) +
              " federated credentials, the maximum, and the new one must exist first",
          "delete an unused one or move a connection to another identity"};
}

Federation::Federation(const Live& live) : live_(live) {
  for (const auto* kind : all_kinds()) {
    if (kind->is_principal)
      for (const auto* object : live.all(*kind))
        if (const auto& id = text_of(object->fields, "clientId"); !id.empty()) identities_.emplace(lower(id), object);
  }
  for (const auto* trust : live.all(kinds::federated_credential))
    trusts_[folded_arm_id(text_of(trust->fields, "identityId"))].push_back(trust);
  for (const auto* organization : live.all(kinds::organization))
    tenants_.emplace(lower(text_of(organization->fields, "name")), text_of(organization->fields, "tenantId"));
  find_room();
}

const LiveObject* Federation::identity_of(const std::string& client_id) const {
  const auto found = identities_.find(lower(client_id));
  return found == identities_.end() ? nullptr : found->second;
}

const Federation::Trusts& Federation::trusts_on(const LiveObject& identity) const {
  static const Trusts none;
  const auto found = trusts_.find(folded_arm_id(text_of(identity.fields, "id")));
  return found == trusts_.end() ? none : found->second;
}

void Federation::find_room() {
  std::map<const LiveObject*, std::vector<const LiveObject*>> by_identity;
  for (const auto* connection : live_.all(kinds::service_connection)) {
    const auto alone = judged_alone(*connection);
    if (alone.way != Way::none && alone.identity && alone.obstacles.empty())
      by_identity[alone.identity].push_back(connection);
  }
  for (auto& [identity, connections] : by_identity) find_room_on(*identity, std::move(connections));
}

void Federation::find_room_on(const LiveObject& identity, std::vector<const LiveObject*> connections) {
  const auto& trusts = trusts_on(identity);
  const bool ours = !proven_owner(identity).empty();
  const auto gives_back = [&](const LiveObject& one) { return ours && is_presented(one, trusts); };
  const auto rank = [&](const LiveObject* one) {
    return std::tuple(!has_new_trust(*one, trusts), !gives_back(*one), order_word(*one));
  };
  std::ranges::sort(connections, {}, rank);
  auto free = kinds::most_trusts - std::min(kinds::most_trusts, trusts.size());
  for (const auto* one : connections) {
    const bool needs = !has_new_trust(*one, trusts);
    // A shared connection is listed in each of its projects.
    const bool first = has_room_.emplace(lower(one->id), !needs || free > 0).second;
    if (!first || (needs && free == 0)) continue;
    free += gives_back(*one) ? 1 : 0;
    free -= needs ? 1 : 0;
  }
}

bool Federation::lacks_room(const LiveObject& connection, const Judgement& alone) const {
  if (const auto turn = has_room_.find(lower(connection.id)); turn != has_room_.end()) return !turn->second;
  if (alone.way == Way::none || !alone.identity || is_out_of_reach(alone)) return false;
  const auto& trusts = trusts_on(*alone.identity);
  return trusts.size() >= kinds::most_trusts && !has_new_trust(connection, trusts);
}

Federation::Judgement Federation::of(const LiveObject& connection) const {
  auto found = judged_alone(connection);
  if (lacks_room(connection, found)) found.obstacles.push_back(no_free_credential());
  return found;
}

Federation::Judgement Federation::judged_alone(const LiveObject& connection) const {
  Judgement found;
  found.way = way_of(connection.fields);
  found.identity = identity_of(text_of(connection.fields, "clientId"));
  const bool azure = equal_caseless(text_of(connection.fields, "type"), "azurerm");
  if (!azure && !is_federated(connection.fields)) return found;
  found.obstacles = own_obstacles(found.way, connection.fields);
  if (found.way == Way::none) return found;
  judge_places(connection, found);
  judge_identity(connection, found);
  sort_by_gravity(found.obstacles);
  return found;
}

void Federation::judge_places(const LiveObject& connection, Judgement& into) const {
  const auto& fields = connection.fields;
  const auto tenant = tenants_.find(lower(text_of(fields, "organization")));
  const auto& own = text_of(fields, "tenantId");
  if (tenant != tenants_.end() && !tenant->second.empty() && !own.empty() && !equal_caseless(own, tenant->second)) {
    into.obstacles.push_back({"tenant",
                              "it signs in to tenant " + own + ", not to the organization's own, " + tenant->second,
                              "ask an administrator of that tenant to convert it"});
    return;
  }
  const auto& subscription = text_of(fields, "subscriptionId");
  const auto seen = live_.of(kinds::subscription, {{"id", subscription}});
  if (!subscription.empty() && seen.state == Observation::State::not_visible)
    into.obstacles.push_back(
        {"subscription", "its subscription is not visible: " + seen.reason,
         "grant Reader on that subscription, or delete the connection if the subscription no longer exists"});
}

void Federation::judge_identity(const LiveObject& connection, Judgement& into) const {
  if (is_out_of_reach(into)) return;
  const auto& client_id = text_of(connection.fields, "clientId");
  if (!into.identity) return judge_missing(client_id, into);
  if (admits_other_tenants(text_of(into.identity->fields, "signInAudience")))
    into.obstacles.push_back(
        {"multi-tenant",
         "its application is multitenant, and the Microsoft Entra issuer supports only single-tenant applications",
         "set the application's signInAudience to AzureADMyOrg"});
}

void Federation::judge_missing(const std::string& client_id, Judgement& into) const {
  if (client_id.empty()) {
    into.obstacles.push_back({"identity-absent", "it has no identity", "delete it or repair it in the portal"});
    return;
  }
  Fields named;
  named.emplace("clientId", client_id);
  for (const auto* kind : all_kinds()) {
    if (!kind->is_principal || kind->keys(named).empty()) continue;
    const auto seen = live_.of(*kind, named);
    if (seen.state == Observation::State::absent)
      into.obstacles.push_back({"identity-absent",
                                "no application or managed identity in this tenant has its client id " + client_id,
                                "delete it or assign it another identity"});
    if (seen.state == Observation::State::not_visible)
      into.obstacles.push_back({"identity-not-visible", "its identity is not visible: " + seen.reason,
                                "grant Application.Read.All, or Reader on the identity's subscription"});
    if (seen.state != Observation::State::not_looked_at) return;
  }
}

}  // namespace keyless::model
