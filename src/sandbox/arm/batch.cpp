#include "sandbox/arm/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr std::size_t most_at_once = 20;
constexpr std::size_t most = 500;

std::string path_of(std::string url) {
  auto scheme = url.find("://");
  if (scheme == std::string::npos) return url.starts_with('/') ? url : "/" + url;
  auto slash = url.find('/', scheme + 3);
  return slash == std::string::npos ? "/" : url.substr(slash);
}

void read_target(Request& request, const std::string& target) {
  request.target = target;
  auto mark = target.find('?');
  request.path = percent_decoded(target.substr(0, mark));
  if (mark == std::string::npos) return;
  for (const auto& pair : split(std::string_view(target).substr(mark + 1), '&')) {
    auto equals = std::min(pair.find('='), pair.size());
    auto value = equals == pair.size() ? std::string() : pair.substr(equals + 1);
    if (!pair.empty())
      request.query.emplace(lower(percent_decoded(pair.substr(0, equals))), percent_decoded(value, true));
  }
}

Request part_of(const Cloud& cloud, const Request& whole, const json& asked) {
  Request part;
  part.method = text_of(asked, "httpMethod");
  auto url = text_of(asked, "url");
  read_target(part, path_of(url.empty() ? text_of(asked, "relativeUrl") : url));
  part.url = cloud.origins.resource_manager + part.target;
  part.headers = {{"Authorization", std::string(whole.header("Authorization"))}};
  if (asked.contains("content") && !asked["content"].is_null()) part.body = asked["content"].dump();
  return part;
}

json answer_of(const json& asked, const Reply& reply) {
  auto content = parsed_json(reply.body);
  auto headers = json::object();
  for (const auto& [name, value] : reply.headers) headers[name] = value;
  json out = {{"httpStatusCode", reply.status}, {"headers", headers}, {"contentLength", reply.body.size()}};
  if (!content.is_discarded()) out["content"] = content;
  if (asked.contains("name")) out["name"] = asked["name"];
  return out;
}

std::optional<Reply> flaw_in_batch(const json& parts) {
  if (!parts.is_array() || parts.empty())
    return refuse(400, "InvalidBatchRequest", "The batch request must hold at least one request.");
  if (parts.size() > most)
    return refuse(400, "InvalidBatchRequest",
                  fmt::format("The batch request holds {} requests; at most {} are allowed.", parts.size(), most));
  bool large = parts.size() > most_at_once;
  for (const auto& one : parts) {
    if (text_of(one, "httpMethod").empty() || (text_of(one, "url").empty() && text_of(one, "relativeUrl").empty()))
      return refuse(400, "InvalidBatchRequest", "Each request of a batch needs 'httpMethod' and 'url'.");
    if (large && (text_of(one, "name").empty() || one.contains("content")))
      return refuse(400, "InvalidBatchRequest",
                    fmt::format("In a batch of more than {} requests each needs a 'name' and none may have 'content'.",
                                most_at_once));
  }
  return std::nullopt;
}

Reply later(Cloud& cloud, const Request& request, const json& body) {
  auto id = cloud.ids.uuid("batch");
  cloud.world.put(tables::operations, "batch/" + id, {{"batch", body}, {"owner", request.caller.object_id}});
  auto reply = nothing(202);
  reply.headers.emplace_back("Location", fmt::format("{}/batch/{}?api-version={}", cloud.origins.resource_manager, id,
                                                     request.asked("api-version")));
  reply.headers.emplace_back("Retry-After", "5");
  return reply;
}

}  // namespace

Reply run_batch(Cloud& cloud, const Request& request, ServeAlone serve) {
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  auto parts = body.value("requests", json());
  if (auto flaw = flaw_in_batch(parts)) return *flaw;
  auto responses = json::array();
  for (const auto& asked : parts) {
    auto part = part_of(cloud, request, asked);
    responses.push_back(answer_of(asked, serve(cloud, part)));
  }
  json done = {{"responses", responses}};
  return parts.size() > most_at_once ? later(cloud, request, done) : answer(200, done);
}

Reply poll_batch(Cloud& cloud, const Request& request) {
  const auto* row = cloud.world.find(tables::operations, "batch/" + request.param("operation"));
  if (row && equal_caseless(text_of(*row, "owner"), request.caller.object_id)) return answer(200, (*row)["batch"]);
  return refuse(404, "OperationNotFound", "The requested operation was not found.");
}

}  // namespace keyless::sandbox::arm
