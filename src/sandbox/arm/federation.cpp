#include <fmt/format.h>

#include <cctype>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/locations.hpp"
#include "sandbox/arm/policy_check.hpp"
#include "sandbox/arm/registration.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
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
  return decline(400, "BadRequest", message);
}

/// Flexible credentials came with the previews of 2025 and stayed there.
bool knows_flexible(const Request& request) {
  auto version = request.asked("api-version");
  return version == "2025-01-31-preview" || version == "2025-05-31-preview";
}

/// One write at a time for each identity; the next one waits for the answer to the one before.
std::string busy_key(const Request& request) {
  return "federated credentials of " + lower(parent_of(request));
}

std::optional<Reply> if_busy(const Cloud& cloud, const Request& request) {
  if (!cloud.busy->contains(busy_key(request))) return std::nullopt;
  return decline(409, "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
                 fmt::format("Too many Federated Identity Credentials are written concurrently for the managed "
                             "identity '{}'. Concurrent Federated Identity Credentials writes under the same managed "
                             "identity are not supported.",
                             lower(parent_of(request))));
}

Reply as_write(Cloud& cloud, const Request& request, Reply reply) {
  reply.lasts = cloud.behaviour.delays.federated_credential_write;
  reply.occupies = busy_key(request);
  cloud.busy->insert(reply.occupies);
  return reply;
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
  if (name.size() < 3 || name.size() > 120 || std::isalnum(static_cast<unsigned char>(name.front())) == 0) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
         std::string::npos;
}

bool is_flexible(const json& properties) {
  return !member(properties, "claimsMatchingExpression").empty();
}

/// Either a subject or an expression, not both.
bool lacks_a_value(const Request& request, const json& properties) {
  bool subject = !text_of(properties, "subject").empty();
  bool named = knows_flexible(request) ? subject != is_flexible(properties) : subject;
  return text_of(properties, "issuer").empty() || !named || !properties.contains("audiences") ||
         !properties["audiences"].is_array();
}

bool is_too_long(const json& properties) {
  return text_of(properties, "issuer").size() > longest_value ||
         text_of(properties, "subject").size() > longest_value ||
         properties["audiences"][0].get_ref<const std::string&>().size() > longest_value;
}

std::optional<Reply> flaw_in_expression(const json& properties) {
  const auto& expression = member(properties, "claimsMatchingExpression");
  bool sound = !text_of(expression, "value").empty() && expression.contains("languageVersion") &&
               expression["languageVersion"] == 1;
  if (!is_flexible(properties) || sound) return std::nullopt;
  return bad_request(
      "The request format was unexpected. 'claimsMatchingExpression' must specify 'value' and 'languageVersion' 1.");
}

std::optional<Reply> flaw_in_body(const Request& request, const json& body) {
  const auto& name = request.param("credential");
  if (!is_name(name)) return bad_request(fmt::format("Federated Identity Credential name '{}' is invalid.", name));
  const auto& properties = member(body, "properties");
  if (properties.empty()) return bad_request("Federated Identity Credential from HTTP body has empty properties");
  if (lacks_a_value(request, properties))
    return bad_request(
        "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' "
        "and 'audience'.");
  const auto& audiences = properties["audiences"];
  if (audiences.size() != 1 || !audiences[0].is_string())
    return bad_request("Federated identity credentials must have exactly one audience.");
  if (is_too_long(properties))
    return bad_request(
        "Federated Identity Credential 'issuer', 'subject' and 'audience' must not exceed 600 characters.");
  return knows_flexible(request) ? flaw_in_expression(properties) : std::nullopt;
}

std::optional<Reply> unless_region_takes_it(const Cloud& cloud, const Request& request) {
  const auto* identity = cloud.world.find(tables::resources, lower(parent_of(request)));
  if (has_federation(text_of(*identity, "location"))) return std::nullopt;
  return decline(405, "MethodNotAllowed", "Support for federated identity credentials not enabled");
}

bool same_trust(const json& there, const json& asked) {
  auto part = [](const json& from, const char* name) { return from.value(name, json()); };
  return part(there, "issuer") == part(asked, "issuer") && part(there, "subject") == part(asked, "subject") &&
         part(there, "claimsMatchingExpression") == part(asked, "claimsMatchingExpression");
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
    if (same_trust(member(at->second, "properties"), properties))
      return bad_request("Issuer and subject combination already exists for this Managed Identity.");
  }
  auto most = cloud.behaviour.limits.federated_credentials;
  if (others < most) return std::nullopt;
  return bad_request(
      fmt::format("Too many Federated Identity Credentials for the managed identity. At most {} Federated Identity "
                  "Credentials can be configured per managed identity.",
                  most));
}

