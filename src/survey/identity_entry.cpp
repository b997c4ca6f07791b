#include "survey/identity_entry.hpp"

#include <algorithm>

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
  presented_in_[draft.owner()].insert(pair);
  ++wired_[key];
  const auto [first, last] = trusts_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  const bool trusted = std::any_of(first, last, [&](const auto& trust) {
    return presented(key, text_of(trust.second->fields, "issuer"), text_of(trust.second->fields, "subject")) == pair;
  });
  const bool federated = model::way_of(fields) == model::Way::none;
  if (trusted && federated) return;
  if (federated && !ours)
    draft.lent.push_back({draft.team, has_arm_id(identity) ? canonical_arm_id(identity.id) : key,
                          "serviceConnection/" + text_of(fields, "projectName") + "/" + text_of(fields, "name")});
  const auto purpose =
      lower(text_of(fields, "organization") + "/" + text_of(fields, "projectName") + "/" + text_of(fields, "name"));
  const auto id = has_arm_id(identity) ? identity.id : "clientId:" + key;
  auto purposes = std::vector<std::string>{purpose};
  // Only where the former trust bears the name already the new one gets a second name.
  if (model::way_of(fields) == model::Way::migrate) purposes.push_back(model::purpose_beside(purpose));
  for (const auto& one : purposes)
    to_come_.emplace(key, TrustToCome{draft.owner(), model::credential_name(draft.owner(), id, one)});
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

IdentityEntry IdentityEntries::entry_of(const LiveObject& identity, bool ours) {
  const auto& fields = identity.fields;
  IdentityEntry entry;
  entry.name = name_for(identity, ours);
  entry.existing = !ours;
  entry.resource_group = spelling_of(identity);
  entry.subscription = lower(text_of(fields, "subscriptionId"));
  if (!ours && has_arm_id(identity)) entry.id = canonical_arm_id(identity.id);
  if (!ours && !has_arm_id(identity)) entry.client_id = key_of(identity);
  if (!ours && !has_arm_id(identity) && entry.name != text_of(fields, "name"))
    entry.remark = "application \"" + text_of(fields, "name") + "\"";
  if (!ours) return entry;
  entry.location = text_of(fields, "location");
  entry.protect = identity.mark && identity.mark->protect;
  for (const auto& [name, value] : model::tags_of(fields, "tags"))
    if (is_sayable(rules::tag_name, name) && is_sayable(rules::tag_value, value)) entry.tags.emplace(name, value);
  return entry;
}

std::string IdentityEntries::use(Draft& draft, const LiveObject& identity, bool ours) {
  const auto key = key_of(identity);
  identities_[key] = &identity;
  auto& places = places_[draft.owner()];
  const auto [place, fresh] = places.emplace(key, draft.identities.size());
  if (fresh) draft.identities.push_back(entry_of(identity, ours));
  return key;
}

void IdentityEntries::name_in(Draft& draft) const {
  const auto places = places_.find(draft.owner());
  std::map<std::string, int> same_name;
  for (const auto& entry : draft.identities) ++same_name[lower(entry.name)];
  for (auto& connection : draft.connections) {
    const auto& entry = draft.identities[places->second.at(connection.identity)];
    const bool alone = same_name.at(lower(entry.name)) == 1 || entry.resource_group.empty();
    connection.identity = alone ? entry.name : entry.resource_group + "/" + entry.name;
  }
}

bool IdentityEntries::is_used(const LiveObject& identity) const {
  return identities_.contains(key_of(identity));
}

