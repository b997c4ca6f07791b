#include "checker/roles.hpp"

#include <algorithm>
#include <stdexcept>

#include "checker/places.hpp"

namespace keyless::checker {
namespace {

RoleDefinition custom(const std::string& name, char last, std::vector<std::string> actions,
                      std::vector<std::string> data_actions, bool is_privileged) {
  return {name,
          std::string("99999999-0000-4000-8000-00000000000") + last,
          std::move(actions),
          std::move(data_actions),
          is_privileged,
          true};
}

}  // namespace

const std::vector<RoleDefinition>& all_roles() {
  static const std::vector<RoleDefinition> all = {
      {.name = user_role_name, .guid = user_role},
      {.name = reader_role_name, .guid = reader_role},
      {.name = owner_role_name, .guid = owner_role, .is_privileged = true},
      custom(custom_role, '1', {"Microsoft.CognitiveServices/accounts/read"}, {}, false),
      custom("Restarts Everything", '2', {"*/restart/action"}, {}, true),
      custom("Looks After Rights", '3', {"Microsoft.Auth*/*"}, {}, true),
      custom("Handles All Data", '4', {}, {"*"}, true)};
  return all;
}

const RoleDefinition& role_named(const std::string& name_or_guid) {
  const auto found = std::ranges::find_if(
      all_roles(), [&](const RoleDefinition& one) { return one.name == name_or_guid || one.guid == name_or_guid; });
  if (found == all_roles().end()) throw std::logic_error("no role " + name_or_guid);
  return *found;
}

}  // namespace keyless::checker
