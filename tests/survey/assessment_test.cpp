#include "survey/assessment.hpp"

#include <catch2/catch.hpp>

#include "survey/export.hpp"
#include "survey/migration.hpp"
#include "survey/seen.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const model::Fields secret = {{"scheme", "ServicePrincipal"}, {"issuer", ""}, {"subject", ""}};

model::Fields with(model::Fields fields, const std::string& name, const std::string& value) {
  fields.insert_or_assign(name, value);
  return fields;
}

std::map<std::string, std::string> verdicts(const Seen& seen) {
  std::map<std::string, std::string> found;
  for (const auto& row : survey::migration_of(seen.survey, {}).rows) found[row.name] = row.verdict().text();
  return found;
}

}  // namespace

TEST_CASE("the report names what export leaves out by the same word") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-agent", 1, with(with(secret, "scheme", "ManagedServiceIdentity"), "clientId", ""));
  seen.connection("sc-china", 1, with(secret, "environment", "AzureChinaCloud"));
  seen.connection("sc-partner", 1, with(secret, "tenantId", guid(9)));
  seen.connection("sc-machine", 1, with(secret, "scopeLevel", "AzureMLWorkspace"));
  seen.connection("sc-\xC3\xA9t\xC3\xA9", 1, secret);
  seen.connection("sc-stranger", 77, secret);
  seen.connection("sc-dead", 1, {{"state", "Failed"}, {"clientId", ""}});
  const auto exported = survey::export_manifests(seen.survey, survey::Choice());
  CHECK(exported.connections == 0);
  const auto reported = verdicts(seen);
  CHECK(reported.at("sc-agent") == "nothing");  // the machine of its agent signs in
  CHECK(reported.at("sc-china") == "impossible(cloud)");
  CHECK(reported.at("sc-machine") == "impossible(scope)");
  CHECK(reported.at("sc-dead") == "impossible(failed)");
  REQUIRE(exported.unexpressed.size() == reported.size());
  for (const auto& one : exported.unexpressed) {
    const auto expected = one.code.empty() ? "nothing" : "impossible(" + one.code + ")";
    CHECK(reported.at(one.what.substr(one.what.rfind('/') + 1)) == expected);
  }
}

TEST_CASE("nobody is told to do anything about a foreign connection that needs nothing") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-china", 1, {{"environment", "AzureChinaCloud"}});
  seen.connection("sc-mine", 1);
  const auto reported = verdicts(seen);
  CHECK(reported.at("sc-china") == "nothing");
  CHECK(reported.at("sc-mine") == "adopt");
}

TEST_CASE("of more connections than an identity can hold the same ones are impossible in the report and left out") {
  Seen seen;
  seen.identity("mi-a", 1);
  for (int i = 10; i < 33; ++i) seen.connection("sc-" + std::to_string(i), 1, secret);
  const auto exported = survey::export_manifests(seen.survey, survey::Choice());
  CHECK(exported.connections == 20);
  const auto reported = verdicts(seen);
  CHECK(reported.at("sc-29") == "convert");
  for (const auto* name : {"sc-30", "sc-31", "sc-32"}) CHECK(reported.at(name) == "impossible(credentials-full)");
}
