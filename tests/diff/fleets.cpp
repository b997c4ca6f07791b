#include "diff/fleets.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::test {

using namespace model;

namespace {

const std::string old_issuer = "https://vstoken.dev.azure.com/11111111-0000-4000-8000-000000000001";

void set(LiveObject& object, const std::string& field, const std::string& value) {
  object.fields.insert_or_assign(field, Value(value));
}

Address identity_in(Declarations& declared, const std::string& name) {
  const Address wanted("identity", name);
  const auto known = std::ranges::count(declared.resources(), wanted, &Resource::address) > 0;
  return known ? wanted : declared.identity(name, declared.group("rg-identities"));
}

/// What everybody's manifest says of the identities, whoever uses them.
void add_identities(Declarations& declared, const std::vector<Member>& members, int others) {
  std::set<std::string> names;
  for (const auto& member : members)
    for (const auto& name : {member.identity, member.moved})
      if (!name.empty()) names.insert(name);
  for (const auto& name : names) {
    const auto identity = identity_in(declared, name);
    declared.role(identity, "rg-of-" + name);
    for (int i = 0; i < others; ++i)
      declared.credential(identity, "github-" + std::to_string(i), "repo:contoso/" + std::to_string(i));
  }
}

Declarations as_made(const std::vector<Member>& members) {
  Declarations declared;
  add_identities(declared, members, 0);
  for (const auto& member : members) declared.connection(member.name, identity_in(declared, member.identity));
  return declared;
}

void declare(Declarations& declared, const Member& member) {
  const auto& identity = member.moved.empty() ? member.identity : member.moved;
  const auto& name = member.renamed.empty() ? member.name : member.renamed;
  const auto connection = declared.connection(name, identity_in(declared, identity));
  if (member.keeps_issuer) declared.at(connection).fields.erase("issuerRetires");
  if (member.renamed.empty()) return;
  declared.at(connection).fields["previousName"] = member.name;
  auto& trust = declared.at(Address("federatedCredential", identity + "/Microbots/" + name)).fields;
  trust["formerName"] =
      credential_name(declared.owner, text_of(trust, "holder"), "contoso/microbots/" + lower(member.name));
}

LiveObject* trust_of(CloudSimulator& cloud, const LiveObject& connection) {
  const auto found = std::ranges::find_if(cloud.objects, [&](const LiveObject& object) {
    return object.kind == &kinds::federated_credential &&
           text_of(object.fields, "subject") == text_of(connection.fields, "subject");
  });
  return found == cloud.objects.end() ? nullptr : &*found;
}

void make_old(CloudSimulator& cloud, LiveObject& connection) {
  const auto subject = "sc://contoso/Microbots/" + text_of(connection.fields, "name");
  auto* trust = trust_of(cloud, connection);
  REQUIRE(trust);
  for (const auto& [field, next] : {std::pair("issuer", "nextIssuer"), std::pair("subject", "nextSubject")})
    set(connection, next, text_of(connection.fields, field));
  for (auto* object : {&connection, trust}) {
    set(*object, "issuer", old_issuer);
    set(*object, "subject", subject);
  }
  set(connection, "formerIssuer", old_issuer);
  set(connection, "formerSubject", subject);
  set(connection, "issuerRetires", "true");
}

void make_secret(CloudSimulator& cloud, LiveObject& connection) {
  const auto* trust = trust_of(cloud, connection);
  REQUIRE(trust);
  const auto id = connection.id, trust_id = trust->id;
  for (const auto& [field, next] : {std::pair("issuer", "nextIssuer"), std::pair("subject", "nextSubject")}) {
    set(connection, next, text_of(connection.fields, field));
    connection.fields.erase(field);
  }
  set(connection, "scheme", "ServicePrincipal");
  cloud.remove(trust_id);
}

void age(CloudSimulator& cloud, const Member& member) {
  auto& connection = *cloud.find(kinds::service_connection, member.name);
  if (member.disabled) set(connection, "disabled", "true");
  if (member.age == Age::old) make_old(cloud, connection);
  if (member.age == Age::secret) make_secret(cloud, connection);
}

/// Roles that are declared and there, by scope, principal and role.
std::set<std::string> declared_roles(const CloudSimulator& cloud, const Graph& declared) {
  std::set<std::string> wanted, found;
  for (const auto& resource : declared.resources())
    if (resource.kind == &kinds::role_assignment)
      wanted.insert(text_of(resource.fields, "scope") + "|" + text_of(resource.fields, "roleId"));
  for (const auto& object : cloud.objects) {
    const auto role = text_of(object.fields, "scope") + "|" + text_of(object.fields, "roleId");
    if (object.kind == &kinds::role_assignment && wanted.contains(role))
      found.insert(role + "|" + text_of(object.fields, "principalId"));
  }
  return found;
}

/// What is declared of credentials for somebody outside was there before anything was aged.
void add_others(Fleet& fleet) {
  for (const auto& resource : fleet.declared.resources()) {
    if (resource.kind != &kinds::federated_credential) continue;
    const auto& identity = std::get<Reference>(resource.fields.at("identityId")).to;
    LiveObject object{.kind = resource.kind, .fields = resource.fields};
    const auto id = fleet.cloud.find(kinds::identity, identity.path())->id;
    set(object, "identityId", id);
    object.id = id + "/federatedIdentityCredentials/" + text_of(object.fields, "name");
    set(object, "id", object.id);
    fleet.cloud.objects.push_back(std::move(object));
  }
}

}  // namespace

