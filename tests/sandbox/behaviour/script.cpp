#include "sandbox/behaviour/script.hpp"

#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "sandbox/places.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::test {

namespace {

struct Step {
  std::string method;
  std::string target;
  std::string body = {};
};

std::vector<Step> resource_manager_script() {
  auto credentials = identity("mi-script") + "/federatedIdentityCredentials";
  auto roles = std::string("/subscriptions/") + Lab::subscription +
               "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01";
  return {{"PUT", msi(identity("mi-script")), R"({"location":"eastus"})"},
          {"GET", msi(identity("mi-script"))},
          {"GET", msi(identity("").substr(0, identity("").size() - 1))},
          {"PUT", msi(credentials + "/one"), trust("https://issuer.example", "one").dump()},
          {"PUT", msi(credentials + "/two"), trust("https://issuer.example", "two").dump()},
          {"PUT", msi(credentials + "/three"), trust("https://issuer.example", "three").dump()},
          {"GET", msi(credentials)},
          {"GET", roles},
          {"DELETE", msi(credentials + "/one")},
          {"GET", msi(credentials + "/one")},
          {"GET", msi(credentials)},
          {"DELETE", msi(identity("mi-script"))},
          {"GET", msi(identity("mi-script"))},
          {"GET", msi(identity("").substr(0, identity("").size() - 1))},
          {"PUT", msi(identity("mi-script")), R"({"location":"eastus"})"},
          {"PUT", rg(group("rg-script")), R"({"location":"eastus"})"},
          {"DELETE", rg(group("rg-script"))}};
}

std::vector<Step> script_of(Lab& lab, const std::string& service) {
  if (service == "resourceManager") return resource_manager_script();
  if (service == "microsoftGraph") return {{"GET", "/v1.0/servicePrincipals"}, {"GET", "/v1.0/servicePrincipals/none"}};
  if (service == "azureDevOps")
    return {{"GET", "/" + lab.ready("organization") + "/_apis/projects?api-version=7.1"},
            {"GET", "/" + lab.ready("organization") + "/_apis/projects/none?api-version=7.1"}};
  auto form = "grant_type=client_credentials&client_id=" + lab.ready("clientId") +
              "&client_secret=" + lab.ready("clientSecret") +
              "&scope=" + encoded("https://graph.microsoft.com/.default");
  auto token = std::string("/") + Lab::tenant + "/oauth2/v2.0/token";
  return {{"GET", std::string("/") + Lab::tenant + "/v2.0/.well-known/openid-configuration"},
          {"POST", token, form},
          {"POST", token, form}};
}

std::string authorization_for(Lab& lab, const std::string& service) {
  if (service == "azureDevOps") return "Basic " + base64(":" + lab.ready("personalAccessToken"));
  if (service == "activeDirectory") return {};
  auto audience = service == "microsoftGraph" ? "https://graph.microsoft.com" : "https://management.azure.com";
  return "Bearer " + lab.client_token(std::string(audience) + "/.default");
}

/// Enough to see a deletion end; some faults make links that never do.
constexpr int most_links = 4;

std::string without_ports(Lab& lab, std::string text) {
  for (auto name : {"resourceManager", "activeDirectory", "microsoftGraph", "azureDevOps", "azureDevOpsGraph",
                    "azureDevOpsEntitlements", "control"}) {
    auto origin = lab.ready(name).substr(std::string("https://").size());
    for (auto at = text.find(origin); at != std::string::npos; at = text.find(origin, at + 1))
      text.replace(at, origin.size(), name);
  }
  return text;
}

std::string exchange(Lab& lab, const std::string& service, const std::string& authorization, const Step& step) {
  auto bytes = step.method + " " + step.target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  if (!authorization.empty()) bytes += "Authorization: " + authorization + "\r\n";
  auto form = step.body.starts_with("grant_type");
  if (!step.body.empty())
    bytes += form ? "Content-Type: application/x-www-form-urlencoded\r\n" : "Content-Type: application/json\r\n";
  if (!step.body.empty()) bytes += "Content-Length: " + std::to_string(step.body.size()) + "\r\n";
  return lab.raw(service, bytes + "\r\n" + step.body);
}

/// The target of a link in the answer, or "" when it leads nowhere in this service.
std::string followed(Lab& lab, const std::string& service, const std::string& answer, const std::string& before) {
  auto at = answer.find(before + lab.ready(service.c_str()));
  if (at == std::string::npos) return {};
  at += before.size() + lab.ready(service.c_str()).size();
  return answer.substr(at, answer.find_first_of("\"\r\n", at) - at);
}

}  // namespace

Scenario scenario_of(const std::string& text) {
  auto scenario = read_scenario("scenario.yaml", text);
  INFO((scenario ? std::string() : scenario.error().message));
  REQUIRE(scenario.has_value());
  return *scenario;
}

Options with_scenario(const std::string& text) {
  Options options;
  options.scenario = scenario_of(text);
  return options;
}

std::string transcript(Lab& lab, const std::string& service) {
  std::string all;
  auto authorization = authorization_for(lab, service);
  for (const auto& step : script_of(lab, service)) {
    auto answer = exchange(lab, service, authorization, step);
    all += step.method + " " + step.target + "\n" + answer + "\n";
    for (const auto& before : {std::string("\"nextLink\":\""), std::string("\r\nLocation: ")}) {
      auto next = followed(lab, service, answer, before);
      for (int links = 0; links < most_links && !next.empty(); ++links) {
        auto further = exchange(lab, service, authorization, {"GET", next});
        all += further + "\n";
        next = followed(lab, service, further, before);
      }
    }
  }
  return without_ports(lab, all) + "held back for " + std::to_string(lab.clock.slept.count()) + " ms\n";
}

Answer control(Lab& lab, const std::string& method, const std::string& path, const nlohmann::json& body) {
  http::Headers headers = {{"Authorization", "Bearer " + lab.ready("controlToken")}};
  return lab.send("control", method, path, body.is_null() ? "" : body.dump(), headers);
}

Answer devops(Lab& lab, const std::string& method, const std::string& target, const std::string& body) {
  http::Headers headers = {{"Authorization", "Basic " + base64(":" + lab.ready("personalAccessToken"))}};
  if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
  return lab.send("azureDevOps", method, target, body, headers);
}

}  // namespace keyless::sandbox::test
