#include <chrono>

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/automatic.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/federate.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr std::chrono::hours window_for_revert{7 * 24};

std::string scheme_of(const json& object) {
  return object.is_object() ? text_of(object.value("authorization", json::object()), "scheme") : std::string();
}

Refusal no_such_conversion(const json& stored, const std::string& wanted) {
  return bad_argument("Converting endpoint type " + text_of(stored, "type") + " scheme from " + scheme_of(stored) +
                      " to " + wanted + " is neither an upgrade or a downgrade and is not supported.");
}

Answer kept(Call& call, json stored) {
  begin(call.cloud, stored, Pending::conversion);
  auto answer = answer_for(call, stored, home_of(call, stored), View::whole);
  keep_connection(call, std::move(stored));
  return {.body = std::move(answer)};
}

Refusal not_configured() {
  return bad_argument(
      "The authorization scheme could not be upgraded to WorkloadIdentityFederation because the service principal "
      "could not be configured automatically, and no valid configuration exists.");
}

/// The service adds the trust where the caller may; elsewhere somebody must have added it already.
Answer upgraded(Call& call, json stored) {
  stored["authorization"]["scheme"] = "WorkloadIdentityFederation";
  auto& parameters = stored["authorization"]["parameters"];
  auto before = parameters;
  for (auto name : {"authenticationType", "serviceprincipalkey", "servicePrincipalCertificate"}) parameters.erase(name);
  settle(stored, federation_of(call, stored, issuer_of_new(call)));
  bool made_here = is_automatic(stored);
  bool trusted = probe(call, stored).signed_in || (made_here && add_trust(call, stored));
  if (!trusted) return refused(not_configured());
  if (made_here) {
    stored["revertParameters"] = std::move(before);
    stored["data"]["revertSchemeDeadline"] = iso_time(call.cloud.now() + window_for_revert);
  }
  return kept(call, std::move(stored));
}

Answer downgraded(Call& call, json stored) {
  auto deadline = datum(stored, "revertSchemeDeadline");
  if (deadline.empty() || deadline < iso_time(call.cloud.now()) || !stored.contains("revertParameters"))
    return refused(
        bad_argument("The authorization scheme could not be downgraded to ServicePrincipal because the "
                     "deadline to revert has passed."));
  stored["authorization"] = {{"scheme", "ServicePrincipal"}, {"parameters", stored["revertParameters"]}};
  stored.erase("revertParameters");
  stored["data"].erase("revertSchemeDeadline");
  return kept(call, std::move(stored));
}

/// The connection an old subject names, `sc://organization/project/connection`; null when there is none.
const json* connection_named(const Call& call, const std::string& subject) {
  auto parts = split(subject, '/');
  if (parts.size() != 5 || parts[0] != "sc:" || !equal_caseless(parts[2], call.organization_name())) return nullptr;
  auto project = project_named(call.world(), call.organization_name(), parts[3]);
  if (!project) return nullptr;
  auto id = text_of(*project, "id");
  for (const auto& [key, row] : call.world().rows(tables::connections)) {
    auto stored = connection_with_id(call.cloud, call.organization_name(), key);
    if (stored && reference_in(*stored, id) && equal_caseless(name_in(*stored, id), parts[4])) return stored;
  }
  return nullptr;
}

/// What the organization's own issuer says of the run besides.
json claims_of_run(const Call& call) {
  return {{"org_id", text_of(call.organization, "id")},
          {"prj_id", text_of(call.job, "project")},
          {"def_id", std::to_string(call.job.value("pipeline", 0))},
          {"rpo_ref", text_of(call.job, "branch")}};
}

}  // namespace

Issuer issuer_of(const Cloud& cloud, const json& stored) {
  bool old = starts_with_caseless(parameter(stored, "workloadIdentityFederationSubject"), "sc://");
  bool migrated = stored.contains("migration") && pending_of(cloud, stored) == Pending::nothing;
  return old && !migrated ? Issuer::organization : Issuer::entra;
}

Federation federation_now(const Call& call, const json& stored) {
  return federation_of(call, stored, issuer_of(call.cloud, stored));
}

Issuer issuer_of_new(const Call& call) {
  bool own = call.cloud.behaviour.own_issuer || call.organization.value("ownIssuer", false);
  return own ? Issuer::organization : Issuer::entra;
}

Federation federation_of(const Call& call, const json& stored, Issuer issuer) {
  auto organization_id = text_of(call.organization, "id");
  if (issuer == Issuer::entra)
    return entra_federation(parameter(stored, "tenantid"), organization_id, text_of(stored, "id"));
  auto home = projects_of(stored).front();
  auto project = project_named(call.world(), call.organization_name(), home);
  return organization_federation(organization_id, call.organization_name(), project ? text_of(*project, "name") : home,
                                 name_in(stored, home));
}

std::string assertion_of(const Call& call, const Federation& federation) {
  constexpr std::chrono::seconds by_entra{86'700};
  constexpr std::chrono::seconds by_organization{600};
  bool entra = federation.subject.starts_with("/eid1/");
  json claims = {{"sub", federation.subject}, {"aud", federation.audience}};
  if (!entra && call.job.is_object()) claims.update(claims_of_run(call));
  return mint(call.cloud, federation.issuer, std::move(claims), entra ? by_entra : by_organization);
}

Answer converted(Call& call, const json& body, json stored) {
  if (!equal_caseless(call.asked("operation"), "ConvertAuthenticationScheme"))
    return refused(bad_argument("The operation '" + call.asked("operation") + "' is not supported."));
  auto wanted = scheme_of(body);
  auto now = scheme_of(stored);
  if (projects_of(stored).size() > 1) return refused(no_such_conversion(stored, wanted));
  if (equal_caseless(now, "ServicePrincipal") && equal_caseless(wanted, "WorkloadIdentityFederation"))
    return upgraded(call, std::move(stored));
  if (equal_caseless(now, "WorkloadIdentityFederation") && equal_caseless(wanted, "ServicePrincipal"))
    return downgraded(call, std::move(stored));
  return refused(no_such_conversion(stored, wanted));
}

Answer migrate_issuer(Call& call) {
  auto found = connection_named(call, text_of(call.body, "serviceConnectionInput"));
  bool migratable = found && role_on(call, *found, {}) == Role::administrator && is_federated(*found) &&
                    issuer_of(call.cloud, *found) == Issuer::organization;
  if (!migratable)
    return {.status = 404,
            .body = json{{"success", false}, {"message", "Service connection not found."}},
            .headers = {},
            .formatted = true};
  auto stored = *found;
  auto next = stored;
  settle(next, federation_of(call, stored, Issuer::entra));
  if (is_automatic(next)) add_trust(call, next);
  stored["migration"] = "asked";
  begin(call.cloud, stored, Pending::migration);
  keep_connection(call, std::move(stored));
  return {.body = json{{"success", true}, {"message", "Migration initiated."}}};
}

}  // namespace keyless::sandbox::devops
