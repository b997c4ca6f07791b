#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "diff/make_plan.hpp"
#include "model/kinds/kinds.hpp"
#include "plan/document.hpp"
#include "report/diagnostics.hpp"
#include "report/drift.hpp"
#include "report/plan_text.hpp"
#include "report/rows.hpp"
#include "report/text.hpp"
#include "support/worlds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

struct Case {
  std::string name;
  Declarations declared;
  CloudSimulator cloud;
  diff::Policy policy;
};

Case case_of(const std::string& name, const Declarations& declared, CloudSimulator cloud) {
  return {name, declared, std::move(cloud), policy_of(declared)};
}

const Address connection_address("serviceConnection", "Microbots/sc-microbots-openai");
const Address identity_address("identity", "mi-microbots-ado");

std::vector<Case> first_runs() {
  auto scoped = microbots();
  scoped.at(connection_address).fields["scopeResourceGroup"] = Value("rg-openai");
  auto adopted = case_of("adopt", microbots(), applied(microbots()));
  auto& identity = *adopted.cloud.find(kinds::identity, "mi-microbots-ado");
  identity.mark.reset();
  std::get<Tags>(identity.fields["tags"]).clear();
  return {case_of("create", scoped, empty_cloud()), case_of("no-changes", microbots(), applied(microbots())), adopted};
}

Case drifted() {
  auto world = case_of("drift", microbots(), applied(microbots()));
  auto& connection = *world.cloud.find(kinds::service_connection, "sc-microbots-openai");
  connection.fields["description"] = Value("by hand");
  auto& credential = *std::ranges::find(world.cloud.objects, &kinds::federated_credential, &LiveObject::kind);
  credential.fields["subject"] = Value("/EID1" + std::get<std::string>(credential.fields["subject"]).substr(5));
  return world;
}

Case undeclared(const std::string& name, bool prune) {
  auto world = case_of(name, microbots(), applied(microbots()));
  world.cloud.objects.push_back(foreign_role(world.cloud, "mi-microbots-ado", reader_role));
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  world.policy.prune = prune;
  return world;
}

Case removed() {
  auto world = case_of("removed", microbots(), applied(microbots()));
  world.declared.name_to_go(connection_address);
  world.policy.max_delete_percent = 100;
  return world;
}

Case released() {
  auto world = case_of("released", microbots(), applied(microbots()));
  world.declared.name_to_go(identity_address, Wish::released);
  return world;
}

Case refused() {
  auto world = case_of("refused", microbots(), applied(microbots()));
  for (const auto& address : {connection_address, identity_address}) world.declared.name_to_go(address);
  world.cloud.find(kinds::service_connection, "sc-microbots-openai")->mark->protect = true;
  world.policy.max_deletes = 1;
  return world;
}

Case unseen() {
  auto world = case_of("not-visible", microbots(), applied(microbots()));
  world.cloud.hidden["serviceConnections@contoso/microbots"] =
      "403: you need the User role on this project's connections";
  return world;
}

Case destroyed() {
  auto world = case_of("destroy", microbots(), applied(microbots()));
  world.policy.destroy = true;
  return world;
}

std::vector<Case> all_cases() {
  auto cases = first_runs();
  for (auto& world : {drifted(), undeclared("undeclared", false), undeclared("prune", true), removed(), released(),
                      refused(), unseen(), destroyed()})
    cases.push_back(world);
  return cases;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// With KEYLESS_ACCEPT=1 what comes out becomes what is expected, and the test fails: an accepting run proves nothing.
void expect_golden(const std::filesystem::path& file, const std::string& text) {
  INFO(file.string());
  if (std::getenv("KEYLESS_ACCEPT")) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    FAIL_CHECK("accepted " << file.string());
    return;
  }
  CHECK(content_of(file) == text);
}

}  // namespace

TEST_CASE("plans look as they did") {
  const report::Heading heading = {
      .sandbox = true, .cloud = "AzureCloud", .tenant = tenant_id, .owners = {"microbots"}};
  for (const auto& world : all_cases()) {
    const auto plan = diff::make_plan(world.declared.graph(), world.cloud.read(), world.policy);
    const auto folder = std::filesystem::path("tests/golden/plans") / world.name;
    plan::Context context;
    context.manifests = {{"keyless.yaml", "version: 1\nteam: microbots\n"}};
    context.prune = world.policy.prune;
    context.destroy = world.policy.destroy;
    context.cloud = "AzureCloud";
    context.sandbox = true;
    expect_golden(folder / "plan.txt", report::plan(plan, heading, {}));
    expect_golden(folder / "plan.json", plan::to_json(plan, context, {.created_at = "2026-11-29T10:00:00Z"}));
    expect_golden(folder / "drift.txt", report::drift(plan, heading, {}));
    expect_golden(folder / "drift.json", report::drift_json(plan, heading));
  }
}

TEST_CASE("every golden folder has its case") {
  std::set<std::string> names;
  for (const auto& world : all_cases()) names.insert(world.name);
  for (const auto& entry : std::filesystem::directory_iterator("tests/golden/plans")) {
    INFO(entry.path().string());
    CHECK(names.contains(entry.path().filename().string()));
  }
}
