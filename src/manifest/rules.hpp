#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keyless::manifest {

/// What a string must look like. `pattern` is the rule itself, for the loader and for JSON Schema alike.
struct Rule {
  std::string_view code;          ///< of the finding: `bad-guid`
  std::string_view noun;          ///< "a GUID"
  std::string_view allowed;       ///< what is allowed, as a sentence part
  std::string_view pattern = {};  ///< empty: any text
  std::size_t shortest = 1;
  std::size_t longest = 0;  ///< in characters
  bool caseless = false;
  std::string (*hint)(std::string_view text) = nullptr;  ///< what to write instead; may give ""
  bool quoted = false;                                   ///< numbers, true and false are not taken for it
};

struct Complaint {
  std::string code;
  std::string message;
  std::string hint;
};

/// nullopt when `text` obeys the rule.
std::optional<Complaint> complaint_about(const Rule& rule, std::string_view text);

namespace rules {

extern const Rule team, manifest_owner, guid, location, organization, project, identity_name, identity_reference,
    resource_group, identity_id, unique_name, connection, management_group, pipeline, role, scope, resource_path,
    credential_name, issuer, subject, audience, short_description, connection_description, share_description, date,
    tag_name, tag_value, address_pattern, principal, group, branch, minutes, approver_count, instructions, time_of_day,
    time_zone, repository, git_ref, template_path, condition;

}  // namespace rules
}  // namespace keyless::manifest
