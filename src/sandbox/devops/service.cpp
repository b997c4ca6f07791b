#include <array>
#include "base/json.hpp"

#include "sandbox/devops/admit.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/service.hpp"
#include "sandbox/devops/wire/call.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

namespace {

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

Service service_of(std::string_view name, std::span<const Route> routes) {
  return {.name = name,
          .routes = routes,
          .admit = admit,
          .no_route = no_such_page,
          .malformed = malformed_request,
          .finish = add_usual_headers};
}

}  // namespace keyless::sandbox::devops
