#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"groupName", Compare::caseless, OnChange::ignore},  // for people: one is in a group or is not
};
constexpr FurtherField further[] = {
    {"organization"},
    {"memberDescriptor"},
    {"groupDescriptor"},
    {"onExisting", Side::desired, true},  // the member's identity exists already
};
constexpr std::string_view outputs[] = {"id"};

// Descriptors are compared byte for byte: they are encoded, so letter case is part of what they say.
std::vector<std::string> keys(const Fields& of) {
  const auto &member = text_of(of, "memberDescriptor"), &group = text_of(of, "groupDescriptor");
  if (member.empty() || group.empty()) return {};
  return {lower(text_of(of, "organization")) + "|" + member + "|" + group};
}

std::vector<Right> rights_for(Verb, const Fields& of) {
  return {
      {.of = Right::Of::organization, .name = "Manage group membership", .organization = text_of(of, "organization")}};
}

std::string gives(const Fields& of, std::string_view holder, std::string_view) {
  return std::string(holder) + " joins group " + text_of(of, "groupName");
}

}  // namespace

/// A member in a group of the organization or of a project.
const Kind group_membership = {
    .name = "groupMembership",
    .noun = "group membership",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"memberDescriptor", "descriptor"},
    .grants_access = true,
    .empowers = true,
    .unmarked = true,
    .keys = keys,
    .collection =
        [](const Fields& of) {
          return "groupMemberships@" + lower(text_of(of, "organization")) + "/" + text_of(of, "memberDescriptor");
        },
    .discovered_path = [](const Fields& of,
                          std::string_view parent) { return below(parent, text_of(of, "groupName")); },
    .rights = rights_for,
    .gives = gives,
};

}  // namespace keyless::model::kinds
