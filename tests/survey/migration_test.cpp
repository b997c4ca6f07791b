#include "survey/migration.hpp"

#include <catch2/catch.hpp>

#include "survey/migration_rows.hpp"
#include "survey/seen.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

/// 21 November 2026, noon.
const auto now = std::chrono::system_clock::time_point(std::chrono::hours(24) * 20778 + std::chrono::hours(12));

model::MigrationRow only_row(const Seen& seen) {
  const auto migration = survey::migration_of(seen.survey, now);
  REQUIRE(migration.rows.size() == 1);
  return migration.rows.front();
}

const model::Fields secret = {{"scheme", "ServicePrincipal"}, {"issuer", ""}, {"subject", ""}};

}  // namespace

TEST_CASE("a row says what is known of a connection") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1, secret, "bots");
  seen.admit("sc-a", "7");
  seen.admit("sc-a", "8");
  for (const auto* end : {"2025-05-05T00:00:00Z", "2026-01-01T00:00:00Z"})
    seen.add(kinds::application_secret, end, {{"identityId", identity_id("mi-a")}, {"keyId", end}, {"endDate", end}});
  seen.survey.uses["connection of sc-a"] = {"2026-11-01T08:00:00Z", "succeeded", "ci"};
  const auto row = only_row(seen);
  CHECK(row.project == "Payments");
  CHECK(row.name == "sc-a");
  CHECK(row.issuer == "none");
  CHECK(row.application == "mi-a");
  CHECK(row.secret_ends == "2026-01-01");
  CHECK(row.secret_expired);
  CHECK(row.last_used == "2026-11-01T08:00:00Z");
  CHECK(row.pipelines_known);
  CHECK(row.pipelines == 2);
  CHECK(row.owner == "bots");
  CHECK(row.to_do() == "convert");
}

TEST_CASE("what was not read is not known, and never nothing") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1, secret);
  model::Fields place = seen.federated("sc-a", 1);
  place["connectionId"] = "connection of sc-a";
  seen.survey.live.could_not_see(kinds::pipeline_permission.collection(place), "forbidden");
  const auto row = only_row(seen);
  CHECK_FALSE(row.pipelines_known);
  CHECK_FALSE(row.use_known);
  CHECK(row.secret_ends.empty());
}

TEST_CASE("a copied mark makes nobody an owner") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1);
  auto fields = seen.federated("sc-b", 1);
  seen.add(kinds::service_connection, "b", fields, model::Mark{"bots", "0123456789abcdef"});
  for (const auto& row : survey::migration_of(seen.survey, now).rows) CHECK(row.owner.empty());
}

TEST_CASE("totals and the days left") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("done", 1);
  seen.connection("secret", 1, secret);
  seen.connection("old", 1, {{"subject", "sc://contoso/Payments/old"}});
  auto shared = secret;
  shared["shared"] = "true";
  seen.connection("shared", 1, shared);
  seen.connection("other", 1, {{"type", "github"}, {"scheme", "Token"}});
  const auto migration = survey::migration_of(seen.survey, now);
  const auto totals = model::totals_of(migration);
  CHECK(totals.connections == 4);
  CHECK(totals.nothing == 1);
  CHECK(totals.convert == 1);
  CHECK(totals.migrate == 1);
  CHECK(totals.manual == 1);
  CHECK(totals.left() == 3);
  CHECK(migration.today == "2026-11-21");
  CHECK(migration.days_left == 222);
}

TEST_CASE("a connection that several projects see is one row") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1, {{"shared", "true"}});
  auto elsewhere = seen.federated("sc-a", 1);
  elsewhere["projectName"] = "Checkout";
  elsewhere["projectId"] = "33333333-0000-4000-8000-000000000004";
  seen.add(kinds::service_connection, "CONNECTION OF SC-A", elsewhere);
  CHECK(only_row(seen).project == "Checkout");
}

namespace {

model::Fields other_type(const std::string& type, const std::string& scheme, model::Fields more = {}) {
  more.insert({{"type", type}, {"scheme", scheme}});
  if (scheme != "WorkloadIdentityFederation") more.insert({{"issuer", ""}, {"subject", ""}});
  return more;
}

std::map<std::string, model::MigrationRow> rows_by_name(const Seen& seen, const survey::MigrationScope& scope = {}) {
  std::map<std::string, model::MigrationRow> found;
  for (auto& row : survey::migration_of(seen.survey, now, scope).rows) found[row.name] = row;
  return found;
}

const model::Fields old_issuer = {{"issuer", "https://vstoken.dev.azure.com/o"},
                                  {"subject", "sc://contoso/Payments/x"}};

}  // namespace

