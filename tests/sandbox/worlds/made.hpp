#pragma once

#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "sandbox/lab.hpp"
#include "sandbox/text/timestamps.hpp"
#include "sandbox/worlds/worlds.hpp"

namespace keyless::sandbox::test {

inline worlds::Order order_of(worlds::Kind kind, std::size_t size, const ScratchFolder& scratch, const Clock& clock) {
  worlds::Order order;
  order.kind = kind;
  order.size = size;
  order.folder = scratch.path / "state";
  order.clock = &clock;
  return order;
}

/// A made world, served.
class MadeWorld {
 public:
  MadeWorld(worlds::Kind kind, std::size_t size, bool secrets_only = false) : lab_(served(kind, size, secrets_only)) {}

  nlohmann::json connections_of(const std::string& project) {
    return devops("GET", "/contoso/" + project + "/_apis/serviceendpoint/endpoints?includeFailed=true&api-version=7.1")
        .body["value"];
  }
  Answer devops(const std::string& method, const std::string& target, const std::string& body = "") {
    return lab_.send("azureDevOps", method, target, body,
                     {{"Authorization", "Basic " + base64(":" + lab_.ready("personalAccessToken"))},
                      {"Content-Type", "application/json"}});
  }
  Answer graph(const std::string& target) {
    auto token = lab_.client_token("https://graph.microsoft.com/.default");
    return lab_.send("microsoftGraph", "GET", "/v1.0/" + target, "", {{"Authorization", "Bearer " + token}});
  }
  /// How the connection's own test went: `ok`, `unauthorized`, ...
  std::string tried(const std::string& project, const std::string& id) {
    auto answer = devops(
        "POST", "/contoso/" + project + "/_apis/serviceendpoint/endpointproxy?endpointId=" + id + "&api-version=7.1",
        R"({"dataSourceDetails":{"dataSourceName":"TestConnection"}})");
    return answer.body.is_object() ? answer.body.value("statusCode", "") : "";
  }
  Lab& lab() { return lab_; }

 private:
  Options served(worlds::Kind kind, std::size_t size, bool secrets_only) {
    StillClock clock;
    auto order = order_of(kind, size, scratch_, clock);
    order.secrets_only = secrets_only;
    auto made = worlds::make_world(order);
    if (!made) throw std::runtime_error(made.error().message);
    Options options;
    options.folder = scratch_.path / "state";
    options.page_size = 1000;
    return options;
  }

  ScratchFolder scratch_;
  Lab lab_;
};

}  // namespace keyless::sandbox::test
