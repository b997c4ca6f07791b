#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "model/privilege.hpp"
#include "model/roles.hpp"
#include "sandbox/arm/role_catalogue.hpp"

using namespace keyless;

namespace {

std::vector<std::string> texts(const nlohmann::json& list) {
  return list.get<std::vector<std::string>>();
}

std::vector<model::RolePermission> permissions_of(const sandbox::arm::BuiltInRole& role) {
  std::vector<model::RolePermission> granted;
  const auto properties = sandbox::arm::properties_of(role);
  for (const auto& one : properties["permissions"])
    granted.push_back({texts(one["actions"]), texts(one["dataActions"])});
  return granted;
}

}  // namespace

TEST_CASE("every built-in role that is known by name is judged as its published definition is", "[sandbox]") {
  int judged = 0;
  for (const auto& role : sandbox::arm::built_in_roles()) {
    const auto* known = model::built_in_role(role.guid);
    if (!known) continue;
    ++judged;
    const auto privilege = model::privilege_of(permissions_of(role));
    INFO(role.name << ": " << privilege);
    CHECK(known->privileged == !privilege.empty());
    CHECK(model::built_in_privilege(*known) == privilege);
  }
  CHECK(judged == 84);
}
