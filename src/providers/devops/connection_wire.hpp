#pragma once

#include <string>
#include <vector>

#include "model/live.hpp"
#include "model/resource.hpp"
#include "providers/devops/devops.hpp"

/// A service connection between its JSON and its fields. Only for .cpp files of this folder.
namespace keyless::providers::devops {

/// Reads a connection as `place` sees it: its name and description there may differ from those in other projects. An
/// object without data or authorization is `forbidden`: we are only a Reader of it.
Result<LiveObject> read_connection(const Json& body, const Place& place, const std::string& doing);

/// The keys that a connection has even when the rest of it is not shown.
Result<Fields> connection_keys(const Json& body, const Place& place, const std::string& doing);

/// Where else the connection is presented: each project's id, and the connection's name and description there.
struct Elsewhere {
  std::string project_id = {};
  std::string project_name = {};
  std::string name = {};
  std::string description = {};
};
/// Of a connection as it was read: the projects besides `home` (an id).
std::vector<Elsewhere> presented_elsewhere(const Json& body, const std::string& home);
/// The ids of every project that has a reference to it.
std::vector<std::string> projects_of(const Json& body);

/// The body of a create.
Json new_connection(const Resource& desired);
/// A live object as it may be sent back: without what the service alone says of it.
Json writable(Json live);
/// The whole live object with what is desired put into it; everything else stays as it is.
Json changed_connection(Json live, const Resource& desired);
/// The whole live object without the marks of this owner; everything else stays as it is.
Json released_connection(Json live, const std::string& owner);
/// Whether changed_connection() would change nothing.
bool is_as_desired(const LiveObject& live, const Resource& desired);
/// The whole live object with name and description in one project changed.
Json changed_in_project(Json live, const Fields& share);
/// The body that presents a connection in a further project.
Json share_of(const Fields& share);

/// The mark this resource gets, and the description that carries it.
model::Mark mark_of(const Resource& desired);

}  // namespace keyless::providers::devops
