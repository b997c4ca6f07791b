#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "diff/make_plan.hpp"
#include "model/kinds/kinds.hpp"
#include "plan/document.hpp"
#include "report/drift.hpp"
#include "report/graph.hpp"
#include "report/markdown.hpp"
#include "report/plan_text.hpp"
#include "report/rows.hpp"
#include "report/saved.hpp"
#include "report/text.hpp"
#include "support/worlds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const report::Heading heading = {.cloud = "AzureCloud", .tenant = tenant_id, .owners = {"microbots"}};

Plan planned(const Declarations& declared, const CloudSimulator& cloud) {
  return diff::make_plan(declared.graph(), cloud.read(), policy_of(declared));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Change hostile_change(const std::string& name) {
  Change change;
  change.address = Address("identity", name);
  change.kind = &kinds::identity;
  change.action = Action::update;
  change.diffs = {{.field = "tags", .before = Value(Tags{{name, "a"}}), .after = Value(Tags{{name, name}})},
                  {.field = "location", .before = Value(name), .after = Value(name)}};
  change.reason = name;
  return change;
}

}  // namespace

TEST_CASE("only symbols that are used are explained") {
  const auto text = report::plan(planned(microbots(), empty_cloud()), heading, {});
  CHECK(holds(text, "    +  create\n"));
  CHECK(!holds(text, "update in place"));
  CHECK(holds(text, "Plan: 6 to add, 0 to change, 0 to destroy, 1 to stamp.\n"));
}

TEST_CASE("nothing to do is one sentence and what was compared") {
  const auto text = report::plan(planned(microbots(), applied(microbots())), heading, {});
  CHECK(holds(text, "No changes. 6 declared resources agree with what exists.\n"));
  CHECK(!holds(text, "Symbols"));
  CHECK(!holds(text, "identity/"));
}

TEST_CASE("nothing to write, but undeclared access, is said apart") {
  auto cloud = applied(microbots());
  cloud.objects.push_back(foreign_role(cloud, "mi-microbots-ado", reader_role));
  const auto text = report::plan(planned(microbots(), cloud), heading, {});
  CHECK(holds(text, "No changes to apply."));
  CHECK(holds(text, "1 undeclared.\n"));
  CHECK(holds(text, "    ? roleAssignment/mi-microbots-ado/Reader@rg-other\n"));
}

TEST_CASE("what could not be judged is never called no change") {
  auto cloud = applied(microbots());
  cloud.hidden["serviceConnections@contoso/microbots"] = "403 Forbidden";
  const auto text = report::plan(planned(microbots(), cloud), heading, {});
  CHECK(!holds(text, "No changes"));
  CHECK(holds(text, "Could not be evaluated:"));
  CHECK(holds(text, "(403 Forbidden)"));
  CHECK(holds(text, "these entries and what depends on them are left out"));
}

TEST_CASE("a refusal names address, guard, reason and the way on") {
  Plan refused;
  refused.refusals = {{Address("identity", "mi-a"), "protect", "it is protected", "Lift it first."},
                      {{}, "max-deletes", "too many", ""}};
  CHECK(report::refusals(refused, {}) ==
        "Refused:\n"
        "    x identity/mi-a [protect] it is protected\n"
        "        Lift it first.\n"
        "    x [max-deletes] too many\n");
  CHECK(holds(report::plan(refused, heading, {}), "This plan can't be applied"));
  CHECK(report::refusals({}, {}) == "");
}

TEST_CASE("the scope of a connection's form is warned about once, where it is written") {
  auto declared = microbots();
  const Address connection("serviceConnection", "Microbots/sc-microbots-openai");
  declared.at(connection).fields["scopeResourceGroup"] = Value("rg-openai");
  CHECK(holds(report::plan(planned(declared, empty_cloud()), heading, {}), "does not restrict access"));
  CHECK(!holds(report::plan(planned(microbots(), empty_cloud()), heading, {}), "does not restrict access"));
}

TEST_CASE("a sandbox is named as such") {
  auto sandbox = heading;
  sandbox.sandbox = true;
  CHECK(holds(report::plan({}, sandbox, {}), "sandbox"));
  CHECK(holds(report::drift({}, sandbox, {}), "sandbox"));
  CHECK(!holds(report::plan({}, heading, {}), "sandbox"));
}

TEST_CASE("color is used only where the style says so") {
  const auto shown = planned(microbots(), empty_cloud());
  CHECK(!holds(report::plan(shown, heading, {}), "\033["));
  CHECK(holds(report::plan(shown, heading, {.color = true}), "\033[32m+\033[0m"));
}

TEST_CASE("hostile names stay harmless in every form") {
  for (const std::string name : {"##vso[x]y", "a\n::error::b", "\x1B[2J", "```\n# <img src=x>",
                                 "@team </code> [a](javascript:x)", "\"]; evil"}) {
    Plan shown;
    shown.changes = {hostile_change(name)};
    shown.notes = {name};
    shown.unseen = {{Address("identity", name), name}};
    shown.refusals = {{Address("identity", name), name, name, name}};
    for (const auto& text : {report::plan(shown, heading, {}), report::drift(shown, heading, {}),
                             report::drift_json(shown, heading), report::markdown(shown, heading)}) {
      INFO(text);
      CHECK(!holds(text, "##vso["));
      CHECK(!holds(text, "\n::"));
      CHECK(!holds(text, "\x1B"));
    }
  }
}

