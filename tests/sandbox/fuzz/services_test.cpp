#include <cstdlib>
#include <set>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/codec.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/fuzz/odd_requests.hpp"
#include "sandbox/graph/service.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr std::size_t requests_of_a_world = 2000;

/// `KEYLESS_FUZZ_REQUESTS=1000000 KEYLESS_FUZZ_SEED=7` make a long run of another one.
std::size_t asked_for(const char* variable, std::size_t usual) {
  const auto* text = std::getenv(variable);
  return text ? static_cast<std::size_t>(std::strtoull(text, nullptr, 10)) : usual;
}

bool carries_a_body(const http::IncomingRequest& request) {
  return request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
}

/// The two that Azure DevOps is known for: a connection's name that is taken, and a body that it can't make sense of.
bool is_known_failure(const http::IncomingRequest& request, const Reply& reply) {
  auto error = keyless::parsed_json(reply.body);
  auto type = text_of(error, "typeKey");
  if (type == "DuplicateServiceConnectionException")
    return carries_a_body(request) && lower(request.target).find("/serviceendpoint/") != std::string::npos;
  return type == "VssServiceException" && carries_a_body(request) &&
         text_of(error, "message").starts_with("TF400898: An Internal Error Occurred. Activity Id: ");
}

/// No service fails but by saying that something is not implemented, save the hosts of Azure DevOps in ways of their
/// own.
bool is_documented(const Service& service, const http::IncomingRequest& request, const Reply& reply) {
  if (reply.status < 500 || reply.status == 501) return true;
  bool of_azure_devops = service.name.starts_with(azure_devops().name);
  return reply.status == 500 && of_azure_devops && is_known_failure(request, reply);
}

bool is_json(const Reply& reply) {
  return http::header(reply.headers, "Content-Type").find("json") != std::string_view::npos;
}

/// What is wrong with an answer; "" when it is one that this service may give.
std::string flaw_in(const Service& service, const http::IncomingRequest& request, const Reply& reply) {
  if (reply.status < 200 || reply.status > 599) return "a status that no server sends";
  if (!is_documented(service, request, reply)) return "a failure of the server";
  if (reply.status == 204 && !reply.body.empty()) return "a body behind 204";
  if (is_json(reply) && !reply.body.empty() && !json::accept(reply.body)) return "a body that is no JSON";
  auto body = keyless::parsed_json(reply.body);
  if (reply.status >= 400 && is_json(reply) && !reply.body.empty() && (!body.is_object() || body.empty()))
    return "an error that says nothing";
  http::ResponseParser parser(request.method == "HEAD");
  bool head = request.method == "HEAD";
  auto fed = parser.feed(http::serialize({reply.status, reply.headers, reply.body}, false, head));
  if (!fed || (!parser.done() && !parser.finish())) return "bytes that are no HTTP";
  return {};
}

std::string described(const Service& service, const http::IncomingRequest& request, const Reply& reply) {
  auto text = std::string(service.name) + " " + request.method + " " + request.target.substr(0, 600);
  for (const auto& [name, value] : request.headers) text += "\n" + name + ": " + value.substr(0, 200);
  return text + "\n\n" + request.body.substr(0, 1500) + "\n-> " + std::to_string(reply.status) + " " +
         reply.body.substr(0, 600);
}

std::string trouble_with(BenchOfServices& bench, const OddRequest& odd, std::map<int, std::size_t>& statuses) {
  const auto& service = bench.services[odd.service];
  Reply reply;
  try {
    reply = bench.handle(service, odd.request).reply;
  } catch (const std::exception& escaped) {
    return std::string("an exception: ") + escaped.what() + "\n" + described(service, odd.request, reply);
  }
  ++statuses[reply.status / 100];
  auto flaw = flaw_in(service, odd.request, reply);
  return flaw.empty() ? flaw : flaw + "\n" + described(service, odd.request, reply);
}

}  // namespace

TEST_CASE("no request takes a service out of its protocol", "[fuzz]") {
  auto total = asked_for("KEYLESS_FUZZ_REQUESTS", 4000);
  auto seed = asked_for("KEYLESS_FUZZ_SEED", 1);
  std::set<std::string> troubles;
  std::map<int, std::size_t> statuses;
  for (std::size_t done = 0; done < total && troubles.size() < 20; done += requests_of_a_world, ++seed) {
    BenchOfServices bench(seed);
    OddRequests requests(bench, seed);
    for (std::size_t i = 0; i < std::min(requests_of_a_world, total - done); ++i) {
      auto trouble = trouble_with(bench, requests.next(), statuses);
      if (!trouble.empty()) troubles.insert("seed " + std::to_string(seed) + ": " + trouble);
    }
    if (auto flaw = bench.flaw(); !flaw.empty()) troubles.insert("seed " + std::to_string(seed) + ": " + flaw);
  }
  for (const auto& trouble : troubles) FAIL_CHECK(trouble);
  // Odd, but not so odd that everything is refused at the door.
  CHECK(statuses[2] * 12 > total);
  CHECK(statuses[4] * 4 > total);
}

TEST_CASE("every service has an answer for bytes that are no request", "[fuzz]") {
  BenchOfServices bench(3);
  for (const auto& service : bench.services) {
    auto reply = bench.malformed(service);
    CHECK(flaw_in(service, {}, reply).empty());
    CHECK(reply.status == 400);
  }
}

TEST_CASE("the same seed asks the same and is answered the same", "[fuzz]") {
  std::array<std::string, 2> all;
  for (auto& text : all) {
    BenchOfServices bench(5);
    OddRequests requests(bench, 5);
    for (int i = 0; i < 300; ++i) {
      auto odd = requests.next();
      auto reply = bench.handle(bench.services[odd.service], odd.request).reply;
      text += odd.request.method + odd.request.target.substr(0, 80) + std::to_string(reply.status) + "\n";
    }
  }
  CHECK(all[0] == all[1]);
}

TEST_CASE("a body that is nested without end is refused before anything copies it", "[fuzz]") {
  BenchOfServices bench(3);
  http::IncomingRequest request;
  request.method = "POST";
  request.target = "/v1.0/users";
  request.headers = {{"Host", "localhost"},
                     {"Content-Type", "application/json"},
                     {"Authorization", "Bearer " + bench.token_for("https://graph.microsoft.com/.default")}};
  constexpr std::size_t levels = 20000;
  for (std::size_t i = 0; i < levels; ++i) request.body += "{\"a\":";
  request.body += "1" + std::string(levels, '}');
  CHECK(bench.handle(microsoft_graph(), request).reply.status == 400);
}
