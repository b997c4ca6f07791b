#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr FurtherField reached_further[] = {
    {"identity"},  // principalId of the identity that it reaches
    {"id"},
    {"scope"},
    {"roleId"},  // GUID
    {"roleName"},
    {"holderId", Side::live},   // that identity, or a group it is in
    {"privilege", Side::live},  // of a role that is not built in: why it is privileged; missing where it can't be read
};
constexpr FurtherField held_further[] = {
    {"organization"},
    {"projectId"},
    {"projectName"},
    {"connectionId"},
    {"principalId"},  // identity id
    {"principal"},    // for people
    {"role"},
    {"inherited", Side::both, true},  // comes from the project
    {"creator", Side::live, true},    // held by whoever made the connection
};

std::vector<std::string> reached_keys(const Fields& of) {
  const auto &identity = text_of(of, "identity"), &id = text_of(of, "id");
  if (identity.empty() || id.empty()) return {};
  return {lower(identity) + "|" + folded_arm_id(id)};
}

std::vector<std::string> held_keys(const Fields& of) {
  const auto &project = text_of(of, "projectId"), &connection = text_of(of, "connectionId"),
             &principal = text_of(of, "principalId");
  if (project.empty() || connection.empty() || principal.empty()) return {};
  const auto* source = text_of(of, "inherited") == "true" ? "|inherited" : "|assigned";
  return {lower(project) + "|" + lower(connection) + "|" + lower(principal) + source};
}

std::string role_path(const Fields& of, std::string_view parent) {
  return std::string(parent) + "/" + text_of(of, "roleName") + "@" + short_scope(text_of(of, "scope"));
}

}  // namespace

const Kind reached_role = {
    .name = "reachedRole",
    .noun = "role assignment",
    .managed = false,
    .further = reached_further,
    .keys = reached_keys,
    .collection = [](const Fields& of) { return "reachedRoles@" + lower(text_of(of, "identity")); },
    .discovered_path = role_path,
};

const Kind connection_role = {
    .name = "connectionRole",
    .noun = "security role",
    .managed = false,
    .further = held_further,
    .keys = held_keys,
    .collection = [](const Fields& of) { return "connectionRoles@" + lower(text_of(of, "connectionId")); },
    .discovered_path =
        [](const Fields& of, std::string_view parent) {
          return below(parent, text_of(of, "role") + "@" + text_of(of, "principal"));
        },
};

}  // namespace keyless::model::kinds