TEST_CASE("a policy file that readers should know of is named in the first line") {
  const auto shown = planned(microbots(), empty_cloud());
  report::Heading named = {.cloud = "AzureCloud", .policy = "/r/policy.json, inside the\n##vso[task] work tree"};
  const std::string line = "policy: /r/policy.json, inside the";
  for (const auto& text : {report::plan(shown, named, {}), report::drift(shown, named, {})}) {
    CHECK(text.starts_with(line));
    CHECK(!holds(text, "\n##vso["));
  }
  CHECK(!holds(report::plan(shown, {.cloud = "AzureCloud"}, {}), "policy:"));
}

TEST_CASE("a saved plan is shown as it was printed") {
  const auto shown = planned(microbots(), empty_cloud());
  const auto document = plan::to_json(shown, {.cloud = "AzureCloud"});
  const report::Heading plain = {.cloud = "AzureCloud"};
  CHECK(report::saved_plan(document, {}) == report::plan(shown, plain, {}));
  CHECK(holds(report::saved_plan("{}", {}), "not a saved plan"));
}

TEST_CASE("drift sorts by kind of difference, and its JSON says the same") {
  auto cloud = applied(microbots());
  cloud.find(kinds::service_connection, "sc-microbots-openai")->fields["description"] = Value("by hand");
  cloud.objects.push_back(foreign_role(cloud, "mi-microbots-ado", reader_role));
  const auto role = *std::ranges::find(cloud.objects, &kinds::role_assignment, &LiveObject::kind);
  cloud.remove(role.id);
  const auto shown = planned(microbots(), cloud);
  const auto text = report::drift(shown, heading, {});
  CHECK(holds(text, "Missing: declared but does not exist\n    + roleAssignment/"));
  CHECK(holds(text, "Changed: differs from the manifest\n    ~ serviceConnection/"));
  CHECK(holds(text, "Undeclared: exists but is not declared in any manifest\n    ? roleAssignment/"));
  CHECK(holds(text, "Drift: 1 missing, 1 changed, 1 undeclared; 4 as declared.\n"));

  const auto json = keyless::parsed_json(report::drift_json(shown, heading));
  CHECK(json.at("formatVersion") == "2.0");
  CHECK(json.at("missing").size() == 1);
  CHECK(json.at("changed")[0].at("fields")[0].at("before") == "by hand");
  CHECK(json.at("undeclared")[0].contains("id"));
  CHECK(json.at("totals").at("asDeclared") == 4);
  CHECK(json.at("about").at("owners") == std::vector<std::string>{"microbots"});
  CHECK(holds(report::drift(planned(microbots(), applied(microbots())), heading, {}),
              "No drift. 6 resources are as declared.\n"));
}

TEST_CASE("a comment holds everything hostile inside a fence that is longer than any in it") {
  Plan shown;
  for (const std::string name :
       {"```", "``````````", "~~~", "<script>alert(1)</script>", "@everyone", "![x](https://evil.example)"})
    shown.changes.push_back(hostile_change(name));
  const auto text = report::markdown(shown, heading);
  const auto open = text.find("\n```") + 1;
  const auto fence = text.substr(open, text.find("text\n", open) - open);
  CHECK(fence == std::string(11, '`'));
  const auto close = text.find("\n" + fence + "\n");
  REQUIRE(close != std::string::npos);
  const auto outside = text.substr(0, open) + text.substr(close);
  for (const auto* live : {"<", "@", "](", "evil"}) CHECK(!holds(outside, live));
  CHECK(text.find("### keyless plan: 0 to add, 6 to change, 0 to destroy\n") == 0);
}

TEST_CASE("a comment is cut at a line before the service would refuse it") {
  Plan shown;
  for (int i = 0; i < 3000; ++i) shown.changes.push_back(hostile_change("identity-number-" + std::to_string(i)));
  const auto text = report::markdown(shown, heading);
  CHECK(text.size() <= 60000);
  CHECK(holds(text, "more lines are omitted here"));
  CHECK(holds(text, "\n```\n"));
  Plan backticks;
  backticks.changes = {hostile_change(std::string(70000, '`'))};
  CHECK(report::markdown(backticks, heading).size() <= 60000);
}

TEST_CASE("the graph is DOT, the same for every order, and holds no way out of its strings") {
  const auto declared = microbots();
  const auto text = report::graph_dot(declared.graph());
  CHECK(text == report::graph_dot(declared.shuffled(3)));
  CHECK(text.starts_with("digraph keyless {\n"));
  CHECK(holds(text, "  \"identity/mi-microbots-ado\" -> \"resourceGroup/rg-microbots-identity\"\n"));
  CHECK(holds(text, "\"pipeline/Microbots/microbots-ci\" [shape=ellipse]"));
  Declarations hostile;
  hostile.group("a\"]; evil [label=\"\\N");
  CHECK(holds(report::graph_dot(hostile.graph()), "\"resourceGroup/a\\\"]; evil [label=\\\"\\\\N\" [shape=box]"));
}

TEST_CASE("rights that are missing are told once each, with what they are for, and what will come of it") {
  auto plan = planned(microbots(), empty_cloud());
  for (const auto name : {"a", "b"})
    plan.lacks.push_back(
        {Address("roleAssignment", name),
         rights::resource_manager("Microsoft.Authorization/roleAssignments/write", "/subscriptions/x")});
  const auto text = report::plan(plan, heading, {});
  CHECK(holds(
      text,
      "Missing permissions of the signed-in identity:\n"
      "    x Microsoft.Authorization/roleAssignments/write (granted by: Role Based Access Control Administrator, User "
      "Access Administrator)\n"
      "        on /subscriptions/x, for:\n"
      "          roleAssignment/a\n"
      "          roleAssignment/b\n"));
  CHECK(holds(text, "Apply would stop before its first change: permissions are missing"));
}
