#include "providers/connection_parts.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string configurations = "/contoso/Microbots/_apis/pipelines/checks/configurations";
const std::string question =
    "/contoso/Microbots/_apis/pipelines/checks/queryconfigurations?api-version=7.1-preview.1"
    "&$expand=settings";
const std::string plain = "?api-version=7.1-preview.1";
const std::string whole = plain + "&$expand=settings";
const std::string ana = "55555555-0000-6000-8000-000000000005", bob = "66666666-0000-6000-8000-000000000006";

std::string check_json(int id, const std::string& type, const std::string& settings, const std::string& more = "") {
  return R"({"id":)" + std::to_string(id) + R"(,"version":3,"timeout":43200,"type":{"id":")" + type + R"("},)" + more +
         (settings.empty() ? "" : R"("settings":)" + settings + ",") + R"("resource":{"type":"endpoint","id":")" +
         connection_id + R"("}})";
}

const std::string approval_type = "8c6f20a7-a545-4486-9777-f762fafe0d4d",
                  task_type = "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7";
const std::string approval_settings = R"({"approvers":[{"id":")" + ana +
                                      R"(","displayName":null}],"executionOrder":"inSequence","instructions":"",)"
                                      R"("blockedApprovers":[],"minRequiredApprovers":0,)"
                                      R"("requesterCannotBeApprover":true})";
const std::string branch_settings =
    R"({"displayName":"Ours","definitionRef":{"id":"86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b"},)"
    R"("inputs":{"allowedBranches":"refs/heads/main, refs/heads/b","ensureProtectionOfBranch":"true","kept":"yes"}})";

model::Resource check(const std::string& type, model::Fields fields) {
  fields.insert({{"organization", "contoso"},
                 {"projectName", "Microbots"},
                 {"projectId", project_id},
                 {"connectionId", connection_id},
                 {"connectionName", "sc-openai"},
                 {"disabled", "false"},
                 {"type", type}});
  return resource(kinds::check, "Microbots/sc-openai/" + type, std::move(fields));
}

model::Resource approval() {
  return check("approval", {{"approvers", model::Strings{"ana@contoso.com"}},
                            {"approver/ana@contoso.com", ana},
                            {"minApprovers", "0"},
                            {"instructions", ""},
                            {"requesterMayApprove", "false"}});
}

void declare(World& world) {
  world.desired.add(resource(kinds::project, "Microbots", {{"organization", "contoso"}, {"name", "Microbots"}}));
  auto connection = connection_resource();
  connection.fields["projectId"] = model::Reference{model::Address("project", "Microbots"), "id"};
  world.desired.add(connection);
  world.desired.add(approval());
  model::LiveObject project;
  project.kind = &kinds::project;
  project.id = project_id;
  project.fields = {{"organization", "contoso"}, {"name", "Microbots"}, {"id", project_id}};
  world.live.add(project);
  world.live.add(live_connection());
}

std::string list(const std::string& entries) {
  return R"({"count":1,"value":[)" + entries + "]}";
}

}  // namespace

TEST_CASE("checks are read with one question a project, and named as the declaration names their approvers") {
  World world;
  declare(world);
  world.fake.on("POST", question, 200,
                list(check_json(9, approval_type, approval_settings) + "," +
                     check_json(4, approval_type, approval_settings, R"("isDisabled":true,)") + "," +
                     check_json(5, task_type, branch_settings) + "," +
                     check_json(6, task_type, R"({"displayName":"Ask the oracle","definitionRef":{"id":"x"}})")));
  const auto live = world.observe(kinds::check).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.requests.front().asks_only);
  const auto first = live.of(kinds::check, approval().fields);
  REQUIRE(first.state == State::present);
  CHECK(text(*first.object, "id") == "4");  // the oldest of its type
  CHECK(text(*first.object, "disabled") == "true");
  CHECK(model::list_of(first.object->fields, "approvers") == model::Strings{"ana@contoso.com"});
  const auto control = live.of(kinds::check, check("branchControl", {}).fields);
  REQUIRE(control.state == State::present);
  CHECK(model::list_of(control.object->fields, "branches") == model::Strings{"refs/heads/main", "refs/heads/b"});
  CHECK(live.all(kinds::check).size() == 4);
  CHECK(state_of(live, check("exclusiveLock", {})) == State::absent);
}

TEST_CASE("checks that can't be read are not absent") {
  struct Case {
    const char* name;
    int status;
    std::string body;
  };
  const Case cases[] = {{"403", 403, devops_error("AccessCheckException")},
                        {"404", 404, devops_error("NotFound")},
                        {"no list", 200, R"({"count":0})"},
                        {"no settings", 200, list(check_json(4, approval_type, ""))},
                        {"no type", 200, list(check_json(4, "", approval_settings))}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      declare(world);
      world.fake.on("POST", question, row.status, row.body);
      const auto live = world.observe(kinds::check).value();
      CHECK(state_of(live, approval()) == State::not_visible);
      KEYLESS_FOLLOWED(world.fake);
    }
  }
}

TEST_CASE("a new check is sent once; one whose fate is unknown is read back") {
  World world;
  SECTION("answered") {
    world.fake.on("POST", configurations + plain, 200, check_json(7, approval_type, approval_settings));
  }
  SECTION("lost, and there") {
    world.fake.fails("POST", configurations + plain, Error{Errc::indeterminate, "reset"});
    world.fake.on("POST", question, 200, list(check_json(7, approval_type, approval_settings)));
  }
  const auto created = world.create(approval());
  REQUIRE(ok(created));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text(*created, "id") == "7");
  CHECK(world.fake.requests.front().repeat == http::Repeat::never);
  CHECK(world.fake.bodies("POST").at(0) ==
        R"({"resource":{"id":")" + connection_id +
            R"(","name":"sc-openai","type":"endpoint"},"settings":{"approvers":)" + R"([{"id":")" + ana +
            R"("}],"blockedApprovers":[],"executionOrder":"anyOrder","instructions":"",)" +
            R"("minRequiredApprovers":0,"requesterCannotBeApprover":true},"timeout":43200,"type":{"id":")" +
            approval_type + R"(","name":"Approval"}})");
}

