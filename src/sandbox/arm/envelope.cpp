#include "sandbox/arm/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/deny_assignments.hpp"
#include "sandbox/arm/ordered.hpp"
#include "sandbox/arm/scopes.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

std::size_t page_limit(const Cloud& cloud, const Request& request) {
  auto asked = request.asked("$top");
  std::size_t top = 0;
  std::from_chars(asked.data(), asked.data() + asked.size(), top);
  return top > 0 ? std::min(top, cloud.page_size) : cloud.page_size;
}

/// The same request with another `$skiptoken`, so filters come back as they were.
std::string next_link(const Cloud& cloud, const Request& request, const std::string& last_key) {
  auto path = request.target.substr(0, request.target.find('?'));
  std::string query;
  for (const auto& [name, value] : request.query)
    if (name != "$skiptoken") query += fmt::format("{}={}&", name, percent_encoded(value));
  return fmt::format("{}{}?{}$skiptoken={}", cloud.origins.resource_manager, path, query, base64url(last_key));
}

}  // namespace

Reply answer(int status, const json& body) {
  Reply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  reply.body = ordered_text(body);
  return reply;
}

Reply decline(int status, std::string_view code, const std::string& message) {
  return answer(status, {{"error", {{"code", code}, {"message", message}}}});
}

Reply refuse(int status, std::string_view code, const std::string& message) {
  auto reply = decline(status, code, message);
  reply.headers.emplace_back("x-ms-failure-cause", "gateway");
  return reply;
}

Reply nothing(int status) {
  Reply reply;
  reply.status = status;
  return reply;
}

json body_of(const Request& request, std::optional<Reply>& refused) {
  auto body = parsed_json(request.body);
  if (body.is_object()) return body;
  refused = refuse(400, "InvalidRequestContent",
                   "The request content was invalid and could not be deserialized: 'Unexpected character encountered "
                   "while parsing value. Path '', line 1, position 1.'.");
  return json::object();
}

std::optional<Reply> unless_may(Cloud& cloud, const Request& request, std::string_view action, std::string_view scope) {
  bool granted = may(cloud, request.caller.object_id, action, scope) && is_in_tenant(cloud.world, request, scope);
  if (granted) return if_denied(cloud, request, action, scope);
  auto reply =
      refuse(403, "AuthorizationFailed",
             fmt::format("The client '{}' with object id '{}' does not have authorization to perform action '{}' "
                         "over scope '{}' or the scope is invalid. If access was recently granted, please refresh "
                         "your credentials.",
                         request.caller.name, request.caller.object_id, action, scope));
  return reply;
}

const json& member(const json& object, const char* name) {
  static const json none = json::object();
  if (!object.is_object()) return none;
  auto at = object.find(name);
  return at == object.end() || !at->is_object() ? none : *at;
}

bool tags_are_sound(const json& body) {
  auto at = body.find("tags");
  if (at == body.end() || at->is_null()) return true;
  if (!at->is_object() || at->size() > 50) return false;
  return std::all_of(at->begin(), at->end(), [](const json& value) {
    return value.is_string() && value.get_ref<const std::string&>().size() <= 256;
  });
}

Reply page(Cloud& cloud, const Request& request, const World::Rows& rows, const std::string& prefix,
           const Wanted& wanted, const Shown& shown) {
  return page(cloud, request, rows, std::vector<std::string>{prefix}, wanted, shown);
}

Reply page(Cloud& cloud, const Request& request, const World::Rows& rows, const std::vector<std::string>& prefixes,
           const Wanted& wanted, const Shown& shown) {
  auto values = json::array();
  auto limit = page_limit(cloud, request);
  auto after = from_base64(request.asked("$skiptoken"));
  std::string last;
  bool more = false;
  for (const auto& prefix : prefixes) {
    auto at = after.empty() || after < prefix ? rows.lower_bound(prefix) : rows.upper_bound(after);
    for (; !more && at != rows.end() && at->first.starts_with(prefix); ++at) {
      if (!wanted(at->first, at->second)) continue;
      more = values.size() == limit;
      if (more) break;
      values.push_back(shown ? shown(at->second) : at->second);
      last = at->first;
    }
  }
  json body = {{"value", std::move(values)}};
  if (more) body["nextLink"] = next_link(cloud, request, last);
  return answer(200, body);
}

Reply page_of(Cloud& cloud, const Request& request, const World::Rows& rows) {
  auto all = [](const std::string&, const json&) { return true; };
  return page(cloud, request, rows, "", all);
}

}  // namespace keyless::sandbox::arm
