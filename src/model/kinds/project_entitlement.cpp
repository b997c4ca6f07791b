#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"
#include "model/kinds/rising.hpp"

namespace keyless::model::kinds {
namespace {

bool raises(const Value& live, const Value& desired) {
  constexpr std::string_view groups[] = {"Stakeholders", "Readers", "Contributors", "Administrators"};
  return rises(groups, live, desired);
}

constexpr Field fields[] = {
    {.name = "group", .compare = Compare::caseless, .loosens = raises},  // as above, or the group's own name
};
constexpr FurtherField further[] = {
    {"organization"},
    {"memberId"},
    {"projectId"},
    {"projectName"},
    {"onExisting", Side::desired, true},  // the member's identity exists already
    {"groupDescriptor", Side::desired},   // of the group behind `group`, where it is looked up
};
constexpr std::string_view outputs[] = {"id"};

std::string gives(const Fields& of, std::string_view holder, std::string_view) {
  return std::string(holder) + " joins " + text_of(of, "group") + " of project " + text_of(of, "projectName");
}

}  // namespace

/// What a member is in a project.
const Kind project_entitlement = {
    .name = "projectEntitlement",
    .noun = "project entitlement",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"memberId", "id"},
    .grants_access = true,
    .serial_per_parent = true,
    .empowers = true,
    .unmarked = true,
    .keys = [](const Fields& of) { return caseless_key(of, "memberId", "projectId"); },
    .collection = [](const Fields& of) { return "projectEntitlements@" + lower(text_of(of, "memberId")); },
    .discovered_path = [](const Fields& of,
                          std::string_view parent) { return below(parent, text_of(of, "projectName")); },
    .rights = administers_organization,
    .gives = gives,
};

}  // namespace keyless::model::kinds
