#include "survey/identity_entry.hpp"

#include <algorithm>
#include <tuple>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "manifest/yaml/quote.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"
#include "model/roles.hpp"
#include "survey/descriptions.hpp"

namespace keyless::survey {
namespace {

namespace kinds = model::kinds;
namespace rules = manifest::rules;
using manifest::Identity;
using manifest::Text;
using model::LiveObject;
using model::text_of;

/// One identity, whatever it is listed as.
std::string key_of(const LiveObject& identity) {
  return lower(text_of(identity.fields, "clientId"));
}

bool has_arm_id(const LiveObject& identity) {
  return starts_with_caseless(identity.id, "/subscriptions/");
}

std::string usable_name(const std::string& words) {
  std::string name;
  for (const char c : words) {
    const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter_or_digit || ((c == '_' || c == '-') && !name.empty()))
      name += c;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  name.resize(std::min<std::size_t>(name.size(), 100));
  while (name.ends_with('-')) name.pop_back();
  return name.size() < 3 ? "app" + (name.empty() ? "" : "-" + name) : name;
}

manifest::FederatedCredential trust_of(const model::Fields& fields) {
  manifest::FederatedCredential trust;
  trust.name = said(text_of(fields, "name"));
  trust.issuer = said(text_of(fields, "issuer"));
  trust.subject = said(text_of(fields, "subject"));
  trust.audience = said(text_of(fields, "audience"));
  trust.allow_risk =
      trust.subject.value.find('*') != std::string::npos || trust.subject.value.ends_with(":pull_request");
  return trust;
}

bool can_be_said(const manifest::FederatedCredential& trust) {
  return is_sayable(rules::credential_name, trust.name.value) && is_sayable(rules::issuer, trust.issuer.value) &&
         is_sayable(rules::subject, trust.subject.value) && is_sayable(rules::audience, trust.audience.value);
}

std::string presented(const std::string& client_id, const std::string& issuer, const std::string& subject) {
  return lower(client_id) + "\n" + issuer + "\n" + subject;
}

}  // namespace

IdentityEntries::IdentityEntries(const Survey& survey) {
  for (const auto* role : survey.live.all(kinds::role_assignment))
    roles_.emplace(lower(text_of(role->fields, "principalId")), role);
  for (const auto* trust : survey.live.all(kinds::federated_credential))
    trusts_.emplace(folded_arm_id(text_of(trust->fields, "identityId")), trust);
  for (const auto* kind : model::all_kinds())
    if (kind->prepares_trust && kind != &kinds::federated_credential)
      for (const auto* object : survey.live.all(*kind))
        others_.emplace(folded_arm_id(text_of(object->fields, "identityId")), object);
  for (const auto* connection : survey.live.all(kinds::service_connection)) {
    const auto& fields = connection->fields;
    presented_.insert(presented(text_of(fields, "clientId"), text_of(fields, "issuer"), text_of(fields, "subject")));
  }
}

void IdentityEntries::wire(Draft& draft, const LiveObject& identity, bool ours, const LiveObject& connection) {
  const auto& fields = connection.fields;
  const auto key = key_of(identity);
  const auto pair = presented(key, text_of(fields, "issuer"), text_of(fields, "subject"));
  presented_in_[draft.manifest.owner()].insert(pair);
  ++wired_[key];
  const auto [first, last] = trusts_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  const bool trusted = std::any_of(first, last, [&](const auto& trust) {
    return presented(key, text_of(trust.second->fields, "issuer"), text_of(trust.second->fields, "subject")) == pair;
  });
  const bool federated = model::way_of(fields) == model::Way::none;
  if (trusted && federated) return;
  if (federated && !ours)
    draft.lent.push_back({draft.manifest.team.value, has_arm_id(identity) ? canonical_arm_id(identity.id) : key,
                          "serviceConnection/" + text_of(fields, "projectName") + "/" + text_of(fields, "name")});
  const auto purpose =
      lower(text_of(fields, "organization") + "/" + text_of(fields, "projectName") + "/" + text_of(fields, "name"));
  const auto id = has_arm_id(identity) ? identity.id : "clientId:" + key;
  auto purposes = std::vector<std::string>{purpose};
  // Only where the former trust bears the name already the new one gets a second name.
  if (model::way_of(fields) == model::Way::migrate) purposes.push_back(model::purpose_beside(purpose));
  for (const auto& one : purposes)
    to_come_.emplace(key, TrustToCome{draft.manifest.owner(), model::credential_name(draft.manifest.owner(), id, one)});
}

std::string IdentityEntries::name_for(const LiveObject& identity, bool ours) {
  if (ours) return text_of(identity.fields, "name");
  auto& name = names_[key_of(identity)];
  if (!name.empty()) return name;
  const auto wish = usable_name(text_of(identity.fields, "name"));
  name = taken_.insert(lower(wish)).second ? wish : wish + "-" + key_of(identity).substr(0, 8);
  taken_.insert(lower(name));
  return name;
}

/// Services answer a group's name in changing letter case; one manifest spells it in one.
std::string IdentityEntries::spelling_of(const LiveObject& identity) {
  const auto& name = text_of(identity.fields, "resourceGroup");
  return groups_.emplace(lower(text_of(identity.fields, "subscriptionId") + "/" + name), name).first->second;
}

Identity IdentityEntries::entry_of(const LiveObject& identity, bool ours) {
  const auto& fields = identity.fields;
  Identity entry;
  entry.name = said(name_for(identity, ours));
  entry.kind = ours ? manifest::IdentityKind::user_assigned : manifest::IdentityKind::existing;
  entry.resource_group = said(spelling_of(identity));
  entry.subscription = lower(text_of(fields, "subscriptionId"));
  if (!ours && has_arm_id(identity)) entry.arm_id = said(canonical_arm_id(identity.id));
  if (!ours && !has_arm_id(identity)) entry.client_id = said(key_of(identity));
  if (!ours) return entry;
  entry.location = text_of(fields, "location");
  entry.protect = identity.mark && identity.mark->protect;
  for (const auto& [name, value] : model::tags_of(fields, "tags"))
    if (is_sayable(rules::tag_name, name) && is_sayable(rules::tag_value, value))
      entry.tags.emplace(name, Text{value, {1, 1}});
  return entry;
}

std::string IdentityEntries::use(Draft& draft, const LiveObject& identity, bool ours) {
  const auto key = key_of(identity);
  identities_[key] = &identity;
  auto& places = places_[draft.manifest.owner()];
  auto& entries = draft.manifest.identities;
  if (!places.emplace(key, entries.size()).second) return key;
  entries.push_back(entry_of(identity, ours));
  const auto& name = text_of(identity.fields, "name");
  const bool renamed = !ours && !has_arm_id(identity) && entries.back().name.value != name;
  entries.back().at = draft.place(renamed ? "application \"" + name + "\"" : "");
  return key;
}

void IdentityEntries::name_in(Draft& draft) const {
  const auto places = places_.find(draft.manifest.owner());
  std::map<std::string, int> same_name;
  for (const auto& entry : draft.manifest.identities) ++same_name[lower(entry.name.value)];
  for (auto& connection : draft.manifest.service_connections) {
    connection.identity_index = places->second.at(connection.identity.value);
    const auto& entry = draft.manifest.identities[connection.identity_index];
    const bool alone = same_name.at(lower(entry.name.value)) == 1 || !entry.resource_group.written();
    connection.identity.value = alone ? entry.name.value : entry.resource_group.value + "/" + entry.name.value;
  }
}

bool IdentityEntries::is_used(const LiveObject& identity) const {
  return identities_.contains(key_of(identity));
}

void IdentityEntries::describe(Draft& draft, bool ours) {
  for (const auto& [key, place] : places_[draft.manifest.owner()]) {
    auto& entry = draft.manifest.identities[place];
    if ((entry.kind == manifest::IdentityKind::existing) == ours) continue;
    const auto& identity = *identities_.at(key);
    if (described_.insert(key).second) {
      add_roles(identity, entry, draft);
      add_trusts(identity, entry, draft);
    } else {
      tolerate_foreign_trusts(identity, entry, draft);
    }
    tolerate_others(identity, entry, draft);
    tolerate_trusts_to_come(entry, key, draft);
  }
}

void IdentityEntries::add_roles(const LiveObject& identity, Identity& entry, Draft& draft) const {
  const auto [first, last] = roles_.equal_range(lower(text_of(identity.fields, "principalId")));
  for (auto at = first; at != last; ++at) {
    const auto& fields = at->second->fields;
    const auto& scope = text_of(fields, "scope");
    const auto* known = model::built_in_role(text_of(fields, "roleId"));
    const auto address =
        "roleAssignment/" + entry.name.value + "/" + text_of(fields, "roleName") + "@" + kinds::short_scope(scope);
    std::string flaw;
    const auto &condition = text_of(fields, "condition"), &version = text_of(fields, "conditionVersion");
    if (!is_sayable(rules::condition, condition) || (!condition.empty() && version != "2.0"))
      flaw = "its condition can't be written in a manifest";
    if (!is_sayable(rules::scope, scope)) flaw = "its scope can't be written in a manifest: " + scope;
    if (!flaw.empty()) {
      draft.tolerate(address, std::move(flaw));
      continue;
    }
    const auto &id = text_of(fields, "roleId"), &name = text_of(fields, "roleName");
    auto& grant = entry.roles.emplace_back();
    grant.at = draft.place(known || name == id ? "" : name);
    grant.role = said(known ? std::string(known->name) : id);
    grant.scope = said(scope);
    grant.condition = said(condition);
  }
  std::ranges::sort(entry.roles, {}, [](const auto& role) { return std::tie(role.scope.value, role.role.value); });
}

/// Owners and secrets stay as they are, and only these: what connections signed in with goes when somebody has seen
/// them work without.
void IdentityEntries::tolerate_others(const LiveObject& identity, const Identity& entry, Draft& draft) const {
  const auto [first, last] = others_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  for (auto at = first; at != last; ++at) {
    const auto& other = *at->second;
    draft.allow(std::string(other.kind->name) + "/" + other.kind->discovered_path(other.fields, entry.name.value));
  }
}

/// Connections bring their trust with them.
bool IdentityEntries::is_wired_in(const Draft& draft, const LiveObject& identity, const LiveObject& trust) const {
  const auto own = presented_in_.find(draft.manifest.owner());
  return own != presented_in_.end() && own->second.contains(presented(key_of(identity), text_of(trust.fields, "issuer"),
                                                                      text_of(trust.fields, "subject")));
}

bool IdentityEntries::is_presented(const LiveObject& identity, const LiveObject& trust) const {
  return presented_.contains(
      presented(key_of(identity), text_of(trust.fields, "issuer"), text_of(trust.fields, "subject")));
}

void IdentityEntries::tolerate_foreign_trusts(const LiveObject& identity, const Identity& entry, Draft& draft) const {
  const auto [first, last] = trusts_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  for (auto at = first; at != last; ++at)
    if (!is_wired_in(draft, identity, *at->second))
      draft.allow("federatedCredential/" + entry.name.value + "/" + text_of(at->second->fields, "name"));
}

void IdentityEntries::tolerate_trusts_to_come(const Identity& entry, const std::string& key, Draft& draft) const {
  const auto [first, last] = to_come_.equal_range(key);
  for (auto at = first; at != last; ++at)
    if (at->second.owner != draft.manifest.owner())
      draft.allow("federatedCredential/" + entry.name.value + "/" + at->second.name);
}

void IdentityEntries::add_trusts(const LiveObject& identity, Identity& entry, Draft& draft) const {
  const auto [first, last] = trusts_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  std::vector<manifest::FederatedCredential> found;
  for (auto at = first; at != last; ++at) {
    if (is_wired_in(draft, identity, *at->second)) continue;
    const auto& fields = at->second->fields;
    if (is_presented(identity, *at->second))
      draft.allow("federatedCredential/" + entry.name.value + "/" + text_of(fields, "name"));
    else
      found.push_back(trust_of(fields));
  }
  const auto wired = wired_.find(key_of(identity));
  const bool full = found.size() + (wired == wired_.end() ? 0 : wired->second) > model::kinds::most_trusts;
  for (auto& trust : found) {
    const auto address = "federatedCredential/" + entry.name.value + "/" + trust.name.value;
    if (full)
      draft.allow(address);
    else if (!can_be_said(trust))
      draft.tolerate(address, "its name, issuer, subject or audience can't be written in a manifest");
    else
      entry.federated_credentials.push_back(std::move(trust));
  }
  if (full)
    draft.unexpressed.push_back(
        {"federatedCredential/" + entry.name.value,
         "with those that its connections need, it would have more than 20 federated credentials"});
}

}  // namespace keyless::survey
