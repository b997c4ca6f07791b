#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"
#include "model/kinds/rising.hpp"

namespace keyless::model::kinds {
namespace {

bool raises(const Value& live, const Value& desired) {
  constexpr std::string_view roles[] = {"Reader", "User", "Creator", "Administrator"};
  return rises(roles, live, desired);
}

constexpr Field fields[] = {
    {"principal", Compare::caseless, OnChange::ignore},  // for people: the id is the key
    {.name = "role", .compare = Compare::caseless, .loosens = raises},
};
constexpr FurtherField further[] = {
    {"organization"}, {"projectName"}, {"projectId"}, {"connectionId"}, {"principalId"},  // identity id
};
constexpr std::string_view outputs[] = {"id"};

std::string gives(const Fields& of, std::string_view holder, std::string_view) {
  return text_of(of, "principal") + " gets role " + text_of(of, "role") + " on connection " + std::string(holder);
}

}  // namespace

/// A role somebody has on a connection in one project.
const Kind security_role = {
    .name = "securityRole",
    .noun = "security role",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"connectionId", "id"},
    .grants_access = true,
    .on_parent_removal = OnParentRemoval::removed_by_itself,
    .undeclared = Undeclared::reported,
    .keys = [](const Fields& of) { return caseless_key(of, "projectId", "connectionId", "principalId"); },
    .collection = [](const Fields& of) { return "securityRoles@" + lower(text_of(of, "connectionId")); },
    .discovered_path =
        [](const Fields& of, std::string_view parent) {
          return below(parent, text_of(of, "role") + "@" + text_of(of, "principal"));
        },
    .rights = administers_connection,
    .gives = gives,
};

}  // namespace keyless::model::kinds