Fleet fleet_of(const std::vector<Member>& members, int others) {
  Fleet fleet;
  fleet.cloud = applied(as_made(members));
  for (const auto& member : members) age(fleet.cloud, member);
  add_identities(fleet.declared, members, others);
  add_others(fleet);
  for (const auto& member : members) declare(fleet.declared, member);
  fleet.policy = policy_of(fleet.declared);
  fleet.policy.max_deletes = 1000;
  fleet.policy.max_delete_percent = 100;
  return fleet;
}

Fleet fleet_of(int count, Age age, int others) {
  std::vector<Member> members;
  for (int i = 0; i < count; ++i) members.push_back({.name = "sc-" + std::to_string(100 + i), .age = age});
  return fleet_of(members, others);
}

bool can_sign_in(const CloudSimulator& cloud, const LiveObject& connection) {
  const auto word = [](const LiveObject& object, const char* field) { return text_of(object.fields, field); };
  if (word(connection, "scheme") == "ServicePrincipal") return true;
  return std::ranges::any_of(cloud.objects, [&](const LiveObject& identity) {
    if (word(identity, "clientId") != word(connection, "clientId") || !identity.kind->is_principal) return false;
    return std::ranges::any_of(cloud.objects, [&](const LiveObject& credential) {
      return word(credential, "identityId") == identity.id && !word(credential, "subject").empty() &&
             word(credential, "issuer") == word(connection, "issuer") &&
             word(credential, "subject") == word(connection, "subject");
    });
  });
}

std::vector<std::string> lost(const CloudSimulator& before, const CloudSimulator& now, const Graph& declared) {
  std::vector<std::string> found;
  for (const auto& connection : before.objects) {
    if (connection.kind != &kinds::service_connection || !can_sign_in(before, connection)) continue;
    const auto same = std::ranges::find(now.objects, connection.id, &LiveObject::id);
    if (same == now.objects.end() || !can_sign_in(now, *same)) found.push_back(text_of(connection.fields, "name"));
  }
  const auto kept = declared_roles(now, declared);
  for (const auto& role : declared_roles(before, declared))
    if (!kept.contains(role)) found.push_back(role);
  return found;
}

void expect_continuity(const Fleet& fleet, const Plan& plan, unsigned pick) {
  auto whole = fleet.cloud;
  const auto graph = fleet.declared.graph();
  const auto steps = whole.carry_out(plan, 1 << 20, pick);
  CHECK(whole.mistakes == std::vector<std::string>());
  for (int step = 1; step <= steps; ++step) {
    INFO("after step " << step << " of " << steps << ", order " << pick);
    auto cloud = fleet.cloud;
    cloud.carry_out(plan, step, pick);
    CHECK(lost(fleet.cloud, cloud, graph) == std::vector<std::string>());
  }
}

}  // namespace keyless::test
