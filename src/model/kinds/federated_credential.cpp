#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

// Whatever is trusted instead is somebody else.
bool differs(const Value& live, const Value& desired) {
  return live != desired;
}

// The service compares these byte for byte at the exchange, so a difference in letter case is a broken chain.
constexpr Field fields[] = {
    {"name", Compare::caseless, OnChange::ignore},  // immutable, and only ours: the pair is what counts
    {.name = "issuer", .loosens = differs},
    {.name = "subject", .loosens = differs},
    {.name = "audience", .loosens = differs},
};
constexpr FurtherField further[] = {
    {"identityId"},              // id of the identity it is on
    {"purpose", Side::desired},  // what credential_name() was made for, and on which identity: `holder`
    {"holder", Side::desired},
    {"onExisting", Side::desired, true},  // that identity exists already
    {"nameBeside", Side::desired},        // of a second one of ours, for as long as the first is in use
    {"formerName", Side::desired},        // of an earlier wiring
    {"usualAudience", Side::desired},     // of the cloud: another one is for something else than Azure
};
constexpr std::string_view outputs[] = {"id", "name"};

// By (issuer, subject) before name: the pair is what the service keeps unique, the name is only ours.
std::vector<std::string> keys(const Fields& of) {
  const auto &identity = text_of(of, "identityId"), &name = text_of(of, "name"), &issuer = text_of(of, "issuer"),
             &subject = text_of(of, "subject");
  std::vector<std::string> found;
  if (identity.empty()) return found;
  if (!issuer.empty() && !subject.empty()) found.push_back(folded_arm_id(identity) + "|" + issuer + "|" + subject);
  if (!name.empty()) found.push_back(folded_arm_id(identity) + "|name|" + lower(name));
  return found;
}

std::vector<Right> rights_for(Verb verb, const Fields& of) {
  // An application's id is not known before it exists, an identity's is.
  if (trust_place(text_of(of, "identityId")) != TrustPlace::resource_manager) return {rights::graph(application_right)};
  const std::string what = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/";
  return {rights::resource_manager(what + (verb == Verb::remove ? "delete" : "write"), text_of(of, "identityId"))};
}

std::string gives(const Fields& of, std::string_view holder, std::string_view name) {
  const auto &issuer = text_of(of, "issuer"), &subject = text_of(of, "subject");
  const bool wired = !text_of(of, "purpose").empty();
  const auto who = wired ? "connection " + std::string(name) : issuer + " / " + subject;
  return who + " may sign in as " + std::string(holder);
}

}  // namespace

const Kind federated_credential = {
    .name = "federatedCredential",
    .noun = "federated credential",
    .counts_toward_change_guard = true,
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"identityId", "id"},
    .grants_access = true,
    .serial_per_parent = true,
    .prepares_trust = true,
    .admits = true,
    .on_parent_removal = OnParentRemoval::removed_before,
    .most_below_parent = most_trusts,
    .keys = keys,
    .collection = [](const Fields& of) { return "federatedCredentials@" + folded_arm_id(text_of(of, "identityId")); },
    .discovered_path = [](const Fields& of, std::string_view parent) { return below(parent, text_of(of, "name")); },
    .rights = rights_for,
    .gives = gives,
};

}  // namespace keyless::model::kinds
