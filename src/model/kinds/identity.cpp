#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"location", Compare::caseless, OnChange::refuse},  // immutable: PUT elsewhere is refused by the service
    {"tags", Compare::owned_tags, OnChange::update},
};
constexpr FurtherField further[] = {
    {"subscriptionId"},
    {"resourceGroup"},
    {"name"},
};
constexpr std::string_view outputs[] = {"id", "name", "clientId", "principalId", "tenantId"};
constexpr RemovalKey removal_keys[] = {
    {"name", "name"}, {"resourceGroup", "resourceGroup"}, {"subscription", "subscriptionId"}};

std::vector<std::string> keys(const Fields& of) {
  const auto &subscription = text_of(of, "subscriptionId"), &group = text_of(of, "resourceGroup"),
             &name = text_of(of, "name");
  if (subscription.empty() || group.empty() || name.empty()) return {};
  return {folded_arm_id(identity_arm_id(subscription, group, name))};
}

std::vector<std::string> smaller_sets(const Fields& of) {
  const auto &subscription = text_of(of, "subscriptionId"), &group = text_of(of, "resourceGroup");
  if (subscription.empty() || group.empty()) return {};
  return {"identities@" + folded_arm_id(group_arm_id(subscription, group))};
}

std::vector<Right> rights_for(Verb verb, const Fields& of) {
  const auto found = keys(of);
  const std::string what = "Microsoft.ManagedIdentity/userAssignedIdentities/";
  return {rights::resource_manager(what + (verb == Verb::remove ? "delete" : "write"),
                                   found.empty() ? std::string() : found.front())};
}

}  // namespace

const Kind identity = {
    .name = "identity",
    .noun = "user-assigned identity",
    .counts_toward_delete_guard = true,
    .counts_toward_change_guard = true,
    .ownership = Ownership::mark,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .is_principal = true,
    .most_tags = most_tags,
    .removal_keys = removal_keys,
    .keys = keys,
    .collection = [](const Fields& of) { return "identities@/subscriptions/" + lower(text_of(of, "subscriptionId")); },
    .smaller_sets = smaller_sets,
    .discovered_path = [](const Fields& of, std::string_view) { return text_of(of, "name"); },
    .rights = rights_for,
};

}  // namespace keyless::model::kinds
