#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"ownerId", Compare::caseless, OnChange::ignore},  // GUID
};
constexpr FurtherField further[] = {
    {"identityId"},             // id of the application
    {"holder"},                 // application or servicePrincipal
    {"ownerName", Side::live},  // for people
};
constexpr std::string_view outputs[] = {"id"};

std::vector<std::string> keys(const Fields& of) {
  const auto &identity = text_of(of, "identityId"), &owner = text_of(of, "ownerId");
  if (identity.empty() || owner.empty()) return {};
  return {folded_arm_id(identity) + "|" + text_of(of, "holder") + "|" + lower(owner)};
}

std::string discovered_path(const Fields& of, std::string_view parent) {
  const auto& name = text_of(of, "ownerName");
  const bool principal = text_of(of, "holder") == "servicePrincipal";
  return std::string(parent) + (principal ? "/service principal/" : "/") +
         (name.empty() ? text_of(of, "ownerId") : name);
}

std::string gives(const Fields& of, std::string_view holder, std::string_view) {
  const auto& name = text_of(of, "ownerName");
  return (name.empty() ? text_of(of, "ownerId") : name) + " may change application " + std::string(holder) +
         " and add credentials to it";
}

}  // namespace

/// Who may change an application or its principal.
const Kind application_owner = {
    .name = "applicationOwner",
    .noun = "owner of an application",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"identityId", "id"},
    .grants_access = true,
    .prepares_trust = true,
    .on_parent_removal = OnParentRemoval::removed_by_itself,
    .keys = keys,
    .collection = [](const Fields& of) { return "applicationOwners@" + folded_arm_id(text_of(of, "identityId")); },
    .discovered_path = discovered_path,
    .rights = [](Verb, const Fields&) { return std::vector<Right>{rights::graph(application_right)}; },
    .gives = gives,
};

}  // namespace keyless::model::kinds
