#pragma once

#include "sandbox/devops/pipelines/resources.hpp"

namespace keyless::sandbox::devops {

/// Kinds of checks by the id of their type.
namespace check_types {
inline constexpr const char* approval = "8c6f20a7-a545-4486-9777-f762fafe0d4d";
inline constexpr const char* task = "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7";  ///< branch control, business hours, ...
inline constexpr const char* exclusive_lock = "2ef31ad6-baa0-403a-8b45-2cbc9b4e5563";
inline constexpr const char* required_template = "4020e66e-b0f3-47e1-bc88-48f3cc59b5f3";
}  // namespace check_types

/// Task checks share one type; what they do is told by the definition their settings name.
namespace check_definitions {
inline constexpr const char* branch_control = "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b";
inline constexpr const char* business_hours = "445fde2f-6c39-441c-807f-8a59ff2e075f";
}  // namespace check_definitions

/// What is wrong with the body of a new or changed check.
std::optional<Refusal> flaw_in_check(const Call& call, const nlohmann::json& body);
/// The type as the service writes it, its name filled in.
nlohmann::json check_type(const nlohmann::json& body);

std::vector<const nlohmann::json*> checks_on(const Call& call, const Resource& resource);

/// Why the calling job may not go on yet; empty when every check on the resource lets it. An approval that is missing
/// is asked for by this.
std::string held_back_by(Call& call, const Resource& resource);

/// Whether the approval of that check is given to the calling job; asks for it when nobody has yet.
bool is_approved(Call& call, const nlohmann::json& check);

}  // namespace keyless::sandbox::devops
