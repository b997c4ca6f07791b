#pragma once

#include <string>

#include "diff/policy.hpp"
#include "model/value.hpp"

/// How the lines of a policy are matched: `*` stands for any run of characters, letter case is ignored.
namespace keyless::diff {

/// The team of an owner, which is `team` or `team/name`.
std::string team_of(const std::string& owner);
bool covers_text(const std::string& pattern, const std::string& text);
/// Whether a line for `team` is meant for the manifest of `owner`, which is `team` or `team/name`.
bool covers_team(const std::string& team, const std::string& owner);
/// Whether a line of `grants` permits `owner` the role that these fields of an assignment name, on its scope.
bool permits_role(const Policy& policy, const std::string& owner, const model::Fields& role);
/// Why that role is privileged, "" when it is not. Custom roles are judged by what the live definition says.
std::string privilege_of_role(const model::Fields& role);
/// Whether a line of `widenings` permits `owner` to loosen `field` there.
bool permits_widening(const Policy& policy, const std::string& owner, const model::Address& address,
                      const std::string& field);

}  // namespace keyless::diff
