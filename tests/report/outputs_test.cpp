#include "report/outputs.hpp"

#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "report/chains.hpp"
#include "report/outcome.hpp"
#include "report/snippet.hpp"

using namespace keyless;
using model::Address;
using report::Outputs;

namespace {

Outputs one(const char* path, const std::string& value) {
  return {Address("serviceConnection", path), {{"subject", value}}};
}

}  // namespace

TEST_CASE("variables are named after the address and the value, readably") {
  const auto variables = report::variables_of({one("Microbots/sc-bots", "a")});
  REQUIRE(variables.size() == 1);
  CHECK(variables[0].name == "serviceConnection_Microbots_sc_bots_subject");
  CHECK(report::outputs_commands(variables) ==
        "##vso[task.setvariable variable=serviceConnection_Microbots_sc_bots_subject;isOutput=true]a\n");
}

TEST_CASE("no two values share a variable, letter case ignored, and neither gets the plain name") {
  const auto variables =
      report::variables_of({one("P/a-b", "1"), one("P/a_b", "2"), one("P/A_B", "3"), one("P/c", "4")});
  REQUIRE(variables.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(variables[i].name.size() == std::string("serviceConnection_P_a_b_subject").size() + 9);
    for (std::size_t j = 0; j < i; ++j) CHECK(variables[i].name != variables[j].name);
  }
  CHECK(variables[3].name == "serviceConnection_P_c_subject");
}

TEST_CASE("a value on which the agent would act is not set; a percent sign is its own") {
  for (const char* value : {"a\nb", "a\r", "##vso[task.complete]", "x ##[error]", "$(System.AccessToken)", "\xC3\xA4",
                            "\x1b[31m", "a\x7f"}) {
    const auto variables = report::variables_of({one("P/c", value)});
    CHECK_FALSE(variables[0].problem.empty());
    CHECK(report::outputs_commands(variables).empty());
  }
  const auto variables = report::variables_of({one("P/c", "sc://o/p/100%25;]")});
  CHECK(variables[0].problem.empty());
  CHECK(report::outputs_commands(variables).ends_with("]sc://o/p/100%AZP2525;]\n"));
}

TEST_CASE("what a service says is no command for the agent in JSON either") {
  const std::string command = "##vso[task.setvariable variable=a]b";
  model::Outcome failed{.address = {"identity", "mi-a"}, .ending = model::Ending::failed};
  failed.error = Error{.code = Errc::conflict, .message = command, .where = command, .advice = command};
  model::Chain broken{.connection = {"serviceConnection", "Microbots/sc-a"}, .links = {}};
  broken.links.push_back({.name = "exchange", .detail = command});
  for (const auto& text : {report::outcomes_json({failed}, {}), report::chains_json({broken})}) {
    INFO(text);
    CHECK(text.find("##vso[") == std::string::npos);
    CHECK(nlohmann::json::accept(text));
  }
}

TEST_CASE("what is not there is said beside what is") {
  Outputs missing{Address("identity", "mi-x"), {}, "does not exist yet: run `keyless apply`"};
  const auto text = report::outputs_text({missing, one("P/c", "v")}, {});
  CHECK(text == "\nidentity/mi-x\n  does not exist yet: run `keyless apply`\n\nserviceConnection/P/c\n  subject: v\n");
  CHECK(report::outputs_json({missing}, {}).find("\"problem\"") != std::string::npos);
}

TEST_CASE("a YAML scalar is the same text to every reader") {
  for (const char* plain : {"sc-microbots-openai", "a.b_c"}) CHECK(report::yaml_scalar(plain) == plain);
  for (const char* quoted : {"true", "No", "null", "1", "- a", "a b", "a: b", "#a", "", "@a"})
    CHECK(report::yaml_scalar(quoted) == "'" + std::string(quoted) + "'");
  CHECK(report::yaml_scalar("it's") == "'it''s'");
}

TEST_CASE("a name that a pipeline would expand is refused, everything else is a step") {
  for (const char* name : {"$(x)", "a${{ b }}", "$[c]"})
    CHECK_FALSE(report::snippet(name, report::Task::azure_cli).has_value());
  for (const auto task : {report::Task::azure_cli, report::Task::azure_powershell, report::Task::script}) {
    const auto step = report::snippet("it's $x", task);
    REQUIRE(step.has_value());
    CHECK(step->find("azureSubscription: 'it''s $x'\n") != std::string::npos);
  }
  CHECK(report::task_of("azurecli") == report::Task::azure_cli);
  CHECK_FALSE(report::task_of("bash").has_value());
}
