#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

using namespace keyless;
using namespace keyless::model;
using namespace keyless::test;

namespace {

const std::string entra = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0";
const std::string old_issuer = "https://vstoken.dev.azure.com/11111111-0000-4000-8000-000000000001";
const std::string old_subject = "sc://contoso/Microbots/sc-microbots-openai";
const Address second_at("identity", "mi-second");

LiveObject& connection_in(CloudSimulator& cloud) {
  return *cloud.find(kinds::service_connection, "sc-microbots-openai");
}

void set(LiveObject& object, const std::string& field, const std::string& value) {
  object.fields.insert_or_assign(field, Value(value));
}

/// As it was before anybody thought of federation: a secret, no trust, no mark.
CloudSimulator with_secret(const Declarations& declared) {
  auto cloud = applied(declared);
  auto& connection = connection_in(cloud);
  set(connection, "nextIssuer", text_of(connection.fields, "issuer"));
  set(connection, "nextSubject", text_of(connection.fields, "subject"));
  for (const auto field : {"issuer", "subject"}) connection.fields.erase(field);
  set(connection, "scheme", "ServicePrincipal");
  connection.mark.reset();
  std::erase_if(cloud.objects, [](const LiveObject& object) { return object.kind == &kinds::federated_credential; });
  return cloud;
}

/// As it was while Azure DevOps signed for it itself.
CloudSimulator on_old_issuer(const Declarations& declared) {
  auto cloud = applied(declared);
  auto& connection = connection_in(cloud);
  set(connection, "nextIssuer", text_of(connection.fields, "issuer"));
  set(connection, "nextSubject", text_of(connection.fields, "subject"));
  set(connection, "formerIssuer", old_issuer);
  set(connection, "formerSubject", old_subject);
  set(connection, "issuer", old_issuer);
  set(connection, "subject", old_subject);
  set(connection, "issuerRetires", "true");
  for (auto& object : cloud.objects)
    if (object.kind == &kinds::federated_credential) {
      set(object, "issuer", old_issuer);
      set(object, "subject", old_subject);
    }
  return cloud;
}

Declarations adopting() {
  auto declared = microbots();
  declared.at(connection_at).adopt = true;
  return declared;
}

std::size_t trusts(const CloudSimulator& cloud) {
  return static_cast<std::size_t>(std::ranges::count(cloud.objects, &kinds::federated_credential, &LiveObject::kind));
}

bool waits_for(const Plan& plan, const Address& later, const Address& earlier) {
  return std::ranges::count(plan.find(later)->after, earlier) == 1;
}

}  // namespace

TEST_CASE("a secret that nobody let us take over is refused, with the way on") {
  const auto declared = microbots();
  const auto plan = planned(declared, with_secret(declared));
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals[0].guard == "ownership");
  CHECK(plan.refusals[0].message.find("scheme") != std::string::npos);
  CHECK(plan.refusals[0].advice.find("adopt: true") != std::string::npos);
}

TEST_CASE("a conversion keeps the connection, and its trust comes first") {
  const auto declared = adopting();
  auto cloud = with_secret(declared);
  const auto id = connection_in(cloud).id;
  const auto plan = planned(declared, cloud);
  CHECK(rows_of(plan) == "c " + connection_at.text() + "\n+ " + wired_at.text() + "\n");
  CHECK(waits_for(plan, connection_at, wired_at));
  CHECK_FALSE(waits_for(plan, wired_at, connection_at));
  CHECK(text_of(plan.find(wired_at)->desired->fields, "issuer") == entra);
  CHECK(plan.find(connection_at)->reason.find("its id, pipeline permissions and checks are kept") != std::string::npos);
  settles(declared, cloud, policy_of(declared));
  CHECK(connection_in(cloud).id == id);
  CHECK(rows_of(planned(declared, cloud)) == "");
}

TEST_CASE("a trust that nobody can foretell comes after the conversion") {
  const auto declared = adopting();
  auto cloud = with_secret(declared);
  for (const auto field : {"nextIssuer", "nextSubject"}) connection_in(cloud).fields.erase(field);
  const auto plan = planned(declared, cloud);
  CHECK(waits_for(plan, wired_at, connection_at));
  CHECK_FALSE(waits_for(plan, connection_at, wired_at));
}

TEST_CASE("what can't be converted is said, and holds nothing else back") {
  struct Row {
    const char* field;
    std::string value;
    std::string words;
  };
  const std::vector<Row> rows = {{"shared", "true", "shared with other projects"},
                                 {"disabled", "true", "it is disabled: enable it first"},
                                 {"mayManage", "false", "not an Administrator of it"},
                                 {"tenantId", "99999999-0000-4000-8000-000000000009", "tenant 99999999"},
                                 {"clientId", "88888888-0000-4000-8000-000000000008", "keeps the identity"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.field) {
      auto declared = adopting();
      declared.role(identity_at, "rg-second");
      auto cloud = with_secret(declared);
      set(connection_in(cloud), row.field, row.value);
      std::erase_if(cloud.objects, [](const LiveObject& object) { return object.kind == &kinds::role_assignment; });
      const auto plan = planned(declared, cloud);
      CHECK(plan.refusals.empty());
      CHECK(plan.find(connection_at)->action == Action::impossible);
      CHECK(plan.find(connection_at)->reason.find(row.words) != std::string::npos);
      CHECK(plan.find(wired_at)->action == Action::no_op);
      CHECK(plan.find(stamp_at) == nullptr);
      CHECK(totals_of(plan).create == 2);
      cloud.carry_out(plan);
      CHECK(cloud.mistakes == std::vector<std::string>());
      CHECK(text_of(connection_in(cloud).fields, "scheme") == "ServicePrincipal");
      CHECK_FALSE(would_write(planned(declared, cloud)));
    }
  }
}

