#include "providers/devops/devops.hpp"

#include <algorithm>

#include "model/text.hpp"

namespace keyless::providers::devops {

http::Request request(Services services, std::string method, const std::string& organization,
                      const std::string& project, std::string_view path, std::string_view api_version) {
  http::Request request;
  request.method = std::move(method);
  request.url = http::Url(services.cloud->devops);
  request.url.segment(organization);
  if (!project.empty()) request.url.segment(project);
  request.url.path(path).query("api-version", api_version);
  request.audience = http::Audience::azure_devops;
  request.repeat = http::Repeat::safe;
  return request;
}

http::Request request(Services services, std::string method, const std::string& organization,
                      const std::string& project, std::string_view path, std::string_view api_version,
                      const Json& body) {
  auto with_body = request(services, std::move(method), organization, project, path, api_version);
  with_body.body = body_text(body);
  with_body.content_type = "application/json";
  return with_body;
}

std::vector<Place> places_in(const std::vector<model::Fields>& resources) {
  std::vector<Place> places;
  for (const auto& fields : resources) {
    Place place{model::text_of(fields, "organization"), model::text_of(fields, "projectName")};
    if (place.organization.empty() || place.project.empty()) continue;
    const auto known = std::ranges::any_of(places, [&](const Place& other) { return lies_in(fields, other); });
    if (!known) places.push_back(std::move(place));
  }
  return places;
}

bool lies_in(const model::Fields& fields, const Place& place) {
  return model::equal_caseless(model::text_of(fields, "organization"), place.organization) &&
         model::equal_caseless(model::text_of(fields, "projectName"), place.project);
}

}  // namespace keyless::providers::devops
