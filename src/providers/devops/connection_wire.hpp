#pragma once

#include <string>

#include "model/live.hpp"
#include "model/resource.hpp"
#include "providers/devops/devops.hpp"

/// A service connection between its JSON and its fields. Only for .cpp files of this folder.
namespace keyless::providers::devops {

/// Reads a connection as `place` sees it: its name and description there may differ from those in other projects. An
/// object without data or authorization is `forbidden`: we are only a Reader of it.
Result<model::LiveObject> read_connection(const Json& body, const Place& place, const std::string& doing);

/// The keys that a connection has even when the rest of it is not shown.
Result<model::Fields> connection_keys(const Json& body, const Place& place, const std::string& doing);

/// The body of a create.
Json new_connection(const model::Resource& desired);
/// The whole live object with what is desired put into it; everything else stays as it is.
Json changed_connection(Json live, const model::Resource& desired);
/// Whether that would change nothing.
bool is_as_desired(const model::LiveObject& live, const model::Resource& desired);

/// The mark this resource gets, and the description that carries it.
model::Mark mark_of(const model::Resource& desired);

}  // namespace keyless::providers::devops
