#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"accessLevel", Compare::caseless, OnChange::update},
};
constexpr std::string_view outputs[] = {"id", "descriptor", "displayName"};

std::vector<std::string> keys(const Fields& of) {
  const auto &organization = text_of(of, "organization"), &principal = text_of(of, "principalId");
  if (organization.empty() || principal.empty()) return {};
  return {lower(organization) + "|" + lower(principal)};
}

std::vector<Right> rights_for(Verb, const Fields& of) {
  return {{.of = Right::Of::organization,
           .name = "Project Collection Administrator",
           .organization = text_of(of, "organization")}};
}

}  // namespace

const Kind organization_member = {
    .name = "organizationMember",
    .noun = "organization member",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .outputs = outputs,
    .hangs_on = HangsOn{"principalId", "principalId"},
    .grants_access = true,
    .empowers = true,
    .signless = true,
    .keys = keys,
    .collection = [](const Fields& of) { return "organizationMembers@" + lower(text_of(of, "organization")); },
    .discovered_path = [](const Fields& of,
                          std::string_view parent) { return std::string(parent) + "/" + text_of(of, "organization"); },
    .rights = rights_for,
};

}  // namespace keyless::model::kinds
