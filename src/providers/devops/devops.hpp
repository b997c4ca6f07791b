#pragma once

#include "providers/observations.hpp"
#include "providers/retry_policy.hpp"
#include "providers/send_json.hpp"

/// What all Azure DevOps kinds share. Only for .cpp files of this folder.
namespace keyless::providers::devops {

inline constexpr std::string_view version = "7.1";
inline constexpr std::string_view permissions_version = "7.1-preview.1";
inline constexpr std::string_view members_version = "7.1-preview.1";  ///< graph, service principals' entitlements
inline constexpr std::string_view connection_data_version = "7.1-preview";

/// What was written is read back until it shows.
inline constexpr RetryPolicy becoming_visible{Milliseconds(2'000), Milliseconds(15'000), Milliseconds(120'000)};

/// A request to `{organization}/{path}`, or `{organization}/{project}/{path}` when a project is given. `path` starts
/// with `_apis` and holds slashes of its own.
http::Request request(Services services, std::string method, const std::string& organization,
                      const std::string& project, std::string_view path, std::string_view api_version);
/// The same with a JSON body.
http::Request request(Services services, std::string method, const std::string& organization,
                      const std::string& project, std::string_view path, std::string_view api_version,
                      const Json& body);

/// The same on the hosts of users and groups (vssps) and of licences (vsaex).
http::Request graph_request(Services services, std::string method, const std::string& organization,
                            std::string_view path, std::string_view api_version);
http::Request entitlement_request(Services services, std::string method, const std::string& organization,
                                  std::string_view path, std::string_view api_version);
/// Puts a JSON body into a request.
http::Request with_body(http::Request request, const Json& body);
/// Where connections are written, and below which each one is: `{id}`.
inline constexpr std::string_view endpoints_path = "_apis/serviceendpoint/endpoints";

/// A project of an organization that something declared lies in.
struct Place {
  std::string organization = {};
  std::string project = {};
};
/// The different places among the fields `organization` and `projectName` of these resources, in order of declaration.
std::vector<Place> places_in(const std::vector<Fields>& resources);
bool lies_in(const Fields& fields, const Place& place);
/// The fields that say it.
Fields fields_of(const Place& place);

/// What to say of a `noun` that is declared and not in the list of `place`: "did you mean ...".
std::string not_listed(const std::string& place, const std::string& noun, const std::string& asked,
                       const std::string& how_it_may_go, const std::vector<std::string>& names);

/// Where something on a connection lies: `organization`, `projectName`, `projectId` and `connectionId` of its fields.
Fields connection_place(const Fields& of);
/// The same for the connection itself.
Fields connection_place(const LiveObject& connection);

/// Whether an Error says that the object does not exist.
bool says_absent(const Error& error);

}  // namespace keyless::providers::devops
