#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"location", Compare::caseless, OnChange::ignore},  // a group's place is never drift: its metadata only
    {"tags", Compare::owned_tags, OnChange::update},
};
constexpr FurtherField further[] = {
    {"subscriptionId"},
    {"name"},
};
constexpr std::string_view outputs[] = {"id", "name"};
constexpr RemovalKey removal_keys[] = {{"name", "name"}, {"subscription", "subscriptionId"}};

std::vector<std::string> keys(const Fields& of) {
  const auto &subscription = text_of(of, "subscriptionId"), &name = text_of(of, "name");
  if (subscription.empty() || name.empty()) return {};
  return {folded_arm_id(group_arm_id(subscription, name))};
}

/// A set of its own: where the subscription may not be listed, groups are read by name.
std::vector<std::string> smaller_sets(const Fields& of) {
  const auto found = keys(of);
  if (found.empty()) return {};
  return {"resourceGroups@" + found.front()};
}

std::vector<Right> rights_for(Verb verb, const Fields& of) {
  const auto id = "/subscriptions/" + text_of(of, "subscriptionId") + "/resourceGroups/" + text_of(of, "name");
  const std::string what = "Microsoft.Resources/subscriptions/resourceGroups/";
  if (verb != Verb::remove) return {rights::resource_manager(what + "write", id)};
  // It is deleted only when it is empty, and the service is asked until it is gone.
  return {rights::resource_manager(what + "resources/read", id), rights::resource_manager(what + "delete", id),
          rights::resource_manager("Microsoft.Resources/subscriptions/operationresults/read",
                                   "/subscriptions/" + text_of(of, "subscriptionId"))};
}

}  // namespace

const Kind resource_group = {
    .name = "resourceGroup",
    .noun = "resource group",
    .ownership = Ownership::mark_or_absent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .encloses = true,
    .most_tags = most_tags,
    .removal_keys = removal_keys,
    .keys = keys,
    .collection =
        [](const Fields& of) { return "resourceGroups@/subscriptions/" + lower(text_of(of, "subscriptionId")); },
    .smaller_sets = smaller_sets,
    .discovered_path = [](const Fields& of, std::string_view) { return text_of(of, "name"); },
    .rights = rights_for,
};

}  // namespace keyless::model::kinds
