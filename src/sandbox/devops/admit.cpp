#include "sandbox/devops/admit.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/devops/call.hpp"
#include "sandbox/devops/error.hpp"
#include "sandbox/devops/estate.hpp"
#include "sandbox/exchange.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 4> under_preview = {
    "/_apis/connectiondata", "/_apis/pipelines/pipelinepermissions", "/_apis/securityroles/", "/_apis/public/"};

constexpr std::string_view sign_in_page =
    "<!DOCTYPE html>\r\n<html lang=\"en-US\">\r\n<head><title>\r\n\tAzure DevOps Services | Sign In\r\n"
    "</title></head>\r\n"
    "<body class=\"platform\">\r\n<form method=\"POST\" name=\"hiddenform\"><noscript><p>Script is disabled. Click "
    "Submit to continue.</p></noscript></form>\r\n</body>\r\n</html>\r\n";

std::string organization_in(const Request& request) {
  auto parts = split(request.path, '/');
  return parts.size() > 1 ? parts[1] : std::string();
}

Caller caller_with_personal_token(const Cloud& cloud, std::string_view encoded, const json& organization) {
  auto pair = from_base64(encoded);
  auto colon = pair.find(':');
  if (colon == std::string::npos) return {};
  auto row = cloud.world.find(tables::access_tokens, pair.substr(colon + 1));
  if (!row) return {};
  auto home = lower(text_of(organization, "name"));
  auto object_id = text_of(row->value("organizations", json::object()), home.c_str());
  if (object_id.empty()) return {};
  return {.kind = Caller::Kind::access_token, .object_id = std::move(object_id), .name = "personal access token"};
}

Caller caller_with_job_token(const Cloud& cloud, std::string_view token, const json& organization) {
  auto claims = verified_claims(cloud, token);
  if (!claims.is_object() || !claims.contains("pipeline") || !is_current(cloud, claims)) return {};
  if (text_of(claims, "aud") != text_of(organization, "id")) return {};
  return {.kind = Caller::Kind::job, .name = "job of " + text_of(claims, "project"), .job = claims.dump()};
}

Caller caller_with_bearer(const Cloud& cloud, std::string_view token, const json& organization) {
  auto caller = caller_of_token(cloud, token, {audiences::azure_devops});
  if (caller.kind == Caller::Kind::nobody) return caller_with_job_token(cloud, token, organization);
  return same_text(caller.tenant, text_of(organization, "tenantId")) ? caller : Caller{};
}

Caller caller_of(const Cloud& cloud, const Request& request, const json& organization) {
  auto header = request.header("Authorization");
  if (starts_with_text(header, "Basic ")) return caller_with_personal_token(cloud, header.substr(6), organization);
  if (starts_with_text(header, "Bearer ")) return caller_with_bearer(cloud, header.substr(7), organization);
  return {};
}

void name_the_tenant(const json& organization, Reply& reply) {
  auto tenant = text_of(organization, "tenantId");
  reply.headers.emplace_back("X-VSS-ResourceTenant", tenant);
  auto bearer = "Bearer authorization_uri=https://login.microsoftonline.com/" + tenant;
  reply.headers.emplace_back("WWW-Authenticate", std::move(bearer));
  reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"https://app.vssps.visualstudio.com/\"");
}

Reply sign_in(const Request& request, const json& organization) {
  auto anonymous_call = request.header("Authorization").empty();
  bool page = !anonymous_call && (request.method == "GET" || request.method == "POST");
  auto reply = page ? Reply{.status = 203,
                            .headers = {{"Content-Type", "text/html; charset=utf-8"}},
                            .body = std::string(sign_in_page)}
                    : reply_of(refused(anonymous_call ? anonymous() : unauthorized("")), {});
  name_the_tenant(organization, reply);
  return reply;
}

Reply stranger(const Request& request, const json& organization) {
  auto reply = reply_of(refused(unauthorized(request.caller.object_id)), {});
  name_the_tenant(organization, reply);
  return reply;
}

}  // namespace

Version version_of(const Request& request) {
  auto path = lower(request.path);
  auto stage = Stage::released;
  for (auto part : under_preview)
    if (path.find(part) != std::string::npos) stage = Stage::preview;
  // Clients ask for the list of versions before they know any.
  bool asks_for_versions = request.method == "OPTIONS" || path.find("/_apis/resourceareas") != std::string::npos;
  if (asks_for_versions) return {.answered = "7.2-preview.1"};
  return negotiate(request.method, request.asked("api-version"), request.header("Accept"), stage);
}

const json* member_of(const World& world, std::string_view organization, const Caller& caller) {
  if (caller.kind != Caller::Kind::job) return world.find(rows::members, member_key(organization, caller.object_id));
  auto claims = json::parse(caller.job, nullptr, false);
  return world.find(rows::members, build_service_key(organization, text_of(claims, "project")));
}

std::optional<Reply> admit(Cloud& cloud, Request& request, const Route* route) {
  auto name = route ? request.param("org") : organization_in(request);
  auto organization = organization_named(cloud.world, name);
  if (!organization) return reply_of(refused(no_such_organization(name)), {});
  request.caller = caller_of(cloud, request, *organization);
  if (request.caller.kind == Caller::Kind::nobody) return sign_in(request, *organization);
  if (!member_of(cloud.world, name, request.caller)) return stranger(request, *organization);
  if (!route) return std::nullopt;
  auto version = version_of(request);
  if (version.refused_key.empty()) return std::nullopt;
  return reply_of(refused(bad_version(version.refused_key, version.refused_why)), {});
}

}  // namespace keyless::sandbox::devops
