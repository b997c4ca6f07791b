#include <array>
#include "base/json.hpp"

#include "sandbox/devops/admit.hpp"
#include "sandbox/devops/call.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/service.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/organization/routes.hpp"
#include "sandbox/timestamps.hpp"

namespace keyless::sandbox {

using namespace devops;

namespace {

constexpr std::array<Route, 78> table = {{
    {"OPTIONS", "/{org}/_apis/{*area}", serve<list_locations>},
    {"GET", "/{org}/_apis/resourceAreas", serve<list_areas>},
    {"GET", "/{org}/_apis/resourceAreas/{id}", serve<list_areas>},
    {"GET", "/{org}/_apis/connectionData", serve<connection_data>},
    {"GET", "/{org}/_apis/projects", serve<list_projects>},
    {"GET", "/{org}/_apis/projects/{id}", serve<get_project>},

    {"GET", "/{org}/_apis/serviceendpoint/types", serve<list_connection_types>},
    {"GET", "/{org}/{project}/_apis/serviceendpoint/endpoints", serve<list_connections>},
    {"GET", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<get_connection>},
    {"POST", "/{org}/_apis/serviceendpoint/endpoints", serve<create_connection>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/serviceendpoint/endpoints", serve<create_or_refresh_connections>, Effect::writes},
    {"PUT", "/{org}/_apis/serviceendpoint/endpoints", serve<replace_connections>, Effect::writes},
    {"PUT", "/{org}/_apis/serviceendpoint/endpoints/{id}", serve<replace_connection>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/serviceendpoint/endpoints", serve<replace_connections>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<replace_connection>, Effect::writes},
    {"PATCH", "/{org}/_apis/serviceendpoint/endpoints/{id}", serve<share_connection>, Effect::writes},
    {"PATCH", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<share_connection>, Effect::writes},
    {"DELETE", "/{org}/_apis/serviceendpoint/endpoints/{id}", serve<delete_connection>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<delete_connection>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/serviceendpoint/endpointproxy", serve<test_connection>},
    {"GET", "/{org}/{project}/_apis/serviceendpoint/{id}/executionhistory", serve<execution_history>},
    {"POST", "/{org}/_apis/public/serviceendpoint/externalfederatedcredentialmigration", serve<migrate_issuer>,
     Effect::writes},

    {"GET", "/{org}/{project}/_apis/build/definitions", serve<list_definitions>},
    {"GET", "/{org}/{project}/_apis/build/definitions/{id}", serve<get_definition>},
    {"GET", "/{org}/{project}/_apis/pipelines", serve<list_pipelines>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/pipelinepermissions", serve<update_many_pipeline_permissions>,
     Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/pipelinepermissions/{type}/{id}", serve<get_pipeline_permissions>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/pipelinepermissions/{type}/{id}", serve<update_pipeline_permissions>,
     Effect::writes},
    {"POST", "/{org}/{project}/_apis/build/definitions", serve<create_definition>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/build/definitions/{id}", serve<replace_definition>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/build/definitions/{id}", serve<delete_definition>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/build/folders/{*path}", serve<list_folders>},
    {"PUT", "/{org}/{project}/_apis/build/folders/{*path}", serve<create_folder>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/build/folders/{*path}", serve<update_folder>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/build/folders/{*path}", serve<delete_folder>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/build/builds", serve<queue_build>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/build/builds", serve<list_builds>},
    {"GET", "/{org}/{project}/_apis/build/builds/{id}", serve<get_build>},
    {"GET", "/{org}/{project}/_apis/build/authorizedresources", serve<list_authorized_resources>},
    {"PATCH", "/{org}/{project}/_apis/build/authorizedresources", serve<authorize_resources>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/pipelines", serve<create_pipeline>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/checks/configurations", serve<list_checks>},
    {"POST", "/{org}/{project}/_apis/pipelines/checks/configurations", serve<create_check>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/checks/configurations/{id}", serve<get_check>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/checks/configurations/{id}", serve<update_check>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/pipelines/checks/configurations/{id}", serve<delete_check>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/pipelines/checks/queryconfigurations", serve<query_checks>},
    {"GET", "/{org}/{project}/_apis/pipelines/approvals", serve<list_approvals>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/approvals", serve<update_approvals>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/approvals/{id}", serve<get_approval>},
    {"GET", "/{org}/{project}/_apis/pipelines/environments", serve<list_environments>},
    {"POST", "/{org}/{project}/_apis/pipelines/environments", serve<create_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/environments/{id}", serve<get_environment>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/environments/{id}", serve<update_environment>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/pipelines/environments/{id}", serve<delete_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/distributedtask/environments", serve<list_environments>},
    {"POST", "/{org}/{project}/_apis/distributedtask/environments", serve<create_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/distributedtask/environments/{id}", serve<get_environment>},
    {"PATCH", "/{org}/{project}/_apis/distributedtask/environments/{id}", serve<update_environment>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/distributedtask/environments/{id}", serve<delete_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/distributedtask/variablegroups", serve<list_variable_groups>},
    {"GET", "/{org}/{project}/_apis/distributedtask/variablegroups/{id}", serve<get_variable_group>},
    {"POST", "/{org}/{project}/_apis/distributedtask/variablegroups", serve<create_variable_group>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/distributedtask/variablegroups/{id}", serve<replace_variable_group>,
     Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/distributedtask/variablegroups/{id}", serve<delete_variable_group>,
     Effect::writes},
    {"POST", "/{org}/_apis/distributedtask/variablegroups", serve<create_variable_group>, Effect::writes},
    {"PUT", "/{org}/_apis/distributedtask/variablegroups/{id}", serve<replace_variable_group>, Effect::writes},
    {"DELETE", "/{org}/_apis/distributedtask/variablegroups/{id}", serve<delete_variable_group>, Effect::writes},

    {"GET", "/{org}/{project}/_apis/pipelines/{id}", serve<get_pipeline>},

    {"GET", "/{org}/_apis/securityroles/scopes/{scope}/roledefinitions", serve<list_role_definitions>},
    {"GET", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}",
     serve<list_role_assignments>},
    {"PUT", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}",
     serve<set_role_assignments>, Effect::writes},
    {"PUT", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}/{identity}",
     serve<set_role_assignment>, Effect::writes},
    {"PATCH", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}",
     serve<remove_role_assignments>, Effect::writes},
    {"DELETE", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}/{identity}",
     serve<remove_role_assignment>, Effect::writes},

    {"POST", "/{org}/{project}/_apis/distributedtask/hubs/{hub}/plans/{plan}/jobs/{job}/oidctoken",
     serve<create_oidc_token>},
    {"GET", "/{org}/_apis/distributedtask/pools", serve<list_pools>},
    {"GET", "/{org}/{project}/_apis/distributedtask/queues", serve<list_queues>},
}};

Reply no_such_page(Cloud&, const Request& request) {
  return reply_of(refused(no_such_route(request.method, request.path)), {});
}

Reply malformed_request(Cloud&) {
  return {.status = 400,
          .headers = {{"Content-Type", "text/html; charset=us-ascii"}},
          .body =
              "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n"
              "<HTML><HEAD><TITLE>Bad Request</TITLE>\r\n<META HTTP-EQUIV=\"Content-Type\" Content=\"text/html; "
              "charset=us-ascii\"></HEAD>\r\n<BODY><h2>Bad Request - Invalid Verb</h2>\r\n<hr><p>HTTP Error 400. "
              "The request verb is invalid.</p>\r\n</BODY></HTML>\r\n"};
}

void add_member(const Cloud& cloud, const Request& request, Reply& reply) {
  if (request.caller.kind == Caller::Kind::nobody) return;
  auto member = member_of(cloud.world, request.param("org"), request.caller);
  if (!member) return;
  reply.headers.emplace_back("X-VSS-UserData", text_of(*member, "id") + ":" + text_of(*member, "uniqueName"));
}

/// `Ref A: 32 hex digits Ref B: edge Ref C: now`.
std::string edge_reference(const Cloud& cloud, std::string activity) {
  std::erase(activity, '-');
  for (auto& c : activity)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  auto now = iso_time(cloud.now()).substr(0, 19) + "Z";
  return "Ref A: " + activity + " Ref B: LOOPBACK01EDGE0101 Ref C: " + now;
}

void add_usual_headers(Cloud& cloud, const Request& request, Reply& reply) {
  auto activity = cloud.ids.passing_uuid();
  auto session = request.header("X-TFS-Session");
  http::Headers usual = {
      {"Cache-Control", "no-cache"},
      {"Pragma", "no-cache"},
      {"Expires", "-1"},
      {"P3P",
       "CP=\"CAO DSP COR ADMa DEV CONo TELo CUR PSA PSD TAI IVDo OUR SAMi BUS DEM NAV STA UNI COM INT PHY ONL FIN PUR "
       "LOC CNT\""},
      {"X-TFS-ProcessId", cloud.ids.fixed_uuid("azure devops process")},
      {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
      {"ActivityId", activity},
      {"X-TFS-Session", session.empty() ? activity : std::string(session)},
      {"X-VSS-E2EID", activity},
      {"X-VSS-SenderDeploymentId", cloud.ids.fixed_uuid("azure devops deployment")},
      {"X-FRAME-OPTIONS", "SAMEORIGIN"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Cache", "CONFIG_NOCACHE"},
      {"Access-Control-Expose-Headers", "Request-Context"},
      {"Request-Context", "appId=cid-v1:" + cloud.ids.fixed_uuid("azure devops telemetry")},
      {"X-MSEdge-Ref", edge_reference(cloud, activity)},
  };
  for (auto& header : usual) reply.headers.push_back(std::move(header));
  add_member(cloud, request, reply);
}

}  // namespace

namespace devops {

Service service_of(std::string_view name, std::span<const Route> routes) {
  return {.name = name,
          .routes = routes,
          .admit = admit,
          .no_route = no_such_page,
          .malformed = malformed_request,
          .finish = add_usual_headers};
}

}  // namespace devops

Service azure_devops() {
  static const std::vector<Route> routes = [] {
    std::vector<Route> all(table.begin(), table.end());
    auto more = organization::core_routes();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return devops::service_of("azureDevOps", routes);
}

}  // namespace keyless::sandbox
