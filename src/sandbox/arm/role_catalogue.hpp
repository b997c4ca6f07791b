#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

namespace keyless::sandbox {
class World;
}

namespace keyless::sandbox::arm {

/// A role that exists in every tenant. Lists are separated by `|`.
struct BuiltInRole {
  std::string_view guid;
  std::string_view name;
  std::string_view description;
  std::string_view actions = {};
  std::string_view not_actions = {};
  std::string_view data_actions = {};
  std::string_view not_data_actions = {};
};
const std::vector<BuiltInRole>& common_roles();
const std::vector<BuiltInRole>& other_roles();
/// Both.
const std::vector<BuiltInRole>& built_in_roles();

/// As a definition's `properties` answer it.
nlohmann::json properties_of(const BuiltInRole& role);

/// What a role allows, built in or custom: a list of {actions, notActions, dataActions, notDataActions}.
const nlohmann::json& permissions_of(const World& world, std::string_view guid);
/// Whether the role may be assigned there: built-in ones anywhere, custom ones where their assignableScopes say.
bool is_assignable(const World& world, std::string_view guid, std::string_view scope);
bool role_exists(const World& world, std::string_view guid);

}  // namespace keyless::sandbox::arm
