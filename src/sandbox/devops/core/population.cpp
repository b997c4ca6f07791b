#include "sandbox/devops/core/population.hpp"

#include <chrono>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr std::chrono::hours life_of_a_job_token{48};

/// Storage keys carry a 6 where other GUIDs carry their version, descriptors a 7.
std::string with_version(std::string guid, char version) {
  if (guid.size() == 36) guid[14] = version;
  return guid;
}

std::string put_member_row(Cloud& cloud, const std::string& key, json member, std::string_view kind) {
  if (auto there = cloud.world.find(rows::members, key)) return text_of(*there, "id");
  auto made = cloud.ids.fixed_uuid("member/" + key);
  auto id = with_version(made, '6');
  member["id"] = id;
  member["descriptor"] = std::string(kind) + "." + base64url(with_version(made, '7'));
  cloud.world.put(rows::members, key, std::move(member));
  return id;
}

struct Place {
  std::string folder = "\\";
  std::string name = {};
};

Place place_of(std::string_view path) {
  auto last = path.rfind('\\');
  if (last == std::string_view::npos) return {.name = std::string(path)};
  auto folder = last == 0 ? std::string("\\") : std::string(path.substr(0, last));
  return {.folder = std::move(folder), .name = std::string(path.substr(last + 1))};
}

std::string organization_of(const Cloud& cloud, std::string_view project_id) {
  auto project = cloud.world.find(tables::projects, lower(project_id));
  return project ? text_of(*project, "organization") : std::string();
}

void put_build_service(Cloud& cloud, const std::string& organization, const json& project) {
  json member = {{"objectId", ""},
                 {"displayName", text_of(project, "name") + " Build Service (" + organization + ")"},
                 {"uniqueName", text_of(project, "id")},
                 {"administrator", false}};
  put_member_row(cloud, build_service_key(organization, text_of(project, "id")), std::move(member), "svc");
}

}  // namespace

std::string put_organization(Cloud& cloud, std::string_view name, std::string_view tenant) {
  if (auto there = organization_named(cloud.world, name)) return text_of(*there, "id");
  auto id = cloud.ids.fixed_uuid("organization/" + lower(name));
  cloud.world.put(tables::organizations, lower(name),
                  {{"id", id}, {"name", std::string(name)}, {"tenantId", std::string(tenant)}, {"ownIssuer", false}});
  return id;
}

std::string put_project(Cloud& cloud, std::string_view organization, std::string_view name) {
  if (auto there = project_named(cloud.world, organization, name)) return text_of(*there, "id");
  auto home = organization_named(cloud.world, organization);
  auto spelled = home ? text_of(*home, "name") : std::string(organization);
  auto id = cloud.ids.fixed_uuid("project/" + lower(organization) + "/" + lower(name));
  json project = {
      {"id", id}, {"name", std::string(name)}, {"organization", spelled}, {"created", iso_time(cloud.now())}};
  put_build_service(cloud, spelled, project);
  cloud.world.put(tables::projects, id, std::move(project));
  return id;
}

int put_pipeline(Cloud& cloud, std::string_view project_id, std::string_view name) {
  auto place = place_of(name);
  auto prefix = lower(project_id) + "/";
  int highest = 0;
  for (const auto& [key, pipeline] : cloud.world.rows(tables::pipelines)) {
    auto number = pipeline.value("id", 0);
    bool same = key.starts_with(prefix) && equal_caseless(text_of(pipeline, "name"), place.name) &&
                equal_caseless(text_of(pipeline, "path"), place.folder);
    if (same) return number;
    highest = std::max(highest, number);
  }
  auto next = next_number(cloud.world, "pipeline", highest);
  cloud.world.put(tables::pipelines, lower(project_id) + "/" + std::to_string(next),
                  {{"id", next}, {"name", place.name}, {"path", place.folder}, {"created", iso_time(cloud.now())}});
  return next;
}

std::string put_member(Cloud& cloud, std::string_view organization, std::string_view object_id, std::string_view name,
                       bool administrator) {
  json member = {{"objectId", std::string(object_id)},
                 {"displayName", std::string(name)},
                 {"uniqueName", std::string(object_id)},
                 {"administrator", administrator}};
  return put_member_row(cloud, member_key(organization, object_id), std::move(member), "aadsp");
}

void put_access_token(Cloud& cloud, std::string_view organization, std::string_view object_id, std::string_view token) {
  auto there = cloud.world.find(tables::access_tokens, token);
  auto row = there ? *there : json{{"organizations", json::object()}};
  row["organizations"][lower(organization)] = std::string(object_id);
  cloud.world.put(tables::access_tokens, std::string(token), std::move(row));
}

Job start_job(Cloud& cloud, std::string_view project_id, int pipeline) {
  auto organization = organization_of(cloud, project_id);
  auto home = organization_named(cloud.world, organization);
  auto purpose = std::string(project_id) + "/" + std::to_string(pipeline);
  auto plan = cloud.ids.fixed_uuid("plan/" + purpose);
  auto job = cloud.ids.fixed_uuid("job/" + purpose);
  json claims = {{"aud", home ? text_of(*home, "id") : std::string()},
                 {"scp", "app_token"},
                 {"organization", organization},
                 {"project", std::string(project_id)},
                 {"pipeline", pipeline},
                 {"branch", "refs/heads/main"},
                 {"plan", plan},
                 {"job", job}};
  auto token = mint(cloud, "https://app.vstoken.visualstudio.com", std::move(claims), life_of_a_job_token);
  auto uri = cloud.origins.azure_devops + "/" + organization + "/" + std::string(project_id) +
             "/_apis/distributedtask/hubs/build/plans/" + plan + "/jobs/" + job + "/oidctoken";
  return {.token_request_uri = std::move(uri), .access_token = std::move(token)};
}

}  // namespace keyless::sandbox::devops