TEST_CASE("a check that was lost is an error that says so") {
  World world;
  world.fake.fails("POST", configurations + plain, Error{Errc::indeterminate, "reset"});
  world.fake.on("POST", question, 200, list(""));
  const auto created = world.create(approval());
  REQUIRE_FALSE(created.has_value());
  CHECK(created.error().code == Errc::indeterminate);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a change starts from what is there, names its version and keeps what it does not know") {
  World world;
  const auto wanted = check("branchControl", {{"branches", model::Strings{"refs/heads/main"}},
                                              {"verifyProtection", "true"},
                                              {"allowUnknownProtection", "false"}});
  model::LiveObject live;
  live.kind = &kinds::check;
  live.fields = wanted.fields;
  live.fields["id"] = "5";
  const auto path = configurations + "/5";
  world.fake.on("GET", path + whole, 200, check_json(5, task_type, branch_settings, R"("isDisabled":true,)"));
  world.fake.on("PATCH", path + plain, 200, "{}");
  world.fake.on("GET", path + whole, 200, check_json(5, task_type, branch_settings));
  REQUIRE(ok(world.update(live, wanted)));
  KEYLESS_FOLLOWED(world.fake);
  const auto sent = world.fake.bodies("PATCH").at(0);
  for (const auto* part : {R"("version":3)", R"("isDisabled":false)", R"("kept":"yes")", R"("displayName":"Ours")",
                           R"("allowedBranches":"refs/heads/main")", R"("allowUnknownStatusBranch":"false")"}) {
    INFO(sent);
    CHECK(sent.find(part) != std::string::npos);
  }
}

namespace {

/// What a change of check 5 from `there` sends.
std::string sent_for(const model::Resource& wanted, const std::string& type, const std::string& there) {
  World world;
  model::LiveObject live;
  live.kind = &kinds::check;
  live.fields = wanted.fields;
  live.fields["id"] = "5";
  const auto path = configurations + "/5";
  world.fake.on("GET", path + whole, 200, check_json(5, type, there));
  world.fake.on("PATCH", path + plain, 200, "{}");
  world.fake.on("GET", path + whole, 200, check_json(5, type, there));
  REQUIRE(ok(world.update(live, wanted)));
  return world.fake.bodies("PATCH").at(0);
}

}  // namespace

TEST_CASE("what a declaration leaves out stays as it is") {
  auto sent = sent_for(check("approval", {{"approvers", model::Strings{"ana@contoso.com"}},
                                          {"approver/ana@contoso.com", bob},
                                          {"minApprovers", "1"}}),
                       approval_type,
                       R"({"approvers":[],"instructions":"Ask the auditor.","minRequiredApprovers":2,)"
                       R"("requesterCannotBeApprover":true})");
  for (const auto& part :
       {bob, std::string(R"("instructions":"Ask the auditor.")"), std::string(R"("minRequiredApprovers":1)"),
        std::string(R"("requesterCannotBeApprover":true)")})
    CHECK(sent.find(part) != std::string::npos);

  sent = sent_for(check("branchControl", {{"branches", model::Strings{"refs/heads/main"}}}), task_type,
                  R"({"definitionRef":{"id":"86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b"},"inputs":{"allowedBranches":"*",)"
                  R"("ensureProtectionOfBranch":"true","allowUnknownStatusBranch":"false"}})");
  CHECK(sent.find(R"("allowUnknownStatusBranch":"false","allowedBranches":"refs/heads/main",)"
                  R"("ensureProtectionOfBranch":"true")") != std::string::npos);

  sent = sent_for(check("requiredTemplate",
                        {{"repository", "a/b"}, {"repositoryRef", "refs/heads/main"}, {"templatePath", "new.yml"}}),
                  "4020e66e-b0f3-47e1-bc88-48f3cc59b5f3",
                  R"({"extendsChecks":[{"repositoryType":"github","repositoryName":"a/b","repositoryRef":)"
                  R"("refs/heads/main","templatePath":"old.yml"},{"templatePath":"second.yml"}]})");
  CHECK(sent.find(R"("repositoryType":"github","templatePath":"new.yml"},{"templatePath":"second.yml"})") !=
        std::string::npos);
}

TEST_CASE("a check that became another one meanwhile is not written") {
  World world;
  auto live = model::LiveObject();
  live.kind = &kinds::check;
  live.fields = approval().fields;
  live.fields["id"] = "5";
  world.fake.on("GET", configurations + "/5" + whole, 200, check_json(5, task_type, branch_settings));
  const auto changed = world.update(live, approval());
  REQUIRE_FALSE(changed.has_value());
  CHECK(changed.error().code == Errc::conflict);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a check that is gone is removed") {
  World world;
  auto live = model::LiveObject();
  live.kind = &kinds::check;
  live.fields = approval().fields;
  live.fields["id"] = "5";
  world.fake.on("DELETE", configurations + "/5" + plain, 404, devops_error("CheckConfigurationNotFoundException"));
  CHECK(world.remove(live).has_value());
  KEYLESS_FOLLOWED(world.fake);
}
