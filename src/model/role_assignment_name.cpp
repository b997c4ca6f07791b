#include "model/role_assignment_name.hpp"

#include "base/arm_id.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

namespace keyless::model {

std::string role_assignment_name(std::string_view owner, std::string_view scope, std::string_view principal_id,
                                 std::string_view role_guid) {
  auto name = folded_arm_id(scope) + "-" + lower(principal_id) + "-" + lower(role_guid);
  if (!owner.empty()) name = std::string(owner) + "-" + name;
  return uuid5(name);
}

}  // namespace keyless::model
