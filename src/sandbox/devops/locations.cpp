#include "sandbox/devops/locations.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/text.hpp"

namespace keyless::sandbox::devops {

namespace {

struct Location {
  const char* id;
  const char* area;
  const char* resource;
  const char* route;
  int revision;
  const char* since;
  const char* released;
};

constexpr std::array<Location, 16> locations = {{
    {"00d9565f-ed9c-4a06-9a50-00e7896ccab4", "Location", "ConnectionData", "_apis/{resource}", 1, "1.0", "0.0"},
    {"e81700f7-3be2-46de-8624-2eb35882fcaa", "Location", "ResourceAreas", "_apis/{resource}/{areaId}", 1, "3.2", "0.0"},
    {"603fe2ac-9723-48b9-88ad-09305aa6c6e1", "core", "projects", "_apis/{resource}/{*projectId}", 4, "1.0", "7.1"},
    {"dbeaf647-6167-421a-bda9-c9327b25e2e6", "Build", "Definitions", "{project}/_apis/build/{resource}/{definitionId}",
     7, "1.0", "7.1"},
    {"28e1305e-2afe-47bf-abaf-cbb0e6a91988", "Pipelines", "pipelines", "{project}/_apis/{area}/{pipelineId}", 1, "5.1",
     "7.1"},
    {"b5b9a4a4-e6cd-4096-853c-ab7d8b0c4eb2", "pipelinePermissions", "pipelinePermissions",
     "{project}/_apis/pipelines/{resource}/{resourceType}/{resourceId}", 1, "5.1", "0.0"},
    {"9461c234-c84c-4ed2-b918-2f0f92ad0a35", "securityroles", "roleassignments",
     "_apis/{area}/scopes/{scopeId}/{resource}/resources/{resourceId}/{identityId}", 1, "2.2", "0.0"},
    {"f4cc9a86-453c-48d2-b44d-d3bd5c105f4f", "securityroles", "roledefinitions",
     "_apis/{area}/scopes/{scopeId}/{resource}", 1, "2.2", "0.0"},
    {"14e48fdc-2c8b-41ce-a0c3-e26f6cc55bd0", "serviceendpoint", "endpoints", "_apis/{area}/{resource}/{endpointId}", 4,
     "5.2", "7.1"},
    {"e85f1c62-adfc-4b74-b618-11a150fb195e", "serviceendpoint", "endpoints",
     "{project}/_apis/{area}/{resource}/{endpointId}", 4, "4.1", "7.1"},
    {"cc63bb57-2a5f-4a7a-b79c-c142d308657e", "serviceendpoint", "endpointproxy", "{project}/_apis/{area}/{resource}", 1,
     "4.1", "7.1"},
    {"10a16738-9299-4cd1-9a81-fd23ad6200d0", "serviceendpoint", "executionhistory",
     "{project}/_apis/{area}/{endpointId}/{resource}", 1, "4.1", "7.1"},
    {"5a7938a4-655e-486c-b562-b78c54a7e87b", "serviceendpoint", "types", "_apis/{area}/{resource}", 1, "4.1", "7.1"},
    {"69a319f4-28c1-4bfd-93e6-ea0ff5c6f1a2", "distributedtask", "oidctoken",
     "{scopeIdentifier}/_apis/{area}/hubs/{hubName}/plans/{planId}/jobs/{jobId}/{resource}", 1, "7.1", "7.1"},
    {"a8c47e17-4d56-4a56-92bb-de7ea7dc65be", "distributedtask", "pools", "_apis/{area}/{resource}/{poolId}", 1, "1.0",
     "7.1"},
    {"900fa995-c559-4923-aae7-f8424fe4fbea", "distributedtask", "queues", "{project}/_apis/{area}/{resource}/{queueId}",
     1, "2.0", "7.1"},
}};

struct Area {
  const char* id;
  const char* name;
  std::string Bases::*base;
};

constexpr std::array<Area, 11> areas = {{
    {"79134c72-4a58-4b42-976c-04e7115f32bf", "core", &Bases::core},
    {"965220d5-5bb9-42cf-8d67-9b146df2a5a4", "Build", &Bases::core},
    {"2e0bf237-8973-4ec9-a581-9c3d679d1776", "pipelines", &Bases::core},
    {"a81a0441-de52-4000-aa15-ff0e07bfbbaa", "pipelinePermissions", &Bases::core},
    {"4a933897-0488-45af-bd82-6fd3ad33f46a", "PipelinesChecks", &Bases::core},
    {"1814ab31-2f4f-4a9f-8761-f4d77dc5a5d7", "serviceendpoint", &Bases::core},
    {"a85b8835-c1a1-4aac-ae97-1c3d0ba72dbd", "distributedtask", &Bases::core},
    {"bb1e7ec9-e901-4b68-999a-de7012b920f8", "Graph", &Bases::graph},
    {"fc3682be-3d6c-427a-87c8-e527b16a1d05", "Identity", &Bases::graph},
    {"68ddce18-2501-45f1-a17b-7931a9922690", "MemberEntitlementManagement", &Bases::entitlements},
    {"00025394-6065-48ca-87d9-7f5672854ef7", "Location Service", &Bases::core},
}};

nlohmann::json list(nlohmann::json values) {
  auto count = values.size();
  return {{"count", count}, {"value", std::move(values)}};
}

}  // namespace

nlohmann::json resource_locations(std::string_view area) {
  auto values = nlohmann::json::array();
  for (const auto& at : locations) {
    if (!area.empty() && !same_text(area, at.area)) continue;
    values.push_back({{"id", at.id},
                      {"area", at.area},
                      {"resourceName", at.resource},
                      {"routeTemplate", at.route},
                      {"resourceVersion", at.revision},
                      {"minVersion", at.since},
                      {"maxVersion", "7.2"},
                      {"releasedVersion", at.released}});
  }
  return list(std::move(values));
}

nlohmann::json resource_areas(const Bases& bases) {
  auto values = nlohmann::json::array();
  for (const auto& area : areas)
    values.push_back({{"id", area.id}, {"name", area.name}, {"locationUrl", bases.*area.base}});
  return list(std::move(values));
}

}  // namespace keyless::sandbox::devops
