#include <algorithm>
#include <map>
#include "base/json.hpp"

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/wire.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr std::size_t most_parts = 20;

Reply refused(Cloud& cloud, const Request& request, const std::string& message) {
  return refuse(cloud, request, 400, "BadRequest", message);
}

std::string id_of(const json& part) {
  return lower(text_of(part, "id"));
}

std::optional<Reply> flaw_in(Cloud& cloud, const Request& request, const json& parts) {
  if (!parts.is_array() || parts.empty()) return refused(cloud, request, "Invalid batch payload format.");
  if (parts.size() > most_parts)
    return refused(cloud, request, "Number of batch request steps exceeds the maximum value of 20.");
  std::map<std::string, bool> seen;
  for (const auto& part : parts) {
    auto id = id_of(part);
    if (id.empty() || text_of(part, "method").empty() || text_of(part, "url").empty())
      return refused(cloud, request, "Invalid batch payload format.");
    if (seen[id]) return refused(cloud, request, "Request Id : " + text_of(part, "id") + " should be unique.");
    seen[id] = true;
  }
  for (const auto& part : parts)
    for (const auto& other : part.value("dependsOn", json::array()))
      if (!seen[lower(other.get<std::string>())])
        return refused(cloud, request, "Request Id : " + other.get<std::string>() + " was not found in the batch.");
  return std::nullopt;
}

std::map<std::string, std::string> query_of(const std::string& target) {
  std::map<std::string, std::string> query;
  auto mark = target.find('?');
  if (mark == std::string::npos) return query;
  for (const auto& pair : split(target.substr(mark + 1), '&')) {
    auto equals = std::min(pair.find('='), pair.size());
    auto value = equals < pair.size() ? percent_decoded(pair.substr(equals + 1), true) : std::string();
    query.emplace(lower(percent_decoded(pair.substr(0, equals))), value);
  }
  return query;
}

Request request_of(const Request& whole, const json& part) {
  Request request;
  auto version = starts_with_caseless(whole.path, "/beta/") ? "/beta" : "/v1.0";
  auto url = text_of(part, "url");
  request.method = text_of(part, "method");
  std::transform(request.method.begin(), request.method.end(), request.method.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  request.target = version + (url.starts_with('/') ? url : "/" + url);
  request.url = whole.url.substr(0, whole.url.size() - whole.target.size()) + request.target;
  request.path = percent_decoded(request.target.substr(0, request.target.find('?')));
  request.query = query_of(request.target);
  const auto headers = part.value("headers", json::object());
  for (const auto& [name, value] : headers.items())
    if (value.is_string()) request.headers.emplace_back(name, value.get<std::string>());
  if (part.contains("body")) request.body = part["body"].dump();
  request.caller = whole.caller;
  return request;
}

ordered_json told(const json& part, const Reply& reply) {
  ordered_json answer = {{"id", part["id"]}, {"status", reply.status}};
  ordered_json headers = {{"Cache-Control", "no-cache"}, {"x-ms-resource-unit", "1"}};
  for (const auto& [name, value] : reply.headers) headers[name] = value;
  answer["headers"] = std::move(headers);
  if (reply.body.empty()) return answer;
  auto body = parsed_ordered_json(reply.body);
  answer["body"] = body.is_discarded() || !body.is_structured() ? ordered_json(reply.body) : body;
  return answer;
}

Reply carried_out(Cloud& cloud, const Request& whole, const json& part) {
  auto request = request_of(whole, part);
  if (lower(request.path).find("/$batch") != std::string::npos)
    return refused(cloud, request, "A batch cannot be part of a batch.");
  try {
    return carry_out(cloud, request);
  } catch (const json::exception&) {
    return refused(cloud, request, "Unable to read JSON request payload.");
  }
}

bool failed(const std::map<std::string, int>& done, const json& part) {
  auto needed = part.value("dependsOn", json::array());
  return std::any_of(needed.begin(), needed.end(), [&](const json& one) {
    auto at = done.find(lower(one.get<std::string>()));
    return at == done.end() || at->second >= 400;
  });
}

bool ready(const std::map<std::string, int>& done, const json& part) {
  auto needed = part.value("dependsOn", json::array());
  return std::all_of(needed.begin(), needed.end(),
                     [&](const json& one) { return done.contains(lower(one.get<std::string>())); });
}

}  // namespace

Reply run_batch(Cloud& cloud, const Request& request) {
  auto parts = body_of(request).value("requests", json());
  if (auto flaw = flaw_in(cloud, request, parts)) return *flaw;
  std::map<std::string, int> done;
  std::vector<ordered_json> answers;
  // Each round runs what has become possible; parts that wait for each other fail in the end.
  for (std::size_t round = 0; round <= parts.size() && done.size() < parts.size(); ++round) {
    bool last = round == parts.size();
    for (const auto& part : parts) {
      if (done.contains(id_of(part)) || (!last && !ready(done, part))) continue;
      auto reply = failed(done, part) ? refuse(cloud, request, 424, "FailedDependency",
                                               "Request not attempted because a request it depends on failed.")
                                      : carried_out(cloud, request, part);
      done[id_of(part)] = reply.status;
      answers.push_back(told(part, reply));
    }
  }
  // Answers come in no promised order: clients match them by id.
  std::reverse(answers.begin(), answers.end());
  return shown(200, {{"responses", answers}});
}

}  // namespace keyless::sandbox::graph