TEST_CASE("every type that federates, or holds an application's secret, is a row; the rest is counted by type") {
  Seen seen;
  seen.identity("mi-a", 1);
  const std::string federation = "WorkloadIdentityFederation";
  seen.connection("acr-old", 1, other_type("dockerregistry", federation, old_issuer));
  seen.connection("acr-new", 1, other_type("dockerregistry", federation));
  seen.connection("acr-secret", 1, other_type("dockerregistry", "ServicePrincipal"));
  seen.connection("power", 1, other_type("powerplatform-spn", federation, old_issuer));
  seen.connection("hub-1", 1, other_type("dockerregistry", "UsernamePassword"));
  seen.connection("hub-2", 1, other_type("dockerregistry", "UsernamePassword"));
  seen.connection("git", 1, other_type("github", "Token"));
  const auto migration = survey::migration_of(seen.survey, now);
  std::map<std::string, std::string> reported;
  for (const auto& row : migration.rows) reported[row.name] = row.to_do() + ", " + row.issuer;
  // What keyless can't declare is done by hand, and never "nothing".
  CHECK(reported == std::map<std::string, std::string>{{"acr-new", "nothing, new"},
                                                       {"acr-old", "manual, old"},
                                                       {"acr-secret", "manual, none"},
                                                       {"power", "manual, old"}});
  REQUIRE(migration.not_listed.size() == 2);
  CHECK(migration.not_listed[0].type == "dockerregistry");
  CHECK(migration.not_listed[0].scheme == "UsernamePassword");
  CHECK(migration.not_listed[0].connections == 2);
  CHECK(migration.not_listed[1].type == "github");
}

TEST_CASE("the machine of an agent is named for what it is, and needs nothing") {
  Seen seen;
  auto machine = secret;
  machine["scheme"] = "ManagedServiceIdentity";
  machine["clientId"] = "";
  seen.connection("sc-agent", 1, machine);
  const auto row = only_row(seen);
  CHECK(row.is_machine());
  CHECK(row.to_do() == "nothing");
  CHECK(row.risk.level == "none");
  CHECK(row.reason().find("machine that runs the agent") != std::string::npos);
}

TEST_CASE("a connection that the service failed to make is failed, whatever else is true of it") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("federated", 1, {{"state", "Failed"}});
  auto failed_secret = secret;
  failed_secret["state"] = "Failed";
  failed_secret["shared"] = "true";
  seen.connection("secret", 1, failed_secret);
  seen.connection("registry", 1, other_type("dockerregistry", "WorkloadIdentityFederation", {{"state", "Failed"}}));
  const auto migration = survey::migration_of(seen.survey, now);
  for (const auto& row : migration.rows) {
    INFO(row.name);
    CHECK(row.to_do() == "failed");
    CHECK(row.verdict().text() == "impossible(failed)");
    CHECK(row.risk.level == "high");
  }
  CHECK(model::totals_of(migration).failed == 3);
  CHECK(model::totals_of(migration).left() == 3);
}

TEST_CASE("whose a connection is: its mark, else who created it, else its administrators, else nobody known") {
  Seen seen;
  seen.identity("mi-a", 1);
  for (const auto* name : {"created", "administered", "unknown"}) seen.connection(name, 1);
  seen.connection("marked", 1, {}, "bots");
  for (const auto* name : {"created", "marked"})
    seen.survey.facts["connection of " + std::string(name)] = {"Ada", "ada@contoso.example"};
  for (const auto* one : {"Bob", "Cleo"}) {
    model::LiveObject role;
    role.kind = &kinds::connection_role;
    role.id = one;
    role.fields = {{"projectId", project_id},
                   {"connectionId", "connection of administered"},
                   {"principalId", one},
                   {"principal", one},
                   {"role", "Administrator"}};
    seen.survey.administrators.add(role);
  }
  const auto found = rows_by_name(seen);
  const auto said = [&](const std::string& name) {
    const auto owner = found.at(name).responsible();
    return owner.known_by + ": " + owner.name() + " <" + owner.mail() + ">";
  };
  CHECK(said("marked") == "mark: bots <ada@contoso.example>");
  CHECK(said("created") == "createdBy: Ada <ada@contoso.example>");
  CHECK(said("administered") == "administrators: Bob and 1 more <>");
  CHECK(said("unknown") == "unknown:  <>");
}

