#include "providers/connection_parts.hpp"
#include "providers/devops/federation.hpp"

using namespace keyless;
using namespace keyless::test;
using model::text_of;

namespace {

const std::string endpoints = "/contoso/Microbots/_apis/serviceendpoint/endpoints";
const std::string one = endpoints + "/" + connection_id + "?api-version=7.1";
const std::string write_one = "/contoso/_apis/serviceendpoint/endpoints/" + connection_id + "?api-version=7.1";
const std::string convert_one = write_one + "&operation=ConvertAuthenticationScheme";
const std::string listed = endpoints + "?api-version=7.1&includeFailed=true";
const std::string manageable = listed + "&actionFilter=manage";
const std::string migration =
    "/contoso/_apis/public/serviceendpoint/externalfederatedcredentialmigration?api-version=7.2-preview.1";
const std::string organization_id = "55555555-0000-4000-8000-000000000005";
const std::string entra = "https://login.microsoftonline.com/" + tenant_id + "/v2.0";
const std::string entra_subject =
    "/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/rISbSSETf0KqFyZ8ppdXmA/sc/" + organization_id + "/" + connection_id;
const std::string old_issuer = "https://vstoken.dev.azure.com/" + organization_id;
const std::string old_subject = "sc://contoso/Microbots/sc-openai";

struct Shape {
  std::string scheme = "WorkloadIdentityFederation";
  std::string issuer = entra;
  std::string subject = entra_subject;
  std::string description = "Talks\\n" + connection_mark;
  std::string data{};  ///< more members of `data`, each with a comma behind it
  std::string more{};  ///< more members at the top, likewise
  std::string references = reference_json(project_id, "Microbots", "sc-openai", "Talks\\n" + connection_mark);
};

std::string json_of(const Shape& shape) {
  const auto federated = shape.scheme == "WorkloadIdentityFederation";
  const auto presented = federated ? R"(,"workloadIdentityFederationIssuer":")" + shape.issuer +
                                         R"(","workloadIdentityFederationSubject":")" + shape.subject + "\""
                                   : std::string(R"(,"authenticationType":"spnKey","serviceprincipalkey":null)");
  return R"({)" + shape.more + R"("data":{)" + shape.data +
         R"("environment":"AzureCloud","scopeLevel":"Subscription",)" + R"("subscriptionId":")" + subscription_id +
         R"(","subscriptionName":"Production","creationMode":"Manual"},"id":")" + connection_id +
         R"(","name":"sc-openai","type":"azurerm","url":"https://management.azure.com/","description":")" +
         shape.description + R"(","authorization":{"parameters":{"tenantid":")" + tenant_id +
         R"(","serviceprincipalid":")" + client_id + R"(","scope":"/subscriptions/)" + subscription_id +
         R"(/resourcegroups/rg-openai")" + presented + R"(},"scheme":")" + shape.scheme +
         R"("},"isShared":false,"isReady":true,"owner":"library","serviceEndpointProjectReferences":[)" +
         shape.references + "]}";
}

std::string with_secret() {
  return json_of({.scheme = "ServicePrincipal"});
}
std::string on_old_issuer() {
  return json_of({.issuer = old_issuer, .subject = old_subject});
}

std::string list_of(const std::string& entries) {
  return R"({"count":1,"value":[)" + entries + "]}";
}

model::LiveObject seen(World& world) {
  world.desired.add(connection_resource());
  const auto live = world.observe(kinds::service_connection).value();
  return *live.all(kinds::service_connection).at(0);
}

model::LiveObject seen_alone(const std::string& json) {
  World world;
  world.fake.on("GET", listed, 200, list_of(json)).on("GET", manageable, 200, list_of(json));
  world.fake.on("GET", "/contoso/_apis/connectionData?api-version=7.1-preview", 200,
                R"({"instanceId":")" + organization_id + "\"}");
  return seen(world);
}

model::Resource leaving_old_issuer() {
  auto desired = connection_resource();
  desired.fields["issuerRetires"] = "false";
  return desired;
}

}  // namespace

TEST_CASE("what Entra presents for a connection is made of ids, as six real ones showed") {
  const auto presented = providers::devops::presented_by_entra(tenant_id, organization_id, connection_id);
  CHECK(presented.issuer == entra);
  CHECK(presented.subject == entra_subject);
  CHECK(providers::devops::organization_id_in(presented) == organization_id);
  CHECK(providers::devops::organization_id_in({old_issuer, old_subject}) == organization_id);
  CHECK(providers::devops::organization_id_in({"https://issuer", "/eid1/sc"}) == "");
}

