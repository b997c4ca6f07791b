#include "sandbox/entra/instance_metadata.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/entra/handlers.hpp"
#include "sandbox/entra/oauth.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

namespace entra {

using json = nlohmann::ordered_json;

namespace {

using Row = nlohmann::json;

constexpr std::string_view user_assigned = "/providers/microsoft.managedidentity/userassignedidentities/";
constexpr std::string_view machines = "/providers/microsoft.compute/virtualmachines/";

/// How a request names an identity: the service's own parameter names for the three ids.
struct Names {
  const char* client;
  const char* object;
  const char* resource;
};
constexpr Names metadata_names = {"client_id", "object_id", "msi_res_id"};
constexpr Names app_service_names = {"client_id", "principal_id", "mi_res_id"};

bool belongs_below(const Row& principal, std::string_view type) {
  return lower(text_of(principal, "resourceId")).find(type) != std::string::npos;
}

/// The machine carries every user-assigned identity of the world; what belongs to a virtual machine is its own.
std::vector<const Row*> identities_of(const Cloud& cloud) {
  std::vector<const Row*> found;
  for (const auto& [id, row] : cloud.world.rows(tables::principals))
    if (text_of(row, "kind") == "managedIdentity" &&
        (belongs_below(row, user_assigned) || belongs_below(row, machines)))
      found.push_back(&row);
  return found;
}

/// One identity, or how many would fit.
struct Choice {
  const Row* identity = nullptr;
  std::size_t candidates = 0;
};

Choice named(const std::vector<const Row*>& identities, const char* member, std::string_view value) {
  Choice choice;
  for (const auto* row : identities)
    if (equal_caseless(text_of(*row, member), value)) choice = {row, 1};
  return choice;
}

/// Without a name: the machine's own identity, else the only one there is.
Choice unnamed(const std::vector<const Row*>& identities) {
  for (const auto* row : identities)
    if (belongs_below(*row, machines)) return {row, 1};
  return {identities.size() == 1 ? identities.front() : nullptr, identities.size()};
}

Choice choose(const Cloud& cloud, const Request& request, const Names& names) {
  auto identities = identities_of(cloud);
  if (auto id = request.asked(names.client); !id.empty()) return named(identities, "appId", id);
  if (auto id = request.asked(names.object); !id.empty()) return named(identities, "objectId", id);
  if (auto id = request.asked(names.resource); !id.empty()) return named(identities, "resourceId", id);
  return unnamed(identities);
}

Reply metadata_error(std::string_view error, std::string_view description) {
  return json_reply(400, {{"error", error}, {"error_description", description}});
}

std::optional<Reply> flaw_in_headers(const Request& request) {
  if (!request.header("X-Forwarded-For").empty())
    return metadata_error("invalid_request", "Requests must not contain an X-Forwarded-For header");
  if (equal_caseless(request.header("Metadata"), "true")) return std::nullopt;
  return metadata_error("bad_request_102", "Required metadata header not specified");
}

std::optional<Reply> flaw_in_query(const Request& request) {
  for (const char* name : {"api-version", "resource"})
    if (request.asked(name).empty())
      return metadata_error("invalid_request", fmt::format("Required query variable '{}' is missing", name));
  return std::nullopt;
}

TokenAnswer token_of(Cloud& cloud, const Row& identity, const Request& request) {
  return token_of_machine(cloud, text_of(identity, "objectId"), std::string(request.asked("resource")) + "/.default");
}

}  // namespace

Reply machine_token(Cloud& cloud, const Request& request) {
  if (auto flaw = flaw_in_headers(request)) return *flaw;
  if (auto flaw = flaw_in_query(request)) return *flaw;
  auto choice = choose(cloud, request, metadata_names);
  if (!choice.identity && choice.candidates > 1)
    return metadata_error("invalid_request",
                          "Multiple user assigned identities exist, please specify the clientId / resourceId of the "
                          "identity in the token request");
  if (!choice.identity) return metadata_error("invalid_request", "Identity not found");
  auto client = text_of(*choice.identity, "appId");
  auto answer = token_of(cloud, *choice.identity, request);
  if (answer.refused) return metadata_error("invalid_resource", answer.refused->description);
  return json_reply(200, {{"access_token", answer.access_token},
                          {"client_id", client},
                          {"expires_in", std::to_string(answer.expires_in)},
                          {"expires_on", std::to_string(answer.expires_on)},
                          {"ext_expires_in", std::to_string(answer.expires_in)},
                          {"not_before", std::to_string(answer.not_before)},
                          {"resource", request.asked("resource")},
                          {"token_type", "Bearer"}});
}

namespace {

Reply app_service_error(Cloud& cloud, int status, std::string_view message) {
  return json_reply(status,
                    {{"statusCode", status}, {"message", message}, {"correlationId", cloud.ids.passing_uuid()}});
}

}  // namespace

Reply app_service_token(Cloud& cloud, const Request& request) {
  if (request.header("X-IDENTITY-HEADER") != identity_header(cloud))
    return app_service_error(cloud, 401, "The X-IDENTITY-HEADER is missing or does not match.");
  if (request.asked("api-version") != "2019-08-01")
    return app_service_error(cloud, 400, "The api-version is missing or not supported.");
  if (request.asked("resource").empty()) return app_service_error(cloud, 400, "The parameter resource is missing.");
  auto choice = choose(cloud, request, app_service_names);
  if (!choice.identity)
    return app_service_error(cloud, 400,
                             "No User Assigned or Delegated Managed Identity found for specified "
                             "ClientId/ResourceId/PrincipalId.");
  auto client = text_of(*choice.identity, "appId");
  auto answer = token_of(cloud, *choice.identity, request);
  if (answer.refused) return app_service_error(cloud, 400, answer.refused->description);
  return json_reply(200, {{"access_token", answer.access_token},
                          {"expires_on", std::to_string(answer.expires_on)},
                          {"resource", request.asked("resource")},
                          {"token_type", "Bearer"},
                          {"client_id", client}});
}

Reply machine_description(Cloud& cloud, const Request& request) {
  if (flaw_in_headers(request))
    return json_reply(400, {{"error", "Bad request. Required metadata header not specified"}});
  if (request.asked("api-version").empty())
    return json_reply(400, {{"error",
                             "Bad request. api-version was not specified in the request. For more information refer "
                             "to aka.ms/azureimds"},
                            {"newest-versions", json::array({"2021-02-01", "2020-12-01", "2020-10-01"})}});
  const auto& subscriptions = cloud.world.rows(tables::subscriptions);
  auto subscription = subscriptions.empty() ? std::string() : subscriptions.begin()->first;
  constexpr const char* group = "sandbox-machines";
  constexpr const char* name = "sandbox-machine";
  json compute = {{"azEnvironment", "AzurePublicCloud"},
                  {"location", "eastus"},
                  {"name", name},
                  {"osType", "Linux"},
                  {"provider", "Microsoft.Compute"},
                  {"resourceGroupName", group},
                  {"resourceId", fmt::format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/"
                                             "virtualMachines/{}",
                                             subscription, group, name)},
                  {"subscriptionId", subscription},
                  {"tags", ""},
                  {"tagsList", json::array()},
                  {"vmId", cloud.ids.fixed_uuid("virtual machine")},
                  {"vmSize", "Standard_B2s"},
                  {"zone", ""}};
  return json_reply(200, {{"compute", std::move(compute)}, {"network", {{"interface", json::array()}}}});
}

}  // namespace entra

std::string identity_header(const Cloud& cloud) {
  return cloud.ids.secret("identity header of the application service");
}

namespace {

constexpr std::array<Route, 3> routes = {{
    {"GET", "/metadata/identity/oauth2/token", entra::machine_token, Effect::reads},
    {"GET", "/metadata/instance", entra::machine_description, Effect::reads},
    {"GET", "/msi/token", entra::app_service_token, Effect::reads},
}};

Reply no_route(Cloud&, const Request& request) {
  bool known = path_is_known(routes, request);
  return entra::json_reply(known ? 405 : 404, {{"error", known ? "Method not allowed" : "Not found"}});
}

Reply malformed(Cloud&) {
  return entra::json_reply(400, {{"error", "Bad request"}});
}

void finish(Cloud&, const Request&, Reply& reply) {
  reply.headers.emplace_back("Server", "IMDS/150.870.65.1854");
}

}  // namespace

Service instance_metadata() {
  return {"instanceMetadata", routes, nullptr, no_route, malformed, finish};
}

}  // namespace keyless::sandbox
