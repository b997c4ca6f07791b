#include <chrono>

#include "sandbox/devops/connection.hpp"
#include "sandbox/devops/federate.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/devops/shapes.hpp"
#include "sandbox/exchange.hpp"

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
  auto home = call.project_id().empty() ? projects_of(stored).front() : call.project_id();
  auto answer = presented(call, stored, home, View::whole);
  auto key = lower(text_of(stored, "id"));
  call.world().put(tables::connections, std::move(key), std::move(stored));
  return {.body = std::move(answer)};
}

Answer upgraded(Call& call, json stored) {
  stored["authorization"]["scheme"] = "WorkloadIdentityFederation";
  auto& parameters = stored["authorization"]["parameters"];
  stored["revertParameters"] = parameters;
  for (auto name : {"authenticationType", "serviceprincipalkey", "servicePrincipalCertificate"}) parameters.erase(name);
  settle(stored, federation_of(call, stored, issuer_of_new(call)));
  if (!probe(call, stored).signed_in)
    return refused(bad_argument(
        "The authorization scheme could not be upgraded to WorkloadIdentityFederation because the service principal "
        "could not be configured automatically, and no valid configuration exists."));
  stored["data"]["revertSchemeDeadline"] = iso_time(call.cloud.now() + window_for_revert);
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
  if (parts.size() != 5 || parts[0] != "sc:" || !same_text(parts[2], call.organization_name())) return nullptr;
  auto project = project_named(call.world(), call.organization_name(), parts[3]);
  if (!project) return nullptr;
  auto id = text_of(*project, "id");
  for (const auto& [key, stored] : call.world().rows(tables::connections))
    if (reference_in(stored, id) && same_text(name_in(stored, id), parts[4])) return &stored;
  return nullptr;
}

}  // namespace

Issuer issuer_of(const json& stored) {
  bool old = starts_with_text(parameter(stored, "workloadIdentityFederationSubject"), "sc://");
  return old ? Issuer::organization : Issuer::entra;
}

Issuer issuer_of_new(const Call& call) {
  return call.organization.value("ownIssuer", false) ? Issuer::organization : Issuer::entra;
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
  return mint(call.cloud, federation.issuer, std::move(claims), entra ? by_entra : by_organization);
}

Answer converted(Call& call, const json& body, json stored) {
  if (!same_text(call.asked("operation"), "ConvertAuthenticationScheme"))
    return refused(bad_argument("The operation '" + call.asked("operation") + "' is not supported."));
  auto wanted = scheme_of(body);
  auto now = scheme_of(stored);
  if (projects_of(stored).size() > 1) return refused(no_such_conversion(stored, wanted));
  if (same_text(now, "ServicePrincipal") && same_text(wanted, "WorkloadIdentityFederation"))
    return upgraded(call, std::move(stored));
  if (same_text(now, "WorkloadIdentityFederation") && same_text(wanted, "ServicePrincipal"))
    return downgraded(call, std::move(stored));
  return refused(no_such_conversion(stored, wanted));
}

Answer migrate_issuer(Call& call) {
  auto found = connection_named(call, text_of(call.body, "serviceConnectionInput"));
  if (!found || role_on(call, *found, {}) != Role::administrator || issuer_of(*found) != Issuer::organization)
    return {.status = 404, .body = json{{"success", false}, {"message", "Service connection not found."}}};
  auto stored = *found;
  settle(stored, federation_of(call, stored, Issuer::entra));
  auto key = lower(text_of(stored, "id"));
  call.world().put(tables::connections, std::move(key), std::move(stored));
  return {.body = json{{"success", true}, {"message", "Migration initiated."}}};
}

}  // namespace keyless::sandbox::devops