TEST_CASE("a declared secret-based connection is told what it will present") {
  const auto connection = seen_alone(with_secret());
  CHECK(text_of(connection.fields, "nextIssuer") == entra);
  CHECK(text_of(connection.fields, "nextSubject") == entra_subject);
  CHECK(text_of(connection.fields, "mayManage") == "true");
}

TEST_CASE("a connection on the old issuer says its organization itself") {
  World world;
  world.fake.on("GET", listed, 200, list_of(on_old_issuer())).on("GET", manageable, 200, list_of(on_old_issuer()));
  const auto connection = seen(world);
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text_of(connection.fields, "issuerRetires") == "true");
  CHECK(text_of(connection.fields, "nextSubject") == entra_subject);
  CHECK(text_of(connection.fields, "formerIssuer") == old_issuer);
  CHECK(text_of(connection.fields, "formerSubject") == old_subject);
}

TEST_CASE("one that Entra signs for costs no request more") {
  World world;
  world.fake.on("GET", listed, 200, list_of(json_of({})));
  const auto connection = seen(world);
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text_of(connection.fields, "issuerRetires") == "false");
  CHECK(text_of(connection.fields, "nextSubject") == "");
}

TEST_CASE("an organization that still signs for new connections itself will sign for a converted one") {
  auto sibling = json_of({.issuer = old_issuer,
                          .subject = "sc://contoso/Microbots/sc-new",
                          .more = R"("creationDate":"2026-03-01T00:00:00Z",)"});
  for (const auto& [from, to] :
       {std::pair(connection_id, other_project), std::pair(std::string("sc-openai"), std::string("sc-new"))})
    for (auto at = sibling.find(from); at != std::string::npos; at = sibling.find(from, at + to.size()))
      sibling.replace(at, from.size(), to);
  World world;
  world.fake.on("GET", listed, 200, list_of(with_secret() + "," + sibling));
  world.fake.on("GET", manageable, 200, list_of(with_secret()));
  world.desired.add(connection_resource());
  const auto live = world.observe(kinds::service_connection).value();
  const auto* connection = live.all(kinds::service_connection).at(0);
  CHECK(text_of(connection->fields, "nextIssuer") == old_issuer);
  CHECK(text_of(connection->fields, "nextSubject") == old_subject);
}

TEST_CASE("a connection that we may not manage says so") {
  World world;
  world.fake.on("GET", listed, 200, list_of(on_old_issuer())).on("GET", manageable, 200, R"({"count":0,"value":[]})");
  CHECK(text_of(seen(world).fields, "mayManage") == "false");
}

TEST_CASE("a conversion sends back what was read, with the other scheme and without the deadline") {
  World world;
  const auto secret = json_of({.scheme = "ServicePrincipal", .data = R"("revertSchemeDeadline":"2026-01-01",)"});
  world.fake.on("GET", one, 200, secret).on("GET", one, 200, json_of({}));
  world.fake.on("PUT", convert_one, 200, json_of({}));
  const auto converted = world.update(seen_alone(secret), connection_resource());
  REQUIRE(ok(converted));
  KEYLESS_FOLLOWED(world.fake);
  const auto sent = world.fake.bodies("PUT").at(0);
  CHECK(sent.find("revertSchemeDeadline") == std::string::npos);
  CHECK(sent.find(R"("scheme":"WorkloadIdentityFederation")") != std::string::npos);
  CHECK(sent.find(R"("authenticationType":"spnKey")") != std::string::npos);
  CHECK(text_of(converted->fields, "subject") == entra_subject);
}

TEST_CASE("a connection taken over is marked once it is converted, never before") {
  World world;
  const auto unmarked = reference_json(project_id, "Microbots", "sc-openai", "by hand");
  const auto secret = json_of({.scheme = "ServicePrincipal", .description = "by hand", .references = unmarked});
  const auto federated = json_of({.description = "by hand", .references = unmarked});
  world.fake.on("GET", one, 200, secret).on("GET", one, 200, federated);
  world.fake.on("PUT", convert_one, 200, federated).on("PUT", write_one, 200, json_of({}));
  REQUIRE(ok(world.update(seen_alone(secret), connection_resource())));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PUT").at(0).find("keyless") == std::string::npos);
  CHECK(world.fake.bodies("PUT").at(1).find("keyless microbots") != std::string::npos);
}

