#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox {
class World;
}

namespace keyless::sandbox::arm {

/// A scope and everything it inherits from, nearest first: resource, group, subscription, management groups, and ""
/// for the tenant. Lower case, without slash at the end.
std::vector<std::string> scope_and_above(const World& world, std::string_view scope);

/// Lower-case id of a management group.
std::string management_group_key(std::string_view name);

/// Whether `scope` is `above` or inherits from it; both as scope_and_above gives them.
bool is_within(const World& world, std::string_view scope, std::string_view above);

/// What lies at and below a scope lies behind these prefixes of keys; none is below another. Subscriptions and
/// management groups hang below a management group without having its id in theirs.
std::vector<std::string> prefixes_within(const World& world, const std::string& scope);

}  // namespace keyless::sandbox::arm
