#pragma once

#include <string>

#include "diff/policy.hpp"
#include "model/address.hpp"

/// How the lines of a policy are matched: `*` stands for any run of characters, letter case is ignored.
namespace keyless::diff {

/// The team of an owner, which is `team` or `team/name`.
std::string team_of(const std::string& owner);
bool covers_text(const std::string& pattern, const std::string& text);
/// Whether a line for `team` is meant for the manifest of `owner`, which is `team` or `team/name`.
bool covers_team(const std::string& team, const std::string& owner);
/// Whether a line of `widenings` permits `owner` to loosen `field` there.
bool permits_widening(const Policy& policy, const std::string& owner, const model::Address& address,
                      const std::string& field);

}  // namespace keyless::diff
