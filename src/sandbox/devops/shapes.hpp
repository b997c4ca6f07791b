#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::devops {

/// Fragments that many answers share.
nlohmann::json identity_reference(const Call& call, const Member& member);
nlohmann::json project_reference(const Call& call, const Project& project);

/// A number of a page query; `fallback` when absent or no number.
std::size_t number(const std::string& text, std::size_t fallback);
std::vector<std::string> comma_separated(const std::string& text);

}  // namespace keyless::sandbox::devops
