#include "providers/devops/connection_facts.hpp"
#include "providers/connection_parts.hpp"
#include "providers/devops/connection_roles.hpp"
#include "providers/devops/connection_use.hpp"
#include "providers/wire.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string history =
    "/contoso/Microbots/_apis/serviceendpoint/" + connection_id + "/executionhistory?api-version=7.1&top=50";

std::string run(const std::string& plan, const std::string& id, const std::string& name) {
  return R"({"data":{"planType":")" + plan + R"(","definition":{"id":)" + id + R"(,"name":")" + name +
         R"("},"finishTime":"2026-11-01T08:00:00Z","result":"failed"}})";
}

model::LiveObject connection(const std::string& body, const model::Fields& fields = {}) {
  model::LiveObject object;
  object.kind = &kinds::service_connection;
  object.id = connection_id;
  object.fields = fields;
  object.wire = providers::keep(parsed_json(body));
  return object;
}

providers::ConnectionFacts facts(const model::LiveObject& of, const std::string& organization = "o") {
  return providers::facts_of({&of}, organization).at(connection_id);
}

}  // namespace

TEST_CASE("the execution history says the newest use, and each pipeline of its runs once") {
  World world;
  const auto runs = run("Build", "7", "ci") + "," + run("Release", "7", "deploy") + "," + run("Build", "9", "nightly") +
                    "," + run("Build", "7", "ci");
  world.fake.on("GET", history, 200, R"({"count":4,"value":[)" + runs + "]}");
  const providers::Services services{&world.fake, &world.cloud, &world.clock};
  const auto use = support::run(providers::last_use(services, {"contoso", "Microbots", connection_id})).value();
  CHECK(use.finished == "2026-11-01T08:00:00Z");
  CHECK(use.result == "failed");
  CHECK(use.pipelines == std::vector<providers::PipelineThatUsed>{{"7", "ci"}, {"9", "nightly"}});
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("who created a connection, with an address where there is one") {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {R"({"createdBy":{"displayName":"Ada","uniqueName":"ada@contoso.example"}})", "Ada", "ada@contoso.example"},
      {R"({"createdBy":{"uniqueName":"ada@contoso.example"}})", "ada@contoso.example", "ada@contoso.example"},
      {R"({"createdBy":{"displayName":"Microbots Build Service","uniqueName":"Build\\7@x"}})",
       "Microbots Build Service", ""},
      {R"({"createdBy":null})", "", ""},
      {R"([])", "", ""}};
  for (const auto& [body, name, mail] : cases) {
    INFO(body);
    const auto told = facts(connection(body));
    CHECK(told.created_by == name);
    CHECK(told.creator_mail == mail);
  }
}

TEST_CASE("who administers a connection has an address where the service shows one") {
  World world;
  const auto path =
      "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
      project_id + "_" + connection_id + "?api-version=7.1-preview.1";
  const std::string role = R"("role":{"name":"Administrator"},"access":"assigned"})";
  world.fake.on("GET", path, 200,
                R"({"value":[{"identity":{"id":"1","displayName":"Bob","uniqueName":"bob@contoso.example"},)" + role +
                    R"(,{"identity":{"id":"2","displayName":"Admins","uniqueName":"[Microbots]\\Admins"},)" + role +
                    "]}");
  const providers::Services services{&world.fake, &world.cloud, &world.clock};
  const auto one =
      connection("{}", {{"organization", "contoso"}, {"projectName", "Microbots"}, {"projectId", project_id}});
  const auto roles = support::run(providers::connection_roles(services, one));
  std::map<std::string, std::string> mails;
  for (const auto* holder : roles.all(kinds::connection_role))
    mails[text(*holder, "principal")] = providers::mail_of_holder(*holder);
  CHECK(mails == std::map<std::string, std::string>{{"Admins", ""}, {"Bob", "bob@contoso.example"}});
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("what a connection will present is said of those that change, whatever their type says of its cloud") {
  const model::Fields secret = {{"scheme", "ServicePrincipal"}, {"tenantId", tenant_id}, {"formerSubject", "sc://x"}};
  const auto entra = "https://login.microsoftonline.com/" + tenant_id + "/v2.0";
  auto in = [&](const std::string& cloud) {
    auto fields = secret;
    fields["environment"] = cloud;
    return facts(connection("{}", fields));
  };
  CHECK(in("").next_issuer == entra);
  CHECK(in("AzureCloud").next_issuer == entra);
  CHECK(in("AzureChinaCloud").next_subject == "sc://x");
  CHECK(facts(connection("{}", secret), "").next_issuer.empty());
  CHECK(facts(connection("{}", {{"scheme", "WorkloadIdentityFederation"}})).next_issuer.empty());
}
