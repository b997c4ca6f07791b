#pragma once

#include <map>
#include <string>

#include "model/live.hpp"
#include "model/resource.hpp"
#include "providers/devops/devops.hpp"

/// An approval or check between its JSON and its fields. Only for .cpp files of this folder.
namespace keyless::providers::devops {

/// How a declaration calls its approvers, by their ids in lower case.
using ApproverNames = std::map<std::string, std::string>;
ApproverNames approver_names_of(const Fields& desired);

/// Reads a check on the connection that `place` names; `protocol` without its settings: it could not be compared.
Result<LiveObject> read_check(const Json& body, const Fields& place, const ApproverNames& names,
                              const std::string& doing);
/// The number, type and definition of a check, for those that read_check() can't read.
std::string check_type_of(const Json& body);

/// The body of a create or of a change: `live`, or null, with what is desired put into it.
Json check_body(const Resource& desired, Json live);

}  // namespace keyless::providers::devops
