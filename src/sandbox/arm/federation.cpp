#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>

#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
constexpr std::size_t most_credentials = 20;
constexpr std::size_t longest_value = 600;

std::string action(const char* verb) {
  return std::string(type) + "/" + verb;
}

std::string parent_of(const Request& request) {
  return fmt::format(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{}",
      request.param("s"), request.param("g"), request.param("name"));
}

std::string id_of(const Request& request) {
  return parent_of(request) + "/federatedIdentityCredentials/" + request.param("credential");
}

Reply bad_request(const std::string& message) {
  return refuse(400, "BadRequest", message);
}

std::optional<Reply> unless_parent(Cloud& cloud, const Request& request, const char* verb, bool writing) {
  auto parent = parent_of(request);
  const auto* group = cloud.world.find(tables::resources, group_key(request.param("s"), request.param("g")));
  if (group && writing)
    if (auto reply = unless_group(cloud, request.param("s"), request.param("g"), true)) return reply;
  if (group && cloud.world.find(tables::resources, lower(parent))) return std::nullopt;
  return refuse(404, "ParentResourceNotFound",
                fmt::format("Failed to perform '{}' on resource(s) of type 'userAssignedIdentities/"
                            "federatedIdentityCredentials', because the parent resource '{}' could not be found.",
                            verb, parent));
}

bool is_name(const std::string& name) {
  if (name.size() < 3 || name.size() > 120 || !std::isalnum(static_cast<unsigned char>(name.front()))) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
         std::string::npos;
}

bool lacks_a_value(const json& properties) {
  bool texts = !text_of(properties, "issuer").empty() && !text_of(properties, "subject").empty();
  return !texts || !properties.contains("audiences") || !properties["audiences"].is_array();
}

bool is_too_long(const json& properties) {
  return text_of(properties, "issuer").size() > longest_value ||
         text_of(properties, "subject").size() > longest_value ||
         properties["audiences"][0].get_ref<const std::string&>().size() > longest_value;
}

std::optional<Reply> flaw_in_body(const std::string& name, const json& body) {
  if (!is_name(name)) return bad_request(fmt::format("Federated Identity Credential name '{}' is invalid.", name));
  const auto& properties = member(body, "properties");
  if (properties.empty()) return bad_request("Federated Identity Credential from HTTP body has empty properties");
  if (lacks_a_value(properties))
    return bad_request(
        "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' "
        "and 'audience'.");
  const auto& audiences = properties["audiences"];
  if (audiences.size() != 1 || !audiences[0].is_string())
    return bad_request("Federated identity credentials must have exactly one audience.");
  if (is_too_long(properties))
    return bad_request(
        "Federated Identity Credential 'issuer', 'subject' and 'audience' must not exceed 600 characters.");
  return std::nullopt;
}

/// Names do not matter to the trust: one issuer and subject may stand once only.
std::optional<Reply> clash(const Cloud& cloud, const Request& request, const json& properties) {
  auto own = lower(id_of(request));
  auto prefix = lower(parent_of(request)) + "/federatedidentitycredentials/";
  const auto& rows = cloud.world.rows(tables::resources);
  std::size_t others = 0;
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at) {
    if (at->first == own) continue;
    ++others;
    const auto& there = at->second["properties"];
    if (there["issuer"] == properties["issuer"] && there["subject"] == properties["subject"])
      return bad_request("Issuer and subject combination already exists for this Managed Identity.");
  }
  if (others < most_credentials) return std::nullopt;
  return bad_request(
      "Too many Federated Identity Credentials for the managed identity. At most 20 Federated Identity "
      "Credentials can be configured per managed identity.");
}

json credential_from(const Request& request, const json& identity, const json& properties) {
  return {
      {"id", text_of(identity, "id") + "/federatedIdentityCredentials/" + request.param("credential")},
      {"name", request.param("credential")},
      {"type", type},
      {"properties",
       {{"issuer", properties["issuer"]}, {"subject", properties["subject"]}, {"audiences", properties["audiences"]}}}};
}

}  // namespace

Reply list_credentials(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("read"), parent_of(request))) return *reply;
  if (auto reply = unless_parent(cloud, request, "read", false)) return *reply;
  auto prefix = lower(parent_of(request)) + "/federatedidentitycredentials/";
  auto all = [](const std::string&, const json&) { return true; };
  return page(cloud, request, cloud.world.rows(tables::resources), prefix, all);
}

Reply get_credential(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("read"), id_of(request))) return *reply;
  if (auto reply = unless_parent(cloud, request, "read", false)) return *reply;
  const auto* row = cloud.world.find(tables::resources, lower(id_of(request)));
  if (row) return answer(200, *row);
  const auto* identity = cloud.world.find(tables::resources, lower(parent_of(request)));
  return refuse(404, "NotFound",
                fmt::format("Resource '{}/federatedIdentityCredentials/{}' was not found.", text_of(*identity, "id"),
                            request.param("credential")));
}

Reply put_credential(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("write"), id_of(request))) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  if (auto reply = unless_parent(cloud, request, "write", true)) return *reply;
  if (auto flaw = flaw_in_body(request.param("credential"), body)) return *flaw;
  if (auto reply = if_locked(cloud, id_of(request), false)) return *reply;
  const auto& properties = member(body, "properties");
  if (auto reply = clash(cloud, request, properties)) return *reply;
  auto key = lower(id_of(request));
  bool created = !cloud.world.find(tables::resources, key);
  auto row = credential_from(request, *cloud.world.find(tables::resources, lower(parent_of(request))), properties);
  cloud.world.put(tables::resources, key, row);
  auto reply = answer(created ? 201 : 200, row);
  if (created) reply.headers.emplace_back("Location", text_of(row, "id"));
  return reply;
}

Reply delete_credential(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("delete"), id_of(request))) return *reply;
  if (auto reply = unless_parent(cloud, request, "delete", true)) return *reply;
  if (auto reply = if_locked(cloud, id_of(request), true)) return *reply;
  return nothing(cloud.world.erase(tables::resources, lower(id_of(request))) ? 200 : 204);
}

}  // namespace keyless::sandbox::arm
