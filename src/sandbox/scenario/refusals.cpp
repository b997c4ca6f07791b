#include "sandbox/scenario/refusals.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/devops/wire/call.hpp"
#include "sandbox/devops/wire/error.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

std::string subscription_in(const Request& request) {
  auto parts = split(request.path, '/');
  return parts.size() > 2 && equal_caseless(parts[1], "subscriptions") ? parts[2] : std::string();
}

Reply busy(std::string_view code, const std::string& message, std::chrono::seconds again) {
  json body = {{"error", {{"code", code}, {"message", message}}}};
  return {429, {{"Retry-After", std::to_string(again.count())}}, body.dump()};
}

}  // namespace

Reply resource_manager_busy(const Request& request, std::chrono::seconds again) {
  bool reads = request.method == "GET" || request.method == "HEAD";
  auto operation = reads ? "GET" : request.method == "DELETE" ? "DELETE" : "WRITE";
  auto reply =
      busy("SubscriptionRequestsThrottled",
           fmt::format("Number of requests for subscription '{}' and operation '{}' exceeded the backend storage "
                       "limit. Please try again after '{}' seconds.",
                       subscription_in(request), operation, again.count()),
           again);
  reply.headers.emplace_back("x-ms-failure-cause", "gateway");
  return reply;
}

Reply identities_busy(const Request& request, std::chrono::seconds again) {
  return busy(
      "429",
      fmt::format("Request is temporarily throttled because subscription {} has issued too many requests. Retry "
                  "after {} seconds.",
                  subscription_in(request), again.count()),
      again);
}

Reply graph_busy(Cloud& cloud, const Request& request, std::chrono::seconds again) {
  auto id = cloud.ids.passing_uuid();
  auto client = request.header("client-request-id");
  auto now = iso_seconds(cloud.now());
  if (auto gap = now.find(' '); gap != std::string::npos) now[gap] = 'T';
  if (now.ends_with('Z')) now.pop_back();
  json inner = {{"code", "429"},
                {"date", now},
                {"message", "Please retry after"},
                {"request-id", id},
                {"client-request-id", client.empty() ? id : std::string(client)},
                {"status", "429"}};
  json body = {
      {"error", {{"code", "TooManyRequests"}, {"message", "Please retry again later."}, {"innerError", inner}}}};
  return {429, {{"Retry-After", std::to_string(again.count())}}, body.dump()};
}

http::Headers devops_quota_headers(const Cloud& cloud, double delay, std::chrono::seconds again) {
  const auto& quota = cloud.behaviour.throttling.azure_devops;
  http::Headers headers = {{"Retry-After", std::to_string(again.count())},
                           {"X-RateLimit-Resource", "Core"},
                           {"X-RateLimit-Limit", fmt::format("{}", quota.units)},
                           {"X-RateLimit-Remaining", "0"},
                           {"X-RateLimit-Reset", std::to_string(epoch_seconds(cloud.now() + again))}};
  if (delay > 0) headers.emplace_back("X-RateLimit-Delay", fmt::format("{:.3f}", delay));
  return headers;
}

Reply devops_busy(const Cloud& cloud, std::chrono::seconds again) {
  devops::Refusal refusal;
  refusal.status = 429;
  refusal.type_key = "RequestBlockedException";
  refusal.type_name =
      "Microsoft.TeamFoundation.Framework.Server.RequestBlockedException, Microsoft.TeamFoundation.Framework.Server";
  refusal.message = fmt::format(
      "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource Core in "
      "namespace "
      "{}.",
      "User");
  auto reply = devops::reply_of(devops::refused(refusal), {});
  for (auto& header : devops_quota_headers(cloud, 0, again)) reply.headers.push_back(std::move(header));
  return reply;
}

}  // namespace keyless::sandbox