json credential_from(const Request& request, const json& identity, const json& asked) {
  json properties = {{"issuer", asked["issuer"]}, {"audiences", asked["audiences"]}};
  for (auto name : {"subject", "claimsMatchingExpression"})
    if (asked.contains(name) && !asked[name].is_null()) properties[name] = asked[name];
  if (!knows_flexible(request)) properties.erase("claimsMatchingExpression");
  return {{"id", text_of(identity, "id") + "/federatedIdentityCredentials/" + request.param("credential")},
          {"name", request.param("credential")},
          {"type", type},
          {"properties", properties}};
}

/// Versions that do not know the expression show what remains without it, and a subject always.
json shown(const Request& request, json row) {
  if (knows_flexible(request)) return row;
  row["properties"].erase("claimsMatchingExpression");
  row["properties"].emplace("subject", "");
  return row;
}

std::optional<Reply> put_refusal(Cloud& cloud, const Request& request, const json& body, json& row) {
  if (auto reply = unless_parent(cloud, request, "write", true)) return reply;
  if (auto reply = unless_registered(cloud, parent_of(request), "Microsoft.ManagedIdentity")) return reply;
  if (auto reply = if_locked(cloud, id_of(request), false)) return reply;
  if (auto flaw = flaw_in_body(request, body)) return flaw;
  row = credential_from(request, *cloud.world.find(tables::resources, lower(parent_of(request))),
                        member(body, "properties"));
  if (auto reply = refused_by_policy(cloud, {id_of(request), type, request.param("credential"), &row})) return reply;
  if (auto reply = unless_region_takes_it(cloud, request)) return reply;
  if (auto reply = if_busy(cloud, request)) return reply;
  return clash(cloud, request, row["properties"]);
}

}  // namespace

Reply list_credentials(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("read"), parent_of(request))) return *reply;
  if (auto reply = unless_parent(cloud, request, "read", false)) return *reply;
  auto prefix = lower(parent_of(request)) + "/federatedidentitycredentials/";
  auto all = [](const std::string&, const json&) { return true; };
  auto shape = [&](const json& row) { return shown(request, row); };
  return page(cloud, request, cloud.world.rows(tables::resources), prefix, all, shape);
}

Reply get_credential(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("read"), id_of(request))) return *reply;
  if (auto reply = unless_parent(cloud, request, "read", false)) return *reply;
  const auto* row = cloud.world.find(tables::resources, lower(id_of(request)));
  if (row) return answer(200, shown(request, *row));
  const auto* identity = cloud.world.find(tables::resources, lower(parent_of(request)));
  return decline(404, "NotFound",
                 fmt::format("Resource '{}/federatedIdentityCredentials/{}' was not found.", text_of(*identity, "id"),
                             request.param("credential")));
}

Reply put_credential(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("write"), id_of(request))) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  json row;
  if (auto reply = put_refusal(cloud, request, body, row)) return *reply;
  auto key = lower(id_of(request));
  bool created = !cloud.world.find(tables::resources, key);
  cloud.world.put(tables::resources, key, row);
  note_written(cloud, tables::resources, key, cloud.behaviour.delays.federated_credential);
  auto reply = answer(created ? 201 : 200, shown(request, row));
  if (created) reply.headers.emplace_back("Location", text_of(row, "id"));
  return as_write(cloud, request, std::move(reply));
}

Reply delete_credential(Cloud& cloud, const Request& request) {
  if (auto reply = unless_may(cloud, request, action("delete"), id_of(request))) return *reply;
  if (auto reply = unless_parent(cloud, request, "delete", true)) return *reply;
  if (auto reply = if_locked(cloud, id_of(request), true)) return *reply;
  if (auto reply = if_busy(cloud, request)) return *reply;
  auto reply = nothing(cloud.world.erase(tables::resources, lower(id_of(request))) ? 200 : 204);
  return as_write(cloud, request, std::move(reply));
}

}  // namespace keyless::sandbox::arm