TEST_CASE("pipelines that used a connection and may not any more, and those that may and did not") {
  Seen seen;
  seen.identity("mi-a", 1);
  for (const auto* name : {"named", "open", "unread"}) {
    seen.connection(name, 1);
    seen.survey.uses["connection of " + std::string(name)] = {
        "2026-11-01T08:00:00Z", "succeeded", "ci", {{"7", "ci"}, {"9", "nightly"}}};
  }
  seen.pipeline("8", "release");
  seen.admit("named", "7");
  seen.admit("named", "8");
  seen.admit("open", "*");
  seen.survey.uses.erase("connection of unread");
  const auto found = rows_by_name(seen);
  CHECK(found.at("named").not_authorized == std::vector<model::PipelineName>{{"9", "nightly"}});
  CHECK(found.at("named").not_seen_using == std::vector<model::PipelineName>{{"8", "release"}});
  CHECK(found.at("open").not_authorized.empty());
  CHECK(found.at("unread").not_authorized.empty());
}

TEST_CASE("the manifest that declares a connection is named, by project name or id, in any letter case") {
  Seen seen;
  seen.identity("mi-a", 1);
  for (const auto* name : {"sc-a", "sc-b", "sc-c"}) seen.connection(name, 1);
  const std::string head = "version: 1\nteam: bots\nazure: {tenant: " + tenant + ", subscription: " + subscription +
                           ", location: eastus}\nazureDevOps: {organization: CONTOSO, project: payments}\n"
                           "identities:\n- {name: mi-a, resourceGroup: rg}\nserviceConnections:\n";
  const auto loaded =
      manifest::parse("bots.yaml", head + "- {name: SC-A, identity: mi-a}\n- {name: sc-b, project: " + project_id +
                                       ", identity: mi-a}\n");
  REQUIRE(loaded.diagnostics.empty());
  survey::MigrationScope scope;
  scope.manifests = loaded.manifests;
  const auto found = rows_by_name(seen, scope);
  CHECK(found.at("sc-a").manifest == "bots.yaml:8");
  CHECK(found.at("sc-b").manifest == "bots.yaml:9");
  CHECK(found.at("sc-c").manifest.empty());
}

TEST_CASE("what has to change says the federated credential that its identity needs first, and whether it is there") {
  Seen seen;
  seen.identity("mi-a", 1);
  for (const auto* name : {"waits", "ready", "nobody"}) seen.connection(name, name[0] == 'n' ? 66 : 1, secret);
  seen.connection("done", 1);
  for (const auto* name : {"waits", "ready", "nobody", "done"})
    seen.survey.facts["connection of " + std::string(name)] = {
        "", "", "", "https://token.actions.githubusercontent.com", "subject of " + std::string(name)};
  seen.trust("mi-a", "new", "subject of ready");
  const auto found = rows_by_name(seen);
  REQUIRE(found.at("waits").new_trust);
  CHECK_FALSE(found.at("waits").new_trust->exists);
  CHECK(found.at("waits").new_trust->subject == "subject of waits");
  CHECK(found.at("waits").new_trust->audience == "api://AzureADTokenExchange");
  REQUIRE(found.at("ready").new_trust);
  CHECK(found.at("ready").new_trust->exists);
  CHECK_FALSE(found.at("done").new_trust);
}

TEST_CASE("the risk of leaving a connection as it is") {
  struct Case {
    const char* name;
    const char* ends;  ///< of its secret
    model::Way way;
    bool used;
    const char* condition;
    long days_left;
    const char* level;
  };
  const auto way_migrate = model::Way::migrate, way_convert = model::Way::convert;
  const Case cases[] = {{"nothing to do", "", model::Way::none, true, "", 222, "none"},
                        {"failed", "", model::Way::none, true, "failed", 222, "high"},
                        {"old issuer, months left", "", way_migrate, true, "", 222, "medium"},
                        {"old issuer, weeks left", "", way_migrate, true, "", 90, "high"},
                        {"old issuer, never used", "", way_migrate, false, "", 10, "low"},
                        {"secret without a known end", "", way_convert, true, "", 222, "medium"},
                        {"secret ends in a month", "2026-12-21", way_convert, true, "", 222, "high"},
                        {"secret ends later", "2026-12-22", way_convert, true, "", 222, "medium"},
                        {"secret expired", "2026-11-20", way_convert, true, "", 222, "high"},
                        {"secret expired, disabled", "2026-11-20", way_convert, true, "disabled", 222, "low"}};
  for (const auto& one : cases) {
    INFO(one.name);
    model::MigrationRow row;
    row.way = one.way;
    row.condition = one.condition;
    row.secret_ends = one.ends;
    row.secret_expired = row.secret_ends < "2026-11-21" && !row.secret_ends.empty();
    row.use_known = true;
    row.last_used = one.used ? "2026-11-01" : "";
    const auto risk = survey::risk_of(row, "2026-11-21", one.days_left);
    CHECK(risk.level == one.level);
    CHECK(risk.reason.empty() == (risk.level == "none"));
  }
}
