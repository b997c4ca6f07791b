#include "sandbox/arm/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "sandbox/authorization.hpp"

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

std::optional<Reply> missing_resource(const Cloud& cloud, const Scope& scope, std::string_view asked) {
  if (scope.resource.empty() || cloud.world.find(tables::resources, scope.resource)) return std::nullopt;
  auto parts = split(asked, '/');
  auto provider =
      std::find_if(parts.begin(), parts.end(), [](const auto& part) { return same_text(part, "providers"); });
  std::string type_and_name;
  for (auto at = provider == parts.end() ? provider : provider + 1; at != parts.end(); ++at)
    type_and_name += (type_and_name.empty() ? "" : "/") + *at;
  return refuse(404, "ResourceNotFound",
                fmt::format("The Resource '{}' under resource group '{}' was not found. For more details please go to "
                            "https://aka.ms/ARMResourceNotFoundFix",
                            type_and_name, scope.group));
}

}  // namespace

Reply answer(int status, const json& body) {
  Reply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  reply.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return reply;
}

Reply refuse(int status, std::string_view code, const std::string& message) {
  auto reply = answer(status, {{"error", {{"code", code}, {"message", message}}}});
  reply.headers.emplace_back("x-ms-failure-cause", "gateway");
  return reply;
}

Reply nothing(int status) {
  Reply reply;
  reply.status = status;
  return reply;
}

json body_of(const Request& request, std::optional<Reply>& refused) {
  auto body = json::parse(request.body, nullptr, false);
  if (body.is_object()) return body;
  refused = refuse(400, "InvalidRequestContent",
                   "The request content was invalid and could not be deserialized: 'Unexpected character encountered "
                   "while parsing value. Path '', line 1, position 1.'.");
  return json::object();
}

std::optional<Reply> unless_may(Cloud& cloud, const Request& request, std::string_view action, std::string_view scope) {
  if (may(cloud, request.caller.object_id, action, scope)) return std::nullopt;
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
           const Wanted& wanted, const std::function<json(const json&)>& shown) {
  auto values = json::array();
  auto limit = page_limit(cloud, request);
  auto after = from_base64(request.asked("$skiptoken"));
  auto at = after.empty() ? rows.lower_bound(prefix) : rows.upper_bound(after);
  std::string last;
  bool more = false;
  for (; at != rows.end() && at->first.starts_with(prefix); ++at) {
    if (!wanted(at->first, at->second)) continue;
    more = values.size() == limit;
    if (more) break;
    values.push_back(shown ? shown(at->second) : at->second);
    last = at->first;
  }
  json body = {{"value", std::move(values)}};
  if (more) body["nextLink"] = next_link(cloud, request, last);
  return answer(200, body);
}

Scope scope_of(std::string_view id) {
  Scope scope;
  auto parts = split(id, '/');
  if (parts.size() < 3 || !same_text(parts[1], "subscriptions")) return scope;
  scope.subscription = parts[2];
  if (parts.size() < 5 || !same_text(parts[3], "resourceGroups")) return scope;
  scope.group = parts[4];
  if (parts.size() > 5) scope.resource = lower(id);
  return scope;
}

std::string group_key(std::string_view subscription, std::string_view group) {
  return lower(fmt::format("/subscriptions/{}/resourcegroups/{}", subscription, group));
}

std::optional<Reply> unless_group(Cloud& cloud, std::string_view subscription, std::string_view group, bool writing) {
  const auto* row = cloud.world.find(tables::resources, group_key(subscription, group));
  if (!row) return refuse(404, "ResourceGroupNotFound", fmt::format("Resource group '{}' could not be found.", group));
  if (!writing || text_of(member(*row, "properties"), "provisioningState") != "Deleting") return std::nullopt;
  return refuse(
      409, "ResourceGroupBeingDeleted",
      fmt::format("The resource group '{}' is in deprovisioning state and cannot perform this operation.", group));
}

std::optional<Reply> unless_scope(Cloud& cloud, std::string_view scope, bool writing) {
  auto where = scope_of(scope);
  if (!where.group.empty())
    if (auto reply = unless_group(cloud, where.subscription, where.group, writing)) return reply;
  return missing_resource(cloud, where, scope);
}

std::optional<Reply> if_locked(Cloud& cloud, std::string_view scope, bool deleting) {
  constexpr std::string_view marker = "/providers/microsoft.authorization/locks/";
  for (auto path = lower(scope);;) {
    const auto& rows = cloud.world.rows(tables::resources);
    for (auto at = rows.lower_bound(path + std::string(marker));
         at != rows.end() && at->first.starts_with(path + std::string(marker)); ++at) {
      auto level = text_of(member(at->second, "properties"), "level");
      if (!deleting && level != "ReadOnly") continue;
      return refuse(
          409, "ScopeLocked",
          fmt::format("The scope '{}' cannot perform {} operation because following scope(s) are locked: '{}'. "
                      "Please remove the lock and try again.",
                      scope, deleting ? "delete" : "write", path));
    }
    auto slash = path.rfind('/');
    if (slash == std::string::npos) return std::nullopt;
    path.resize(slash);
  }
}

}  // namespace keyless::sandbox::arm
