#include "survey/migration.hpp"

#include <catch2/catch.hpp>

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
  seen.connection("other", 1, {{"type", "github"}});
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
