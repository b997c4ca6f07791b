#include "sandbox/devops/wire/locations.hpp"

#include <string>
#include <vector>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

namespace {

nlohmann::json list(nlohmann::json values) {
  auto count = values.size();
  return {{"count", count}, {"value", std::move(values)}};
}

const std::string& base_of(const Bases& bases, Host host) {
  if (host == Host::graph) return bases.graph;
  return host == Host::entitlements ? bases.entitlements : bases.core;
}

bool part_fits(const std::string& wanted, const std::string& given, const Location& at) {
  if (wanted == "{area}") return equal_caseless(given, at.area);
  if (wanted == "{resource}") return equal_caseless(given, at.resource);
  return wanted.front() == '{' || equal_caseless(given, wanted);
}

bool may_be_left_out(const std::string& part) {
  return part.front() == '{' && part != "{area}" && part != "{resource}";
}

/// How many parts of the template this path has; 0 when it is another resource's. Parameters at the end may be missing,
/// and so may a project in front.
std::size_t parts_that_fit(const Location& at, const std::vector<std::string>& path) {
  auto wanted = split(at.route, '/');
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].empty()) continue;
    if (wanted[i].starts_with("{*")) return wanted.size();
    if (i < path.size() && part_fits(wanted[i], path[i], at)) continue;
    if (i < path.size() || !may_be_left_out(wanted[i])) return 0;
  }
  return path.size() > wanted.size() ? 0 : wanted.size();
}

std::vector<std::string> below_organization(std::string_view path) {
  auto parts = split(path, '/');
  if (parts.size() > 1 && !equal_caseless(parts[1], "_apis"))
    parts.erase(parts.begin(), parts.begin() + 2);
  else if (!parts.empty())
    parts.erase(parts.begin());
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  return parts;
}

/// A literal part says more than a parameter: `teams/{id}/members` before `teams/{*id}`.
std::size_t literals(const Location& at) {
  std::size_t count = 0;
  for (const auto& part : split(at.route, '/')) count += part.empty() || part.front() == '{' ? 0 : 1;
  return count;
}

}  // namespace

Host host_of(const Origins& origins, const Request& request) {
  auto on = [&](const std::string& origin) { return !origin.empty() && request.url.starts_with(origin + "/"); };
  if (on(origins.azure_devops_graph)) return Host::graph;
  return on(origins.azure_devops_entitlements) ? Host::entitlements : Host::core;
}

nlohmann::json resource_locations(Host host, std::string_view area) {
  auto values = nlohmann::json::array();
  for (const auto& at : locations()) {
    if (at.host != host || (!area.empty() && !equal_caseless(area, at.area))) continue;
    values.push_back({{"id", at.id},
                      {"area", at.area},
                      {"resourceName", at.resource},
                      {"routeTemplate", at.route},
                      {"resourceVersion", at.revision},
                      {"minVersion", at.since},
                      {"maxVersion", at.newest},
                      {"releasedVersion", at.released}});
  }
  return list(std::move(values));
}

nlohmann::json resource_areas(const Bases& bases) {
  auto values = nlohmann::json::array();
  for (const auto& area : areas())
    values.push_back({{"id", area.id}, {"name", area.name}, {"locationUrl", base_of(bases, area.host)}});
  return list(std::move(values));
}

Support support_of(std::string_view path) {
  auto parts = below_organization(path);
  const Location* best = nullptr;
  std::size_t said = 0;
  for (const auto& at : locations()) {
    if (parts_that_fit(at, parts) == 0 || (best && literals(at) < said)) continue;
    best = &at;
    said = literals(at);
  }
  if (best) return {.since = best->since, .released = best->released, .revision = best->revision};
  bool unpublished = path.find("/_apis/public/") != std::string_view::npos;
  return unpublished ? Support{.released = "0.0"} : Support{};
}

Version version_of(const Request& request) {
  auto support = support_of(request.path);
  // Clients ask for the list of versions before they know any.
  bool asks_for_versions =
      request.method == "OPTIONS" || lower(request.path).find("/_apis/resourceareas") != std::string::npos;
  if (asks_for_versions && request.asked("api-version").empty() &&
      request.header("Accept").find("api-version") == std::string_view::npos)
    return {.answered = request.method == "OPTIONS" ? std::string() : "7.2-preview.1"};
  return negotiate(request.method, request.asked("api-version"), request.header("Accept"), support);
}

}  // namespace keyless::sandbox::devops
