#include "base/text.hpp"
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

std::vector<std::string> keys(const Fields& of) {
  const auto &project = text_of(of, "projectId"), &connection = text_of(of, "connectionId"),
             &principal = text_of(of, "principalId");
  if (project.empty() || connection.empty() || principal.empty()) return {};
  return {lower(project) + "|" + lower(connection) + "|" + lower(principal)};
}

// Whoever makes a connection administers it: nothing to ask before it is there.
std::vector<Right> rights_for(Verb, const Fields& of) {
  const auto& connection = text_of(of, "connectionId");
  if (connection.empty()) return {};
  return {rights::service_connections("Administer", of, connection)};
}

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
    .keys = keys,
    .collection = [](const Fields& of) { return "securityRoles@" + lower(text_of(of, "connectionId")); },
    .discovered_path =
        [](const Fields& of, std::string_view parent) {
          return std::string(parent) + "/" + text_of(of, "role") + "@" + text_of(of, "principal");
        },
    .rights = rights_for,
    .gives = gives,
};

}  // namespace keyless::model::kinds
