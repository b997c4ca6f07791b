#include "desired/labels.hpp"

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"

namespace keyless::desired {
namespace {

using manifest::Identity;
using manifest::IdentityKind;
using manifest::Manifest;

std::string with_subscription(const std::string& label, const std::string& subscription) {
  return subscription.empty() ? label : label + " (subscription " + subscription.substr(0, 8) + ")";
}

std::string long_name_of(const Identity& identity) {
  if (identity.kind == IdentityKind::application) return identity.unique_name;
  if (!identity.resource_group.value.empty()) return identity.resource_group.value + "/" + identity.name.value;
  return identity.name.value + " (" + identity.id + ")";
}

/// As the entry that declared it would say it, as far as labels ask.
Identity as_declared(const manifest::Removed& entry) {
  Identity identity;
  identity.kind =
      entry.kind == manifest::Removed::Kind::application ? IdentityKind::application : IdentityKind::user_assigned;
  identity.name = entry.name;
  identity.id = entry.id;
  identity.resource_group = entry.resource_group;
  identity.subscription = entry.subscription;
  identity.unique_name = entry.unique_name;
  return identity;
}

// The kinds have addresses of their own, so a name may be used once in each.
std::string within_kind(const Identity& identity, const std::string& name) {
  if (identity.kind == IdentityKind::application) return "application:" + name;
  return (identity.kind == IdentityKind::existing ? "existing:" : "ours:") + name;
}

std::string grant_label(const std::string& role, const std::string& scope) {
  return role + "@" + model::kinds::short_scope(scope);
}

std::string spelled_in(const std::set<std::string>& spellings, const std::string& otherwise) {
  return spellings.empty() ? otherwise : *spellings.begin();
}

}  // namespace

std::string role_name_of(const std::string& name_or_guid) {
  const auto* known = model::built_in_role(name_or_guid);
  return known ? std::string(known->name) : name_or_guid;
}

std::string subscription_of_scope(const std::string& scope, const std::string& otherwise) {
  const auto found = arm_id_segment(scope, "subscriptions");
  return found.empty() ? otherwise : found;
}

std::pair<std::string, std::string> place_of_roles(const std::string& scope, const std::string& subscription) {
  if (auto group = arm_id_segment(scope, "managementGroups"); !group.empty())
    return {"managementGroup", std::move(group)};
  return {"subscriptionId", subscription_of_scope(scope, subscription)};
}

Labels::Labels(const std::vector<Manifest>& manifests) {
  for (const auto& manifest : manifests) {
    for (const auto& group : manifest.resource_groups) note(groups_, group.name.value, group.subscription);
    for (const auto& identity : manifest.identities) {
      note_identity(identity);
      note_grants(manifest, identity);
    }
    const auto& organization = manifest.devops.organization.value;
    for (const auto& identity : manifest.identities)
      if (identity.organization_access)
        for (const auto& entry : identity.organization_access->projects)
          note(projects_, entry.project.value, lower(organization));
    note(organizations_, organization, lower(organization));
    if (manifest.devops.project.written()) note(projects_, manifest.devops.project.value, lower(organization));
    for (const auto& connection : manifest.service_connections) {
      note(projects_, connection.project.value, lower(organization));
      for (const auto& share : connection.shared_with) note(projects_, share.project.value, lower(organization));
    }
    for (const auto& entry : manifest.removed) note_removed(entry, organization);
  }
}

void Labels::note(Words& words, std::string_view word, const std::string& thing) {
  auto& noted = words[lower(word)];
  noted.things.insert(thing);
  noted.spelled.emplace(word);
}

const Labels::Word& Labels::word_of(const Words& words, std::string_view word) {
  static const Word unknown;
  const auto found = words.find(lower(word));
  return found == words.end() ? unknown : found->second;
}

void Labels::note_identity(const Identity& identity) {
  const auto id = folded_arm_id(identity.id);
  note(identities_, within_kind(identity, identity.name.value), id);
  note(identities_, within_kind(identity, long_name_of(identity)), id);
  if (identity.kind == IdentityKind::user_assigned) note(groups_, identity.resource_group.value, identity.subscription);
}

void Labels::note_removed(const manifest::Removed& entry, const std::string& organization) {
  using Kind = manifest::Removed::Kind;
  if (entry.kind == Kind::resource_group) return note(groups_, entry.name.value, entry.subscription);
  if (entry.kind == Kind::service_connection) return note(projects_, entry.project.value, lower(organization));
  note_identity(as_declared(entry));
}

void Labels::note_grants(const Manifest& manifest, const Identity& identity) {
  for (const auto& grant : identity.roles) {
    const auto role = role_name_of(grant.role.value);
    note(grants_, folded_arm_id(identity.id) + "/" + grant_label(role, grant.scope.value),
         folded_arm_id(grant.scope.value));
    if (!model::built_in_role(role))
      note(role_definitions_, role, place_of_roles(grant.scope.value, manifest.azure.subscription.value).second);
  }
}

std::string Labels::group(const std::string& subscription, const std::string& name) const {
  const auto& word = word_of(groups_, name);
  const auto label = spelled_in(word.spelled, name);
  return word.things.size() > 1 ? with_subscription(label, subscription) : label;
}

std::string Labels::identity(const Identity& identity) const {
  if (word_of(identities_, within_kind(identity, identity.name.value)).things.size() < 2) return identity.name.value;
  const auto name = long_name_of(identity);
  const bool unique = word_of(identities_, within_kind(identity, name)).things.size() < 2;
  return unique ? name : with_subscription(name, identity.subscription);
}

std::string Labels::identity(const manifest::Removed& entry) const {
  return identity(as_declared(entry));
}

std::string Labels::organization(const std::string& name) const {
  return spelled_in(word_of(organizations_, name).spelled, name);
}

std::string Labels::project_name(const std::string& name) const {
  return spelled_in(word_of(projects_, name).spelled, name);
}

std::string Labels::role_name(const std::string& name) const {
  return spelled_in(word_of(role_definitions_, name).spelled, name);
}

std::string Labels::project(const std::string& organization, const std::string& name) const {
  const auto label = project_name(name);
  return word_of(projects_, name).things.size() > 1 ? Labels::organization(organization) + "/" + label : label;
}

std::string Labels::role_definition(const std::string& place, const std::string& name) const {
  const auto label = role_name(name);
  if (word_of(role_definitions_, name).things.size() < 2) return label;
  return is_guid(place) ? with_subscription(label, place) : label + " (management group " + place + ")";
}

std::string Labels::grant(const Identity& identity, const std::string& role, const std::string& scope) const {
  const auto label = grant_label(role, scope);
  const auto& scopes = word_of(grants_, folded_arm_id(identity.id) + "/" + label).things;
  if (scopes.size() < 2) return label;
  std::set<std::string> subscriptions;
  for (const auto& one : scopes) subscriptions.insert(subscription_of_scope(one, ""));
  // Same subscription, same short form: they differ in the resource's type only, which nothing short can say.
  if (subscriptions.size() < scopes.size()) return role + "@" + folded_arm_id(scope);
  return with_subscription(label, subscription_of_scope(scope, ""));
}

}  // namespace keyless::desired
