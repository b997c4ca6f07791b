#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"
#include "model/kinds/rising.hpp"

namespace keyless::model::kinds {
namespace {

bool raises(const Value& live, const Value& desired) {
  constexpr std::string_view levels[] = {"Stakeholder", "Basic", "BasicAndTestPlans"};
  return rises(levels, live, desired);
}

constexpr Field fields[] = {
    {.name = "accessLevel", .compare = Compare::caseless, .loosens = raises},  // as above, or as the service says
};
constexpr FurtherField further[] = {
    {"organization"},
    {"principalId"},                      // object id of the service principal
    {"onExisting", Side::desired, true},  // that identity exists already
    {"defaulted", Side::desired},         // fields that the manifest does not set: never loosen what is live
};
constexpr std::string_view outputs[] = {"id", "descriptor", "displayName"};

std::string gives(const Fields& of, std::string_view holder, std::string_view) {
  return std::string(holder) + " gets access level " + text_of(of, "accessLevel") + " in organization " +
         text_of(of, "organization");
}

}  // namespace

/// An identity that may work inside an Azure DevOps organization; `id` is its identity id there.
const Kind organization_member = {
    .name = "organizationMember",
    .noun = "organization member",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"principalId", "principalId"},
    .grants_access = true,
    .empowers = true,
    .unmarked = true,
    .keys = [](const Fields& of) { return caseless_key(of, "organization", "principalId"); },
    .collection = [](const Fields& of) { return "organizationMembers@" + lower(text_of(of, "organization")); },
    .discovered_path = [](const Fields& of,
                          std::string_view parent) { return below(parent, text_of(of, "organization")); },
    .rights = administers_organization,
    .gives = gives,
};

}  // namespace keyless::model::kinds
