#include "survey/assessment.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::survey {
namespace {

namespace rules = manifest::rules;
using model::LiveObject;
using model::Obstacle;
using model::text_of;

constexpr auto by_hand = "leave it out of the manifests, or create a new connection";

/// What people do where keyless can't.
std::string advice_for(model::Way way) {
  if (way == model::Way::migrate)
    return "add the new federated credential to its identity, then choose Update on the connection in Azure DevOps";
  if (way == model::Way::convert) return "create a new connection that federates and switch its pipelines to it";
  return by_hand;
}

/// Its agent's machine signs in: nothing is kept, nothing retires, and no manifest declares it.
bool is_machine(const LiveObject& connection) {
  return equal_caseless(text_of(connection.fields, "scheme"), "ManagedServiceIdentity");
}

constexpr auto machine_reason =
    "it signs in as the machine that runs the agent (ManagedServiceIdentity), which needs no federation";

// With these nothing that names the connection could be judged.
bool hides_what_it_needs(const std::string& code) {
  constexpr std::string_view hiding[] = {"tenant", "subscription", "identity-absent", "identity-not-visible"};
  return std::ranges::find(hiding, code) != std::end(hiding);
}

std::string flaw_of_scope(const model::Fields& fields) {
  const auto& level = text_of(fields, "scopeLevel");
  if (equal_caseless(level, "ManagementGroup"))
    return text_of(fields, "managementGroupId").empty() ? "it is for a management group but names none" : "";
  if (!level.empty() && !equal_caseless(level, "Subscription")) return "its scope is of level " + level;
  if (!is_guid(text_of(fields, "subscriptionId"))) return "it names no subscription";
  const auto& group = text_of(fields, "scopeResourceGroup");
  if (!group.empty() && manifest::complaint_about(rules::resource_group, group))
    return "its scope is not a resource group: " + group;
  return {};
}

std::string flaw_of_names(const model::Fields& fields) {
  for (const auto& [rule, field] : {std::pair(&rules::connection, "name"), std::pair(&rules::project, "projectName")})
    if (const auto complaint = manifest::complaint_about(*rule, text_of(fields, field))) return complaint->message;
  return {};
}

void add(std::vector<Obstacle>& obstacles, const Obstacle& one) {
  if (std::ranges::count(obstacles, one.code, &Obstacle::code) > 0) return;
  obstacles.push_back(one);
  model::sort_by_gravity(obstacles);
}

}  // namespace

Assessor::Assessor(const Survey& survey, std::string cloud)
    : survey_(survey), cloud_(std::move(cloud)), federation_(survey.live) {}

Assessment Assessor::of(const LiveObject& connection) {
  Assessment found{.judgement = federation_.of(connection)};
  auto& judgement = found.judgement;
  if (is_machine(connection)) return of_machine(std::move(judgement));
  // Federation judges what keyless can convert; the secret of another type is to be replaced all the same.
  if (judgement.way == model::Way::none && may_federate(connection) && !model::is_federated(connection.fields))
    judgement.way = model::Way::convert;
  if (const auto flaw = flaw_of(connection, judgement)) {
    auto all = judgement.obstacles;
    add(all, *flaw);
    found.left_out = all.front();
    if (judgement.way != model::Way::none) judgement.obstacles = std::move(all);
  } else {
    ++wired_[lower(text_of(connection.fields, "clientId"))];
  }
  return found;
}

Assessment Assessor::of_machine(model::Federation::Judgement judgement) {
  std::erase_if(judgement.obstacles, [](const Obstacle& one) { return one.code != "failed"; });
  judgement.way = model::Way::none;
  return {.judgement = std::move(judgement), .left_out = Obstacle{"scheme", machine_reason, "leave it as it is"}};
}

bool Assessor::has_room_for(const LiveObject& connection) const {
  const auto found = wired_.find(lower(text_of(connection.fields, "clientId")));
  return found == wired_.end() || found->second < model::kinds::most_trusts;
}

std::optional<Obstacle> Assessor::flaw_of(const LiveObject& connection,
                                          const model::Federation::Judgement& judgement) const {
  const auto& fields = connection.fields;
  const auto &type = text_of(fields, "type"), &tenant = text_of(fields, "tenantId"),
             &client_id = text_of(fields, "clientId");
  if (!equal_caseless(type, "azurerm"))
    return Obstacle{"type", "it is of type " + type + ", which keyless does not manage", advice_for(judgement.way)};
  for (const auto& obstacle : judgement.obstacles)
    if (hides_what_it_needs(obstacle.code)) return obstacle;
  if (!equal_caseless(text_of(fields, "environment"), cloud_))
    return Obstacle{"cloud", "it is for the cloud " + text_of(fields, "environment"), "use that cloud with --cloud"};
  if (!equal_caseless(tenant, survey_.tenant))
    return Obstacle{"tenant", "it signs in to tenant " + tenant + ", not to the organization's own",
                    "ask an administrator of that tenant to convert it"};
  if (client_id.empty())
    return Obstacle{"identity-absent", "it has no identity", "delete it or repair it in the portal"};
  if (!judgement.identity)
    return Obstacle{"identity-not-visible", "the identity with its client id " + client_id + " is not visible",
                    "grant Application.Read.All, or Reader on the identity's subscription"};
  if (auto flaw = flaw_of_scope(fields); !flaw.empty()) return Obstacle{"scope", std::move(flaw), by_hand};
  if (auto flaw = flaw_of_names(fields); !flaw.empty()) return Obstacle{"name", std::move(flaw), "rename it first"};
  if (!has_room_for(connection))
    return Obstacle{"credentials-full",
                    "its identity has " + std::to_string(model::kinds::most_trusts) + " connections already",
                    "assign it another identity"};
  return std::nullopt;
}

}  // namespace keyless::survey
