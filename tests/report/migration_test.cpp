#include "report/migration.hpp"

#include <catch2/catch.hpp>

using namespace keyless;
using model::MigrationRow;

namespace {

MigrationRow row(const std::string& name) {
  MigrationRow made;
  made.project = "Payments";
  made.name = name;
  made.id = "id of " + name;
  made.type = "azurerm";
  made.created_by = {"Ada", "ada@contoso.example"};
  made.risk = {"high", "its secret expired on 2026-01-01"};
  made.scheme = "ServicePrincipal";
  made.issuer = "none";
  made.application = "app";
  made.secret_ends = "2026-01-01";
  made.secret_expired = true;
  made.use_known = true;
  made.last_used = "2026-11-01T08:00:00Z";
  made.last_result = "succeeded";
  made.pipelines_known = true;
  made.pipelines = 2;
  made.way = model::Way::convert;
  return made;
}

model::Migration found() {
  model::Migration migration;
  migration.organization = "contoso";
  migration.tenant = "t";
  migration.today = "2026-11-21";
  migration.days_left = 222;
  migration.rows = {row("sc-a"), row("sc-b")};
  migration.rows[1].obstacles = {{"shared", "it is shared", "stop sharing it"}};
  migration.rows[1].pipelines_known = false;
  migration.rows[1].use_known = false;
  migration.not_listed = {{"dockerregistry", "UsernamePassword", 1}, {"github", "Token", 2}};
  return migration;
}

report::Heading heading() {
  report::Heading made;
  made.cloud = "AzureCloud";
  made.sandbox = true;
  return made;
}

bool holds(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the migration report as text: a table a project, obstacles, totals, days left") {
  const auto text = report::migration(found(), heading(), {});
  CHECK(text ==
        "Migration of contoso on AzureCloud (sandbox), tenant t, 2026-11-21\n"
        "\n"
        "Payments\n"
        "    connection  type     scheme  issuer  secret ends           last use              pipelines  owner  risk  "
        "to do\n"
        "    sc-a        azurerm  secret  -       2026-01-01 (expired)  2026-11-01 succeeded  2          Ada    high  "
        "convert\n"
        "    sc-b        azurerm  secret  -       2026-01-01 (expired)  ?                     ?          Ada    high  "
        "manual action\n"
        "        blocked by: it is shared; stop sharing it\n"
        "\n"
        "2 connections: 0 need nothing, 1 to convert, 0 to migrate to the Microsoft Entra issuer, 1 needs manual "
        "action, 0 failed.\n"
        "3 more connections are not listed, because they neither federate nor hold the secret of an application: 1 of "
        "type dockerregistry (UsernamePassword), 2 of type github (Token).\n"
        "2 with an expired secret, 0 never used.\n"
        "222 days until the Azure DevOps issuer is retired (2027-07-01).\n");
}

TEST_CASE("names of others are harmless in every form") {
  auto migration = found();
  migration.rows = {row("##vso[task.setvariable]\x1b[31m | [x](http://evil) `a`\n")};
  migration.gaps = {"list of \x1b]0;x\x07 projects"};
  const auto text = report::migration(migration, heading(), {});
  CHECK_FALSE(holds(text, "##vso["));
  CHECK_FALSE(holds(text, "\x1b"));
  const auto markdown = report::migration_markdown(migration, heading());
  CHECK_FALSE(holds(markdown, "##vso["));
  CHECK_FALSE(holds(markdown, "](http"));
  CHECK_FALSE(holds(markdown, "http:"));  // bare addresses become links too
  CHECK(holds(markdown, "\\| "));
  const auto json = report::migration_json(migration, heading());
  CHECK_FALSE(holds(json, "##vso["));
  CHECK_FALSE(holds(json, "\x1b"));
}

TEST_CASE("what could not be read is part of every form") {
  auto migration = found();
  migration.gaps = {"listing projects: forbidden."};
  CHECK(holds(report::migration(migration, heading(), {}), "Could not be read: listing projects: forbidden."));
  CHECK(holds(report::migration_markdown(migration, heading()), "Could not be read: listing projects: forbidden"));
  CHECK(holds(report::migration_json(migration, heading()), "listing projects: forbidden."));
}

TEST_CASE("after the day the report says so") {
  auto migration = found();
  migration.days_left = -3;
  CHECK(holds(report::migration(migration, heading(), {}), "The Azure DevOps issuer was retired on 2027-07-01"));
}

TEST_CASE("only rows that are wanted are listed and counted, and how many there are is said") {
  struct Case {
    const char* name;
    model::MigrationFilter filter;
    std::vector<std::string> rows;
  };
  auto all = found();
  all.rows[1].owner = "bots/release";
  const Case cases[] = {
      {"to do", {{"convert"}, {}}, {"sc-a"}},     {"either to do", {{"convert", "manual"}, {}}, {"sc-a", "sc-b"}},
      {"owner by name", {{}, {"ADA"}}, {"sc-a"}}, {"owner by mail", {{}, {"*@contoso.example"}}, {"sc-a", "sc-b"}},
      {"team", {{}, {"bots/*"}}, {"sc-b"}},       {"both", {{"convert"}, {"bots/*"}}, {}}};
  for (const auto& one : cases) {
    INFO(one.name);
    const auto some = model::filtered(all, one.filter);
    std::vector<std::string> names;
    for (const auto& row : some.rows) names.push_back(row.name);
    CHECK(names == one.rows);
    CHECK(model::totals_of(some).connections == names.size());
    CHECK(holds(report::migration(some, heading(), {}),
                "Showing " + std::to_string(names.size()) + " of 2 connections: --"));
  }
}

TEST_CASE("words of others are no links in Markdown, and names stay readable") {
  auto migration = found();
  migration.rows[0].name = "sc-a.b [x](javascript:alert(1)) <img src=x> http://evil www.evil.example &lt; a@b.c #1 !2";
  const auto markdown = report::migration_markdown(migration, heading());
  for (const auto* harm : {"](", "<img", "http:/", "www.evil", " &lt; a", "a@b", " #1", " !2"}) {
    INFO(harm);
    CHECK_FALSE(holds(markdown, harm));
  }
  CHECK(holds(markdown, "| sc-a\\.b "));
}