TEST_CASE("an identity without room for the new trust makes the conversion impossible") {
  auto declared = adopting();
  for (int i = 0; i < 20; ++i)
    declared.credential(identity_at, "github-" + std::to_string(i), "repo:contoso/" + std::to_string(i));
  Declarations others = declared;
  others.drop(connection_at);
  others.drop(wired_at);
  others.drop(permission_at);
  auto cloud = applied(others);
  const auto secret = with_secret(adopting());
  for (const auto& object : secret.objects)
    if (object.kind == &kinds::service_connection) cloud.objects.push_back(object);
  auto& connection = connection_in(cloud);
  set(connection, "clientId", text_of(cloud.find(kinds::identity, "mi-microbots-ado")->fields, "clientId"));
  const auto plan = planned(declared, cloud);
  CHECK(plan.refusals.empty());
  CHECK(plan.find(connection_at)->action == Action::impossible);
  CHECK(plan.find(connection_at)->reason.find("20 federated credentials") != std::string::npos);
}

TEST_CASE("a migration holds both trusts until the new one is proven") {
  const auto declared = microbots();
  auto cloud = on_old_issuer(declared);
  const auto plan = planned(declared, cloud);
  REQUIRE(plan.changes.size() > 2);
  const auto& former = plan.changes.back();
  CHECK(rows_of(plan) ==
        "i " + connection_at.text() + "\n+ " + wired_at.text() + "\n- " + former.address.text() + "\n");
  CHECK(waits_for(plan, connection_at, wired_at));
  CHECK(waits_for(plan, former.address, connection_at));
  CHECK(former.proof_of == connection_at);
  CHECK(text_of(plan.find(wired_at)->desired->fields, "name") != text_of(former.live->fields, "name"));
  settles(declared, cloud, policy_of(declared));
  CHECK(trusts(cloud) == 1);
  CHECK(text_of(connection_in(cloud).fields, "issuer") == entra);
}

TEST_CASE("a migration cut after any step is finished by the next run, without a trust too many") {
  const auto declared = microbots();
  for (int cut = 0; cut < 4; ++cut) {
    INFO("cut after " << cut);
    auto cloud = on_old_issuer(declared);
    cloud.carry_out(planned(declared, cloud), cut);
    settles(declared, cloud, policy_of(declared));
    CHECK(trusts(cloud) == 1);
    CHECK(rows_of(planned(declared, cloud)) == "");
  }
}

TEST_CASE("what somebody migrated by hand is recognised, and its former trust goes once the new one is proven") {
  const auto declared = microbots();
  auto cloud = on_old_issuer(declared);
  cloud.carry_out(planned(declared, cloud), 2);
  const auto plan = planned(declared, cloud);
  REQUIRE(totals_of(plan).remove == 1);
  CHECK(totals_of(plan).migrate + totals_of(plan).create == 0);
  const auto& former = plan.changes.back();
  CHECK(former.superseded);
  CHECK(former.proof_of == connection_at);
}

TEST_CASE("a connection that the manifest keeps on its issuer is left there") {
  auto declared = microbots();
  declared.at(connection_at).fields.erase("issuerRetires");
  CHECK(rows_of(planned(declared, on_old_issuer(declared))) == "");
}

TEST_CASE("removals of former trusts are no removals that the guard counts") {
  const auto declared = microbots();
  auto policy = policy_of(declared);
  policy.max_deletes = 0;
  CHECK(planned(declared, on_old_issuer(declared), policy).refusals.empty());
}

TEST_CASE("a target brings the trust that its connection needs first, and removes nothing") {
  const auto declared = microbots();
  auto policy = policy_of(declared);
  policy.targets = {connection_at.text()};
  const auto plan = planned(declared, on_old_issuer(declared), policy);
  CHECK(totals_of(plan).migrate == 1);
  CHECK(totals_of(plan).create == 1);
  CHECK(totals_of(plan).remove == 0);
  policy.targets.clear();
  policy.excludes = {wired_at.text()};
  CHECK_FALSE(would_write(planned(declared, on_old_issuer(declared), policy)));
}

TEST_CASE("moving to another identity is an action of its own, its new trust first and its former one last") {
  auto declared = microbots();
  const auto before = declared;
  auto cloud = applied(declared);
  declared.drop(connection_at);
  declared.drop(wired_at);
  declared.drop(permission_at);
  const auto second = declared.identity("mi-second", group_at);
  const auto connection = declared.connection("sc-microbots-openai", second);
  declared.permission(connection, "microbots-ci");
  const Address new_trust("federatedCredential", "mi-second/Microbots/sc-microbots-openai");
  const auto plan = planned(declared, cloud);
  REQUIRE(plan.find(connection_at) != nullptr);
  CHECK(plan.find(connection_at)->action == Action::move);
  CHECK(waits_for(plan, connection_at, new_trust));
  CHECK(totals_of(plan).remove == 1);
  settles(declared, cloud, policy_of(declared));
  CHECK(trusts(cloud) == 1);
  CHECK(rows_of(planned(declared, cloud)) == "");
}
