#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// Why an entitlement was refused inside an answer that succeeded: `{key, value}` of the service.
struct Flaw {
  int code = 5000;
  std::string text = {};
};

/// The licence as it is stored, from the name or the number that a caller may send; nothing when there is none.
std::optional<std::string> license_named(const nlohmann::json& access_level);
/// `express` is read as Basic.
std::string display_name(const std::string& license);
/// What an organization makes of it: early adopters get `earlyAdopter` whatever was asked.
std::string granted(const nlohmann::json& organization, const std::string& asked);
/// Whether one more member may have it; `member_id` holds one already or not.
std::optional<Flaw> no_license_left(const Call& call, const std::string& license, const std::string& member_id);
std::size_t assigned(const Call& call, const std::string& license, const std::string& but_member);
std::size_t available(const Call& call, const std::string& license);

nlohmann::json access_level(const nlohmann::json& member);

}  // namespace keyless::sandbox::devops