void IdentityEntries::describe(Draft& draft, bool ours) {
  for (const auto& [key, place] : places_[draft.owner()]) {
    auto& entry = draft.identities[place];
    if (entry.existing == ours) continue;
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

void IdentityEntries::add_roles(const LiveObject& identity, IdentityEntry& entry, Draft& draft) const {
  const auto [first, last] = roles_.equal_range(lower(text_of(identity.fields, "principalId")));
  for (auto at = first; at != last; ++at) {
    const auto& fields = at->second->fields;
    const auto& scope = text_of(fields, "scope");
    const auto* known = model::built_in_role(text_of(fields, "roleId"));
    const auto address =
        "roleAssignment/" + entry.name + "/" + text_of(fields, "roleName") + "@" + kinds::short_scope(scope);
    std::string flaw;
    const auto &condition = text_of(fields, "condition"), &version = text_of(fields, "conditionVersion");
    if (!is_sayable(rules::condition, condition) || (!condition.empty() && version != "2.0"))
      flaw = "its condition can't be written in a manifest";
    if (!is_sayable(rules::scope, scope)) flaw = "its scope can't be written in a manifest: " + scope;
    if (!flaw.empty()) {
      draft.tolerate(address, std::move(flaw));
      continue;
    }
    entry.roles.push_back({known ? std::string(known->name) : text_of(fields, "roleId"), scope,
                           known ? "" : text_of(fields, "roleName"), condition});
  }
  std::ranges::sort(entry.roles, {}, [](const RoleEntry& role) { return std::pair(role.scope, role.role); });
}

/// Owners and secrets stay as they are, and only these: what connections signed in with goes when somebody has seen
/// them work without.
void IdentityEntries::tolerate_others(const LiveObject& identity, const IdentityEntry& entry, Draft& draft) const {
  const auto [first, last] = others_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  for (auto at = first; at != last; ++at) {
    const auto& other = *at->second;
    draft.allow(std::string(other.kind->name) + "/" + other.kind->discovered_path(other.fields, entry.name));
  }
}

/// Connections bring their trust with them.
bool IdentityEntries::is_wired_in(const Draft& draft, const LiveObject& identity, const LiveObject& trust) const {
  const auto own = presented_in_.find(draft.owner());
  return own != presented_in_.end() && own->second.contains(presented(key_of(identity), text_of(trust.fields, "issuer"),
                                                                      text_of(trust.fields, "subject")));
}

bool IdentityEntries::is_presented(const LiveObject& identity, const LiveObject& trust) const {
  return presented_.contains(
      presented(key_of(identity), text_of(trust.fields, "issuer"), text_of(trust.fields, "subject")));
}

void IdentityEntries::tolerate_foreign_trusts(const LiveObject& identity, const IdentityEntry& entry,
                                              Draft& draft) const {
  const auto [first, last] = trusts_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  for (auto at = first; at != last; ++at)
    if (!is_wired_in(draft, identity, *at->second))
      draft.allow("federatedCredential/" + entry.name + "/" + text_of(at->second->fields, "name"));
}

void IdentityEntries::tolerate_trusts_to_come(const IdentityEntry& entry, const std::string& key, Draft& draft) const {
  const auto [first, last] = to_come_.equal_range(key);
  for (auto at = first; at != last; ++at)
    if (at->second.owner != draft.owner()) draft.allow("federatedCredential/" + entry.name + "/" + at->second.name);
}

void IdentityEntries::add_trusts(const LiveObject& identity, IdentityEntry& entry, Draft& draft) const {
  const auto [first, last] = trusts_.equal_range(folded_arm_id(text_of(identity.fields, "id")));
  std::vector<TrustEntry> found;
  for (auto at = first; at != last; ++at) {
    if (is_wired_in(draft, identity, *at->second)) continue;
    const auto& fields = at->second->fields;
    if (is_presented(identity, *at->second)) {
      draft.allow("federatedCredential/" + entry.name + "/" + text_of(fields, "name"));
      continue;
    }
    found.push_back(
        {text_of(fields, "name"), text_of(fields, "issuer"), text_of(fields, "subject"), text_of(fields, "audience")});
  }
  const auto wired = wired_.find(key_of(identity));
  const bool full = found.size() + (wired == wired_.end() ? 0 : wired->second) > model::kinds::most_trusts;
  for (auto& trust : found) {
    if (full) {
      draft.allow("federatedCredential/" + entry.name + "/" + trust.name);
      continue;
    }
    std::string flaw;
    if (!is_sayable(rules::credential_name, trust.name) || !is_sayable(rules::issuer, trust.issuer) ||
        !is_sayable(rules::subject, trust.subject) || !is_sayable(rules::audience, trust.audience))
      flaw = "its name, issuer, subject or audience can't be written in a manifest";
    if (!flaw.empty()) {
      draft.tolerate("federatedCredential/" + entry.name + "/" + trust.name, std::move(flaw));
      continue;
    }
    trust.risky = trust.subject.find('*') != std::string::npos || trust.subject.ends_with(":pull_request");
    entry.trusts.push_back(std::move(trust));
  }
  if (full)
    draft.unexpressed.push_back(
        {"federatedCredential/" + entry.name,
         "with those that its connections need, it would have more than 20 federated credentials"});
}

}  // namespace keyless::survey
