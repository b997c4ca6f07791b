#include "sandbox/devops/admit.hpp"

#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/security/scopes.hpp"
#include "sandbox/devops/wire/call.hpp"
#include "sandbox/devops/wire/error.hpp"
#include "sandbox/devops/wire/locations.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr std::string_view sign_in_page =
    "<!DOCTYPE html>\r\n<html lang=\"en-US\">\r\n<head><title>\r\n\tAzure DevOps Services | Sign In\r\n"
    "</title></head>\r\n"
    "<body class=\"platform\">\r\n<form method=\"POST\" name=\"hiddenform\"><noscript><p>Script is disabled. Click "
    "Submit to continue.</p></noscript></form>\r\n</body>\r\n</html>\r\n";

constexpr const char* byte_order_mark = "\xEF\xBB\xBF";

constexpr std::string_view not_found_page =
    "<!DOCTYPE html>\r\n<html lang=\"en-US\">\r\n<head><title>Azure DevOps Services | 404 Not Found</title></head>\r\n"
    "<body class=\"error-page\">\r\n<h1>404</h1>\r\n<p>The resource you are looking for has been removed, had its name "
    "changed, or is temporarily unavailable.</p>\r\n</body>\r\n</html>\r\n";

std::string organization_in(const Request& request) {
  auto parts = split(request.path, '/');
  return parts.size() > 1 ? parts[1] : std::string();
}

/// What the request's credentials come to. `misdirected`: they are good, only not for this organization.
struct Proof {
  Caller caller = {};
  bool misdirected = false;
};

bool has_expired(const Cloud& cloud, const json& row) {
  return row.contains("expires") && row["expires"].get<long long>() <= epoch_seconds(cloud.now());
}

/// `organization` is null where a call is about no organization: then any of the token's own will do.
Proof proof_of_personal_token(const Cloud& cloud, std::string_view encoded, const json& organization) {
  auto pair = from_base64(encoded);
  auto colon = pair.find(':');
  if (colon == std::string::npos) return {};
  auto row = cloud.world.find(tables::access_tokens, pair.substr(colon + 1));
  if (!row || has_expired(cloud, *row)) return {};
  auto homes = row->value("organizations", json::object());
  for (const auto& [home, object_id] : homes.items()) {
    if (organization.is_object() && home != lower(text_of(organization, "name"))) continue;
    return {.caller = {.kind = Caller::Kind::access_token,
                       .object_id = object_id.get<std::string>(),
                       .name = "personal access token"}};
  }
  return {};
}

Proof proof_of_other_token(const Cloud& cloud, std::string_view token, const json& organization) {
  auto claims = verified_claims(cloud, token);
  if (!claims.is_object() || !is_current(cloud, claims)) return {};
  bool of_job_here = claims.contains("pipeline") && text_of(claims, "aud") == text_of(organization, "id");
  if (!of_job_here) return {.misdirected = true};
  return {.caller = {.kind = Caller::Kind::job, .name = "job of " + text_of(claims, "project"), .job = claims.dump()}};
}

Proof proof_of_bearer(const Cloud& cloud, std::string_view token, const json& organization) {
  auto caller = caller_of_token(cloud, token, {audiences::azure_devops});
  if (caller.kind == Caller::Kind::nobody) return proof_of_other_token(cloud, token, organization);
  bool at_home = organization.is_null() || equal_caseless(caller.tenant, text_of(organization, "tenantId"));
  return at_home ? Proof{.caller = std::move(caller)} : Proof{.misdirected = true};
}

Proof proof_of(const Cloud& cloud, const Request& request, const json& organization) {
  auto header = request.header("Authorization");
  if (starts_with_caseless(header, "Basic ")) return proof_of_personal_token(cloud, header.substr(6), organization);
  if (starts_with_caseless(header, "Bearer ")) return proof_of_bearer(cloud, header.substr(7), organization);
  return {};
}

void name_the_tenant(const json& organization, Reply& reply) {
  auto tenant = text_of(organization, "tenantId");
  if (tenant.empty()) return;
  reply.headers.emplace_back("X-TFS-FedAuthRealm", "https://app.vssps.visualstudio.com/");
  reply.headers.emplace_back("X-VSS-AuthorizationEndpoint",
                             "https://" + text_of(organization, "name") + ".vssps.visualstudio.com/");
  reply.headers.emplace_back("X-VSS-ResourceTenant", tenant);
  auto bearer = "Bearer authorization_uri=https://login.microsoftonline.com/" + tenant;
  reply.headers.emplace_back("WWW-Authenticate", std::move(bearer));
  reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"https://app.vssps.visualstudio.com/\"");
}

