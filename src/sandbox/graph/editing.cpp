#include "sandbox/graph/editing.hpp"

#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "sandbox/graph/shapes.hpp"

namespace keyless::sandbox::graph {

namespace {

bool is_annotation(const std::string& name) {
  return name.find("@odata.") != std::string::npos;
}

void merge(json& into, const json& value) {
  if (!into.is_object() || !value.is_object()) {
    into = value;
    return;
  }
  for (const auto& [name, member] : value.items())
    if (!is_annotation(name)) merge(into[name], member);
}

}  // namespace

std::optional<Reply> take_members(Cloud& cloud, const Request& request, std::string_view type, const json& body,
                                  json& row) {
  constexpr std::array<std::string_view, 4> relations = {"federatedIdentityCredentials", "appRoleAssignments",
                                                         "appRoleAssignedTo", "memberOf"};
  constexpr std::array<std::string_view, 3> set_elsewhere = {"passwordCredentials", "keyCredentials", "owners"};
  for (const auto& [name, value] : body.items()) {
    if (is_annotation(name)) continue;
    if (std::find(relations.begin(), relations.end(), name) != relations.end())
      return bad_request(cloud, request, fmt::format("The navigation property '{}' cannot be set here.", name));
    if (std::find(set_elsewhere.begin(), set_elsewhere.end(), name) != set_elsewhere.end()) continue;
    if (!knows_property(type, name))
      return bad_request(
          cloud, request,
          fmt::format("Property '{}' does not exist as a declared property or extension property.", name));
    if (is_read_only(type, name)) {
      bool same = row.contains(name) && row[name] == value;
      if (same) continue;
      return bad_request(cloud, request, fmt::format("Property '{}' is read-only and cannot be set.", name));
    }
    merge(row[name], value);
  }
  return std::nullopt;
}

Reply value_required(Cloud& cloud, const Request& request, std::string_view name, std::string_view resource) {
  return bad_request(cloud, request,
                     fmt::format("A value is required for property '{}' of resource '{}'.", name, resource));
}

Reply value_invalid(Cloud& cloud, const Request& request, std::string_view name, std::string_view resource) {
  return bad_request(cloud, request,
                     fmt::format("Invalid value specified for property '{}' of resource '{}'.", name, resource));
}

std::string referenced_id(const std::string& url) {
  auto slash = url.rfind('/');
  auto last = slash == std::string::npos ? url : url.substr(slash + 1);
  auto open = last.find('(');
  return open == std::string::npos ? last : key_of(last.substr(open + 1, last.size() - open - 2)).value;
}

}  // namespace keyless::sandbox::graph
