#include "sandbox/worlds/hands.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

#include "base/base64.hpp"
#include "sandbox/arm/service.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/entra/exchange.hpp"
#include "sandbox/seeding.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::worlds {

using nlohmann::json;

namespace {

constexpr std::chrono::minutes use_of_a_token{50};
constexpr const char* manager_scope = "https://management.azure.com/.default";

http::IncomingRequest request_of(const std::string& method, const std::string& target, const json& body) {
  http::IncomingRequest request;
  request.method = method;
  request.target = target;
  request.headers = {{"Content-Type", "application/json"}};
  if (!body.is_null()) request.body = body.dump();
  return request;
}

}  // namespace

Hands::Hands(Cloud& where, Dispatch& dispatch, Calendar& when) : cloud(where), calendar(when), dispatch_(dispatch) {
  auto ready = parsed_json(ready_text(cloud, "", ""));
  client_id_ = text_of(ready, "clientId");
  client_secret_ = text_of(ready, "clientSecret");
  tenant_ = text_of(ready, "tenant");
  access_token_ = text_of(ready, "personalAccessToken");
}

/// A token is of its own time: one of another day does not count at the date things are made now.
const std::string& Hands::manager_token() {
  auto age = calendar.wall() - manager_token_from_;
  if (!manager_token_.empty() && age >= std::chrono::minutes(0) && age < use_of_a_token) return manager_token_;
  auto answer = exchange_secret(cloud, tenant_, client_id_, client_secret_, manager_scope);
  manager_token_ = answer.access_token;
  manager_token_from_ = calendar.wall();
  return manager_token_;
}

json Hands::send(const Service& service, const http::IncomingRequest& request) {
  if (stopped()) return json::object();
  auto outcome = dispatch_.handle(service, "https://localhost", request);
  const auto& reply = outcome.reply;
  auto body = parsed_json(reply.body);
  if (reply.status < 300) return body.is_discarded() ? json::object() : body;
  flaw_ = fmt::format("{} {} was answered with {}: {}", request.method, request.target, reply.status, reply.body);
  return json::object();
}

json Hands::arm(const std::string& method, const std::string& target, const json& body) {
  auto request = request_of(method, target, body);
  request.headers.emplace_back("Authorization", "Bearer " + manager_token());
  return send(resource_manager(), request);
}

json Hands::devops(const std::string& method, const std::string& target, const json& body) {
  auto request = request_of(method, target, body);
  request.headers.emplace_back("Authorization", "Basic " + base64(":" + access_token_));
  return send(azure_devops(), request);
}

}  // namespace keyless::sandbox::worlds
