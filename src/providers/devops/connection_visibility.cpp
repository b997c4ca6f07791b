#include "providers/devops/connection_visibility.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "providers/devops/permissions.hpp"

namespace keyless::providers::devops {
namespace {

/// Any role on all connections of a project shows them.
std::vector<ConnectionRight> showing_rights(const std::string& project_id) {
  std::vector<ConnectionRight> rights;
  for (const auto bit : {use_bit, administer_bit, view_bit}) rights.push_back({"endpoints/" + project_id, bit});
  return rights;
}

}  // namespace

asio::awaitable<Result<Sight>> sight_of_connections(Services services, Place place) {
  const auto doing = "reading which connections of project " + place.project + " are visible";
  auto about = request(services, "GET", place.organization, "", "_apis/projects/" + place.project, version);
  auto project = co_await send_json(services, std::move(about), doing);
  if (!project) co_return std::move(project).error();
  Sight sight;
  sight.project_id = text_at(project->body, {"id"});
  if (!is_guid(sight.project_id)) co_return broken_promise(doing, "a project without its id");
  auto rights = showing_rights(sight.project_id);
  auto holds = co_await holds_connection_rights(services, place.organization, std::move(rights));
  // Who may not even ask has no proof: that is an answer, too.
  if (!holds && holds.error().code != Errc::forbidden) co_return std::move(holds).error();
  sight.everything = holds && std::ranges::count(*holds, true) > 0;
  co_return sight;
}

std::string maybe_hidden(const std::string& name, const Place& place) {
  return "project " + place.project + " does not list \"" + name +
         "\", but lists only connections that the signed-in identity has a role on: it may still exist (ask for the "
         "Reader role on all service connections of the project; or, if you know that no connection has this name, "
         "set `new: true` in its entry)";
}

}  // namespace keyless::providers::devops
