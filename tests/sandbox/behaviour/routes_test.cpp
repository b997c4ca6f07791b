#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "sandbox/arm/service.hpp"
#include "sandbox/behaviour/script.hpp"
#include "sandbox/control/service.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/graph/service.hpp"
#include "sandbox/routing/route.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

/// A path that fits the template: names that exist where it takes some, a GUID anywhere else.
std::string path_for(Lab& lab, std::string_view pattern) {
  std::string path;
  while (!pattern.empty()) {
    auto open = pattern.find('{');
    path += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    auto close = pattern.find('}', open);
    auto name = pattern.substr(open + 1, close - open - 1);
    if (name == "org" || name == "organization")
      path += lab.ready("organization");
    else if (name == "project")
      path += lab.ready("project");
    else if (name == "tenant")
      path += Lab::tenant;
    else if (name.starts_with('*'))
      path.pop_back(), path += std::string("/subscriptions/") + Lab::subscription;
    else
      path += Lab::subscription;
    pattern.remove_prefix(close + 1);
  }
  return path;
}

/// What anybody may ask at the real services: how to sign in, where things are, which keys sign.
bool is_public(std::string_view service, const Route& route) {
  auto path = std::string(route.path);
  bool metadata = path.find("/.well-known/") != std::string::npos || path.find("/discovery/") != std::string::npos;
  bool places = path == "/metadata/endpoints" || path.find("{realm") != std::string::npos;
  return metadata || places || (service == "activeDirectory" && route.method != "POST") || route.method == "OPTIONS";
}

}  // namespace

TEST_CASE("no route lets anybody in without proof, and none breaks", "[sandbox]") {
  Lab lab;
  int asked = 0;
  for (const auto& service : {resource_manager(), active_directory(), microsoft_graph(), azure_devops(),
                              azure_devops_graph(), azure_devops_entitlements(), control_service()})
    for (const auto& route : service.routes) {
      auto target = path_for(lab, route.path) + "?api-version=7.1";
      auto answer = lab.send(std::string(service.name), std::string(route.method), target, "");
      INFO(service.name << " " << route.method << " " << target << " answered " << answer.status);
      ++asked;
      CHECK(answer.status >= 200);
      CHECK(answer.status < 500);
      if (!is_public(service.name, route)) CHECK(answer.status >= 300);
    }
  CHECK(asked > 80);
}
