#pragma once

#include "sandbox/devops/entitlements/licences.hpp"

namespace keyless::sandbox::devops {

/// What an entitlement is about: people, service principals, or both in one list.
enum class Of { users, service_principals, members };

/// Where its member is found in an answer, and the name of its id.
const char* subject_name(Of of);
const char* id_name(Of of);

nlohmann::json entitlement(const Call& call, const nlohmann::json& member, Of of);
/// As the answer to one operation of a patch holds it: without dates, projects and groups.
nlohmann::json entitlement_in_result(const Call& call, const nlohmann::json& member, Of of);

/// One step's outcome, as the service tells it.
struct Outcome {
  std::string member_id = {};
  nlohmann::json result = nullptr;
  std::vector<Flaw> flaws = {};
};
nlohmann::json operation_result(const Outcome& outcome, Of of);

/// Adds somebody as the body of a POST describes them.
Outcome add_entitlement(Call& call, const nlohmann::json& wanted, Of of);
/// One JSON patch operation on a member; `path` is below the member: `/accessLevel`.
Outcome change_entitlement(Call& call, const nlohmann::json& member, const nlohmann::json& operation,
                           const std::string& path, Of of);
/// Takes licence, groups and access away; the identity stays known.
void remove_entitlement(Call& call, const nlohmann::json& member);

/// A group type as an entitlement names it, and the group of the project it stands for; "" when there is none.
std::string group_of_type(const std::string& type);

}  // namespace keyless::sandbox::devops
