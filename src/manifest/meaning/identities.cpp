#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "manifest/meaning/once.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"

namespace keyless::manifest::meaning {
namespace {

std::string folded_role(const std::string& role) {
  const auto* known = model::built_in_role(role);
  return known ? std::string(known->guid) : lower(role);
}

void check_roles(const Identity& identity, Findings& findings) {
  Once grants(findings, "the role");
  for (const auto& grant : identity.roles) {
    if (grant.condition_version.written() && grant.condition.written() && grant.condition.value.empty())
      findings.add("condition-version-alone", grant.condition_version.at, "conditionVersion needs a condition",
                   "remove `conditionVersion`");
    if (!grant.role.written() || !grant.scope.written()) continue;
    grants.declare(folded_role(grant.role.value) + "\n" + folded_arm_id(grant.scope.value), grant.role.at,
                   grant.role.value);
  }
}

void check_subject(const FederatedCredential& credential, Findings& findings) {
  const auto& subject = credential.subject.value;
  if (credential.allow_risk) return;
  const bool wildcard = subject.find('*') != std::string::npos;
  if (!wildcard && !subject.ends_with(":pull_request")) return;
  findings.add("risky-subject", credential.subject.at,
               wildcard ? "a `*` in a subject matches many subjects or none"
                        : "anyone who can open a pull request can present this subject",
               "use one exact subject, or set `allowRisk: true`");
}

void check_credentials(const Identity& identity, std::size_t wired, Findings& findings) {
  Once names(findings, "the federated credential"), pairs(findings, "the subject");
  for (const auto& credential : identity.federated_credentials) {
    check_subject(credential, findings);
    if (credential.name.written())
      names.declare(lower(credential.name.value), credential.name.at, credential.name.value);
    if (credential.issuer.written() && credential.subject.written())
      pairs.declare(credential.issuer.value + "\n" + credential.subject.value, credential.subject.at,
                    credential.subject.value);
  }
  const auto count = identity.federated_credentials.size() + wired;
  if (count <= model::kinds::most_trusts) return;
  findings.add("too-many-credentials", identity.name.at,
               "this identity would have " + std::to_string(count) + " federated credentials, those of its " +
                   std::to_string(wired) + " service connections included; the service allows " +
                   std::to_string(model::kinds::most_trusts),
               "use a second identity");
}

bool is_known(const Identity& identity) {
  const bool placed = identity.kind != IdentityKind::user_assigned || identity.resource_group.written();
  return identity.name.written() && placed && !identity.id.empty();
}

void check_owners(const Identity& identity, Findings& findings) {
  Once owners(findings, "the owner");
  for (const auto& owner : identity.owners) owners.declare(owner.value, owner.at, owner.value);
}

/// The identity of a resource's own can't hold trust: told by its id, before anything is read.
void check_trust(const Identity& identity, std::size_t wired, Findings& findings) {
  const bool asked = wired > 0 || !identity.federated_credentials.empty();
  if (!asked || !identity.arm_id.written()) return;
  if (model::kinds::trust_place(identity.arm_id.value) != model::kinds::TrustPlace::nowhere) return;
  findings.add("no-trust", identity.arm_id.at,
               "a system-assigned identity can't have federated credentials, but " +
                   std::string(wired > 0 ? "a service connection needs one" : "this entry declares one"),
               "use a user-assigned identity or an application");
}

}  // namespace

void check_identities(const Manifest& manifest, Findings& findings) {
  std::vector<std::size_t> wired(manifest.identities.size());
  for (const auto& connection : manifest.service_connections)
    if (connection.identity_index < wired.size()) ++wired[connection.identity_index];
  Once ids(findings, "the identity");
  for (std::size_t i = 0; i < manifest.identities.size(); ++i) {
    const auto& identity = manifest.identities[i];
    if (is_known(identity)) ids.declare(folded_arm_id(identity.id), identity.name.at, identity.name.value);
    check_roles(identity, findings);
    check_owners(identity, findings);
    check_trust(identity, wired[i], findings);
    check_credentials(identity, wired[i], findings);
    check_tags(identity.tags, findings);
    if (identity.kind == IdentityKind::user_assigned)
      check_tag_room(manifest.tags, identity.tags, {"identity", identity.name.at, true, identity.protect}, findings);
  }
}

}  // namespace keyless::manifest::meaning
