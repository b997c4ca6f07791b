#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::model::kinds {
namespace {

// Whether one expression lets more through than another is not ours to judge: any other text may.
bool condition_loosens(const Value& live, const Value& desired) {
  return live != Value(std::string()) && live != desired;
}

constexpr Field fields[] = {
    {"roleName", Compare::caseless, OnChange::ignore},  // for people: role, scope and principal are its key
    {"scope", Compare::arm_id, OnChange::ignore},
    {"principalId", Compare::caseless, OnChange::ignore},
    {"description", Compare::exact, OnChange::update},
    // Desired: missing when nothing is said of it, "" when there shall be none.
    {.name = "condition", .loosens = condition_loosens},
    {.name = "conditionVersion", .loosens = condition_loosens},
};
constexpr FurtherField further[] = {
    {"roleId"},  // GUID
    {"principalType"},
    {"onExisting", Side::desired, true},  // its principal is an identity that exists already
    {"scopeGroup", Side::desired},        // the group of ours that it is on: it comes first
    {"createdBy", Side::live},
    {"updatedBy", Side::live},
    {"createdOn", Side::live},
    {"updatedOn", Side::live},
};
constexpr std::string_view outputs[] = {"id", "name"};

// Matched by (scope, principal, role), never by name: another tool's assignment of the same three has another name.
std::vector<std::string> keys(const Fields& of) {
  const auto &scope = text_of(of, "scope"), &principal = text_of(of, "principalId"), &role = text_of(of, "roleId");
  if (scope.empty() || principal.empty() || role.empty()) return {};
  return {folded_arm_id(scope) + "|" + lower(principal) + "|" + lower(last_segment(role))};
}

std::string collection(const Fields& of) {
  const auto& scope = text_of(of, "scope");
  const auto subscription = subscription_of(scope);
  return "roleAssignments@" + (subscription.empty() ? folded_arm_id(scope) : subscription_arm_id(subscription));
}

// In front of the sets that list it, the scope itself and the group around it: "scope@" is known of one that is gone.
std::vector<std::string> smaller_sets(const Fields& of) {
  const auto scope = folded_arm_id(text_of(of, "scope"));
  const auto group = resource_group_of(scope);
  if (group.empty()) return {};
  return {"scope@" + scope, "scope@" + group, "roleAssignments@" + scope, "roleAssignments@" + group};
}

std::string discovered_path(const Fields& of, std::string_view parent) {
  return std::string(parent) + "/" + text_of(of, "roleName") + "@" + short_scope(text_of(of, "scope"));
}

std::vector<Right> rights_for(Verb verb, const Fields& of) {
  const std::string what = "Microsoft.Authorization/roleAssignments/";
  return {rights::resource_manager(what + (verb == Verb::remove ? "delete" : "write"), text_of(of, "scope"))};
}

std::string own_name(std::string_view owner, const Fields& of) {
  return role_assignment_name(owner, text_of(of, "scope"), text_of(of, "principalId"),
                              last_segment(text_of(of, "roleId")));
}

// Of the service, for all that holds the scope: https://learn.microsoft.com/azure/role-based-access-control/
Capacity capacity(const Fields& of) {
  constexpr std::size_t most_in_subscription = 4000, most_in_management_group = 500;
  constexpr auto advice =
      "Remove role assignments that nobody needs, or grant the role once on a scope around several.";
  const auto& scope = text_of(of, "scope");
  const auto subscription = subscription_of(scope);
  if (!subscription.empty()) return {most_in_subscription, "subscription " + subscription, advice};
  return {most_in_management_group, "management group " + short_scope(scope), advice};
}

std::string gives(const Fields& of, std::string_view holder, std::string_view) {
  const auto conditional = text_of(of, "condition").empty() ? "" : ", with a condition";
  return std::string(holder) + " gets role " + text_of(of, "roleName") + " on " + short_scope(text_of(of, "scope")) +
         conditional;
}

}  // namespace

const Kind role_assignment = {
    .name = "roleAssignment",
    .noun = "role assignment",
    .counts_toward_change_guard = true,
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"principalId", "principalId"},
    .grants_access = true,
    .empowers = true,
    .precedes_access = true,
    .keys = keys,
    .collection = collection,
    .smaller_sets = smaller_sets,
    .discovered_path = discovered_path,
    .own_name = own_name,
    .capacity = capacity,
    .rights = rights_for,
    .gives = gives,
};

std::string short_scope(std::string_view scope) {
  const auto parts = split(scope, '/');  // parts[0] is empty: ids start with a slash
  if (parts.size() < 3) return std::string(scope.empty() ? "/" : scope);
  if (!equal_caseless(parts[1], "subscriptions")) return std::string(last_segment(scope));
  if (parts.size() < 5) return "subscription " + parts[2].substr(0, 8);
  std::string name = parts[4];
  for (std::size_t i = 7; i < parts.size(); ++i) name += "/" + parts[i];  // behind providers/<namespace>
  return name;
}

}  // namespace keyless::model::kinds
