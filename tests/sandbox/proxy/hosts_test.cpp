#include "sandbox/proxy/hosts.hpp"

#include <catch2/catch.hpp>

#include "sandbox/arm/service.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/graph/service.hpp"

using namespace keyless::sandbox;

namespace {

std::string service_of(const std::string& authority) {
  auto destination = proxy::destination_of(authority);
  return destination ? destination->service : "";
}

std::string target_behind(const std::string& host, const std::string& target) {
  auto destination = proxy::destination_of(host + ":443");
  return destination ? proxy::routed_target(*destination, target) : "";
}

}  // namespace

TEST_CASE("a public name leads to the service that the real one has there") {
  CHECK(service_of("management.azure.com:443") == resource_manager().name);
  CHECK(service_of("Management.Azure.Com:443") == resource_manager().name);
  CHECK(service_of("login.microsoftonline.com:443") == active_directory().name);
  CHECK(service_of("login.windows.net:443") == active_directory().name);
  CHECK(service_of("sts.windows.net:443") == active_directory().name);
  CHECK(service_of("graph.microsoft.com:443") == microsoft_graph().name);
  CHECK(service_of("dev.azure.com:443") == azure_devops().name);
  CHECK(service_of("vssps.dev.azure.com:443") == azure_devops_graph().name);
  CHECK(service_of("app.vssps.visualstudio.com:443") == azure_devops_graph().name);
  CHECK(service_of("vsaex.dev.azure.com:443") == azure_devops_entitlements().name);
  CHECK(service_of("contoso.visualstudio.com:443") == azure_devops().name);
  CHECK(service_of("contoso.vssps.visualstudio.com:443") == azure_devops_graph().name);
  CHECK(service_of("contoso.vsaex.visualstudio.com:443") == azure_devops_entitlements().name);
}

TEST_CASE("hosts and ports that nobody stands for lead nowhere") {
  for (const auto* authority :
       {"example.com:443", "management.azure.com:80", "management.azure.com", "management.azure.com.evil.example:443",
        "evilmanagement.azure.com:443", "a.b.visualstudio.com:443", ".visualstudio.com:443", "visualstudio.com:443",
        ":443", "", "localhost:443", "dev.azure.com:4430"}) {
    CAPTURE(authority);
    CHECK_FALSE(proxy::destination_of(authority));
  }
}

TEST_CASE("an organization in the host goes into the path") {
  CHECK(target_behind("contoso.visualstudio.com", "/_apis/projects?x=1") == "/contoso/_apis/projects?x=1");
  CHECK(target_behind("contoso.visualstudio.com", "/DefaultCollection/_apis") == "/contoso/_apis");
  CHECK(target_behind("contoso.visualstudio.com", "/defaultcollection?x") == "/contoso/?x");
  CHECK(target_behind("contoso.visualstudio.com", "/DefaultCollections/_apis") == "/contoso/DefaultCollections/_apis");
  CHECK(target_behind("dev.azure.com", "/contoso/_apis") == "/contoso/_apis");
  CHECK(target_behind("app.vssps.visualstudio.com", "/_apis/profile") == "/_apis/profile");
}