Reply page(int status, std::string_view html) {
  return {.status = status, .headers = {{"Content-Type", "text/html; charset=utf-8"}}, .body = std::string(html)};
}

Reply moved_to_sign_in(const Request& request) {
  auto place = "https://spsprodeus21.vssps.visualstudio.com/_signin?realm=dev.azure.com&reply_to=" +
               percent_encoded(request.url) + "&protocol=";
  auto reply = page(302, "<html><head><title>Object moved</title></head><body>\r\n<h2>Object moved to <a href=\"" +
                             place + "\">here</a>.</h2>\r\n</body></html>\r\n");
  reply.headers.emplace_back("Location", std::move(place));
  return reply;
}

/// Browsers are led to a page; whoever says that they are none gets the error itself.
bool may_get_a_page(const Request& request) {
  bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "POST";
  return reads && !equal_caseless(request.header("X-TFS-FedAuthRedirect"), "Suppress");
}

Reply turned_away(const Request& request, bool misdirected) {
  if (request.header("Authorization").empty()) return reply_of(refused(anonymous()), {});
  if (!may_get_a_page(request)) return reply_of(refused(unauthorized("")), {});
  return misdirected ? moved_to_sign_in(request) : page(203, sign_in_page);
}

Reply sign_in(const Request& request, const json& organization, bool misdirected) {
  auto reply = turned_away(request, misdirected);
  name_the_tenant(organization, reply);
  return reply;
}

Reply stranger(const Request& request, const json& organization) {
  auto reply = reply_of(refused(unauthorized(request.caller.object_id)), {});
  name_the_tenant(organization, reply);
  return reply;
}

Reply unknown_organization(const Request& request, const std::string& name) {
  bool wants_json = request.header("Accept").find("application/json") != std::string_view::npos;
  return wants_json ? reply_of(refused(no_such_organization(name)), {}) : page(404, not_found_page);
}

Reply stopped(const json& organization) {
  auto why = refused(collection_stopped(text_of(organization, "name"), text_of(organization, "stopped")));
  auto message = text_of(*why.body, "message");
  auto reply = reply_of(why, {});
  reply.body.insert(0, byte_order_mark);
  reply.headers = {{"Content-Type", "application/json"}, {"X-TFS-ServiceError", percent_encoded(message)}};
  return reply;
}

std::optional<Reply> version_flaw(const Request& request) {
  auto version = version_of(request);
  if (version.refused_key.empty()) return std::nullopt;
  return reply_of(refused(bad_version(version.refused_key, version.refused_why)), {});
}

/// Calls about no organization: who somebody is, and which organizations they have.
std::optional<Reply> admit_anywhere(Cloud& cloud, Request& request) {
  auto proof = proof_of(cloud, request, nullptr);
  if (proof.caller.kind == Caller::Kind::nobody) return sign_in(request, nullptr, proof.misdirected);
  request.caller = std::move(proof.caller);
  return version_flaw(request);
}

}  // namespace

std::optional<Reply> admit(Cloud& cloud, Request& request, const Route* route) {
  if (route && !request.params.contains("org")) return admit_anywhere(cloud, request);
  auto name = route ? request.param("org") : organization_in(request);
  auto found = organization_named(cloud.world, name);
  if (!found) return unknown_organization(request, name);
  auto home = *found;
  if (home.contains("stopped")) return stopped(home);
  auto proof = proof_of(cloud, request, home);
  request.caller = std::move(proof.caller);
  if (request.caller.kind == Caller::Kind::nobody) return sign_in(request, home, proof.misdirected);
  auto member = member_of(cloud.world, name, request.caller);
  if (!member || !is_materialised(cloud, name, *member)) return stranger(request, home);
  if (!scope_allows(cloud, request)) return stranger(request, home);
  note_use(cloud, name, *member);
  return route ? version_flaw(request) : std::nullopt;
}

}  // namespace keyless::sandbox::devops