TEST_CASE("a trust that still spreads is waited for, any other refusal is not") {
  World world;
  const auto refusal = [](const std::string& why) {
    return R"({"typeKey":"ArgumentException","message":")" + why + "\"}";
  };
  SECTION("it spreads") {
    world.fake.on("GET", one, 200, with_secret()).on("GET", one, 200, json_of({}));
    world.fake.on("PUT", convert_one, 400, refusal("could not be upgraded, no valid configuration exists"));
    world.fake.on("PUT", convert_one, 200, json_of({}));
    CHECK(ok(world.update(seen_alone(with_secret()), connection_resource())));
  }
  SECTION("another refusal") {
    world.fake.on("GET", one, 200, with_secret()).on("GET", one, 200, with_secret());
    world.fake.on("PUT", convert_one, 400, refusal("not supported"));
    CHECK(!ok(world.update(seen_alone(with_secret()), connection_resource())));
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a conversion whose answer got lost is read back, not asked for again") {
  World world;
  world.fake.on("GET", one, 200, with_secret());
  world.fake.fails("PUT", convert_one, Error{Errc::indeterminate, "reset"});
  SECTION("it was done") {
    world.fake.on("GET", one, 200, json_of({}));
    CHECK(ok(world.update(seen_alone(with_secret()), connection_resource())));
  }
  SECTION("it was not") {
    world.fake.on("GET", one, 200, with_secret());
    CHECK(world.update(seen_alone(with_secret()), connection_resource()).error().code == Errc::indeterminate);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a connection that was converted or reverted behind the plan's back is not converted again") {
  World world;
  SECTION("converted: as the plan wants it") {
    world.fake.on("GET", one, 200, json_of({}));
    CHECK(ok(world.update(seen_alone(with_secret()), connection_resource())));
  }
  SECTION("reverted, where the plan saw federation") {
    world.fake.on("GET", one, 200, with_secret());
    CHECK(world.update(live_connection(json_of({})), connection_resource()).error().code == Errc::conflict);
  }
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a revert is the same operation, and nothing else is written to a connection with a secret") {
  World world;
  auto desired = connection_resource();
  desired.fields["scheme"] = "ServicePrincipal";
  desired.fields["description"] = "changed";
  world.fake.on("GET", one, 200, json_of({})).on("GET", one, 200, with_secret());
  world.fake.on("PUT", convert_one, 200, with_secret());
  CHECK(ok(world.update(live_connection(json_of({})), desired)));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a migration is asked for by the old subject and waited for until the issuer has changed") {
  World world;
  const auto live = seen_alone(on_old_issuer());
  world.fake.on("GET", one, 200, on_old_issuer());
  world.fake.on("POST", migration, 200, R"({"success":true,"message":"Migration initiated."})");
  world.fake.on("GET", one, 200, on_old_issuer()).on("GET", one, 200, on_old_issuer()).on("GET", one, 200, json_of({}));
  const auto migrated = world.update(live, leaving_old_issuer());
  REQUIRE(ok(migrated));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("POST").at(0) == R"({"serviceConnectionInput":"sc://contoso/Microbots/sc-openai"})");
  CHECK(text_of(migrated->fields, "issuer") == entra);
}

TEST_CASE("a refused migration names the button that remains") {
  struct Row {
    int status;
    const char* body;
  };
  const Row rows[] = {{404, R"({"success":false,"message":"Service connection not found."})"},
                      {200, R"({"success":false,"message":"No."})"},
                      {403, R"({"message":"no right","typeKey":"AccessCheckException"})"},
                      {400, R"({"message":"not for you","typeKey":"ArgumentException"})"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.status << " " << row.body) {
      World world;
      world.fake.on("GET", one, 200, on_old_issuer()).on("POST", migration, row.status, row.body);
      const auto refused = world.update(seen_alone(on_old_issuer()), leaving_old_issuer());
      REQUIRE(!ok(refused));
      CHECK(refused.error().advice.find("choose Update") != std::string::npos);
      CHECK(refused.error().advice.find(connection_id) != std::string::npos);
      KEYLESS_FOLLOWED(world.fake);
    }
  }
}
