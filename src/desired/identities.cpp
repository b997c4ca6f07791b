#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using model::Reference;

namespace {

constexpr std::size_t entry_digits = 16;

std::string canonical_of(const manifest::TagTexts& tags) {
  std::string text;
  for (const auto& [name, value] : tags) text += name + "=" + value.value + "\n";
  return text;
}

std::string entry_digest(const Building& building, std::size_t index) {
  const auto& identity = building.manifest->identities[index];
  std::vector<std::string> entries;
  const auto [first, last] = building.users.equal_range(index);
  for (auto user = first; user != last; ++user) entries.push_back(user->second->canonical);
  std::ranges::sort(entries);
  // What an entry inherits is part of what it says.
  entries.push_back(identity.id + "\n" + identity.location + "\n" + canonical_of(building.manifest->tags));
  entries.push_back(identity.canonical);
  return sha256_hex(joined(entries, "\n")).substr(0, entry_digits);
}

void add_user_assigned(Building& building, std::size_t index) {
  const auto& identity = building.manifest->identities[index];
  auto made = building.resource(kinds::identity, building.labels.identity(identity), identity.name.at);
  const auto mark = model::mark_tags(made.owner, identity.id);
  made.fields = {{"subscriptionId", identity.subscription},
                 {"resourceGroup",
                  Reference{building.group_address(identity.subscription, identity.resource_group.value), "name"}},
                 {"name", identity.name.value},
                 {"location", identity.location},
                 {"tags", merged_tags(building.manifest->tags, identity.tags, mark)}};
  made.protect = identity.protect;
  made.adopt = identity.adopt;
  made.previous_owner = identity.previous_owner.value;
  made.entry = entry_digest(building, index);
  building.add_managed(std::move(made));
}

void add_owner(Building& building, const Identity& identity, const manifest::Text& owner) {
  auto made =
      building.resource(kinds::application_owner, building.labels.identity(identity) + "/" + owner.value, owner.at);
  made.fields = {{"identityId", Reference{building.address_of(identity), "id"}},
                 {"holder", "application"},
                 {"ownerId", owner.value}};
  made.adopt = identity.adopt;
  building.add_managed(std::move(made));
}

void add_application(Building& building, std::size_t index) {
  const auto& identity = building.manifest->identities[index];
  const auto& tenant = building.manifest->azure.tenant.value;
  auto made = building.resource(kinds::application, building.labels.identity(identity), identity.name.at);
  const auto mark = model::mark_tags(made.owner, model::application_mark_id(tenant, identity.unique_name));
  model::Strings owners;
  for (const auto& owner : identity.owners) owners.push_back(owner.value);
  // Azure DevOps' own issuer refuses applications that other tenants may use.
  made.fields = {{"tenantId", tenant},          {"uniqueName", identity.unique_name},
                 {"name", identity.name.value}, {"signInAudience", "AzureADMyOrg"},
                 {"servicePrincipal", "true"},  {"tags", merged_tags(building.manifest->tags, identity.tags, mark)},
                 {"owners", std::move(owners)}, {"removePasswords", word_for(identity.remove_passwords)}};
  made.protect = identity.protect;
  made.adopt = identity.adopt;
  made.previous_owner = identity.previous_owner.value;
  made.entry = entry_digest(building, index);
  building.add_managed(std::move(made));
  for (const auto& owner : identity.owners) add_owner(building, identity, owner);
}

void add_existing(Building& building, const Identity& identity) {
  model::Fields fields;
  if (identity.arm_id.written()) fields.emplace("id", identity.arm_id.value);
  if (identity.client_id.written()) fields.emplace("clientId", identity.client_id.value);
  if (identity.principal_id.written()) fields.emplace("principalId", identity.principal_id.value);
  if (!identity.arm_id.written()) fields.emplace("tenantId", building.manifest->azure.tenant.value);
  building.look_up(kinds::existing_identity, building.labels.identity(identity), identity.name.at, std::move(fields));
}

}  // namespace

void add_identity(Building& building, std::size_t index) {
  const auto& identity = building.manifest->identities[index];
  switch (identity.kind) {
    case IdentityKind::user_assigned:
      add_user_assigned(building, index);
      break;
    case IdentityKind::application:
      add_application(building, index);
      break;
    case IdentityKind::existing:
      add_existing(building, identity);
  }
  for (const auto& grant : identity.roles) add_role(building, identity, grant);
  for (const auto& credential : identity.federated_credentials) add_credential(building, identity, credential);
  if (identity.organization_access) add_organization_access(building, identity, *identity.organization_access);
}

}  // namespace keyless::desired
