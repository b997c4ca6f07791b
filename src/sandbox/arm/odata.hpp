#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keyless::sandbox::arm {

/// The filters that Resource Manager's lists take, as far as they are served here.
struct Filter {
  std::string tag_name = {};  ///< `tagName eq 'a' [and tagValue eq 'b']`
  std::string tag_value = {};
  bool has_tag_value = false;
  std::string resource_type = {};   ///< `resourceType eq 'a/b'`
  std::string role_name = {};       ///< `roleName eq 'a'`
  std::string role_type = {};       ///< `type eq 'BuiltInRole'`
  std::string principal_id = {};    ///< `principalId eq 'a'`
  std::string assigned_to = {};     ///< `assignedTo('a')`
  bool at_scope = false;            ///< `atScope()`
  bool at_scope_and_below = false;  ///< `atScopeAndBelow()`
  std::string location = {};        ///< `location eq 'a'`
  std::string name = {};            ///< `name eq 'a'`
  std::string group = {};           ///< `resourceGroup eq 'a'`
};

/// Clauses joined with `and`; nothing for what is not served. Names ignore letter case, `''` in a text is one quote.
std::optional<Filter> parse_filter(std::string_view text);

}  // namespace keyless::sandbox::arm
