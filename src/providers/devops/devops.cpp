#include "providers/devops/devops.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace keyless::providers::devops {

namespace {

http::Request request_to(const std::string& origin, std::string method, const std::string& organization) {
  http::Request request;
  request.method = std::move(method);
  request.url = http::Url(origin);
  request.url.segment(organization);
  request.audience = http::Audience::azure_devops;
  request.repeat = http::Repeat::safe;
  return request;
}

}  // namespace

http::Request request(Services services, std::string method, const std::string& organization,
                      const std::string& project, std::string_view path, std::string_view api_version) {
  auto request = request_to(services.cloud->devops, std::move(method), organization);
  if (!project.empty()) request.url.segment(project);
  request.url.path(path).query("api-version", api_version);
  return request;
}

http::Request request(Services services, std::string method, const std::string& organization,
                      const std::string& project, std::string_view path, std::string_view api_version,
                      const Json& body) {
  return with_body(request(services, std::move(method), organization, project, path, api_version), body);
}

http::Request graph_request(Services services, std::string method, const std::string& organization,
                            std::string_view path, std::string_view api_version) {
  auto request = request_to(services.cloud->devops_graph, std::move(method), organization);
  request.url.path(path).query("api-version", api_version);
  return request;
}

http::Request entitlement_request(Services services, std::string method, const std::string& organization,
                                  std::string_view path, std::string_view api_version) {
  auto request = request_to(services.cloud->devops_entitlements, std::move(method), organization);
  request.url.path(path).query("api-version", api_version);
  return request;
}

http::Request with_body(http::Request request, const Json& body) {
  request.body = body_text(body);
  request.content_type = "application/json";
  return request;
}

std::vector<Place> places_in(const std::vector<Fields>& resources) {
  std::vector<Place> places;
  for (const auto& fields : resources) {
    Place place{text_of(fields, "organization"), text_of(fields, "projectName")};
    if (place.organization.empty() || place.project.empty()) continue;
    const auto known = std::ranges::any_of(places, [&](const Place& other) { return lies_in(fields, other); });
    if (!known) places.push_back(std::move(place));
  }
  return places;
}

bool lies_in(const Fields& fields, const Place& place) {
  return equal_caseless(text_of(fields, "organization"), place.organization) &&
         equal_caseless(text_of(fields, "projectName"), place.project);
}

Fields fields_of(const Place& place) {
  return {{"organization", place.organization}, {"projectName", place.project}};
}

std::string not_listed(const std::string& place, const std::string& noun, const std::string& asked,
                       const std::string& how_it_may_go, const std::vector<std::string>& names) {
  const auto close = nearest(asked, names);
  return place + " lists no " + noun + " \"" + asked + "\": it was " + how_it_may_go +
         ", or the signed-in identity can't see it" + (close.empty() ? "" : "; did you mean \"" + close + "\"?");
}

Fields connection_place(const Fields& of) {
  Fields place;
  for (const auto field : {"organization", "projectName", "projectId", "connectionId"})
    place.emplace(field, text_of(of, field));
  return place;
}

Fields connection_place(const LiveObject& connection) {
  auto place = connection_place(connection.fields);
  place["connectionId"] = text_of(connection.fields, "id");
  return place;
}

bool says_absent(const Error& error) {
  return error.code == Errc::not_found;
}

}  // namespace keyless::providers::devops
