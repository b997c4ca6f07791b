#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"
#include "walk/program.hpp"

// A run in which somebody does what a wrong apply would do: each is reported, as what it is.

using namespace keyless;
using namespace keyless::walk;
using nlohmann::json;

namespace {

using Meddling = std::function<void(sandbox::World&)>;

/// The invariants that break when this is done once, after the first write.
std::set<std::string> broken_by(const std::vector<std::string>& intents, const Meddling& meddling) {
  auto& program = Program::instance();
  Walk walk(program.stage(), program.setting(intents), {});
  bool done = false;
  walk.meddle = [&](std::size_t) {
    if (!std::exchange(done, true)) meddling(program.stage().seeding());
  };
  walk.clean();
  std::set<std::string> found;
  for (const auto& violation : walk.violations()) found.insert(violation.breach.invariant);
  return found;
}

std::string key_with(const sandbox::World& world, const char* table, const std::string& part) {
  for (const auto& [key, row] : world.rows(table))
    if (key.find(part) != std::string::npos || row.dump().find(part) != std::string::npos) return key;
  FAIL("no row of " << table << " has " << part);
  return {};
}

void change(sandbox::World& world, const char* table, const std::string& part, const std::function<void(json&)>& how) {
  const auto key = key_with(world, table, part);
  auto row = *world.find(table, key);
  how(row);
  world.put(table, key, row);
}

}  // namespace

TEST_CASE("walk: what a wrong apply would do is reported") {
  using Broken = std::set<std::string>;
  SECTION("nothing") {
    CHECK(broken_by({"migrate"}, [](sandbox::World&) {}) == Broken{});
  }
  SECTION("a trust in use goes too early") {
    CHECK(broken_by({"migrate"}, [](sandbox::World& world) {
            world.erase("resources", key_with(world, "resources", "sc://contoso/Microbots/sc-migrate-too"));
          }) == Broken{"I1"});
  }
  SECTION("a connection in use is disabled") {
    CHECK(broken_by({"migrate"}, [](sandbox::World& world) {
            change(world, "connections", "sc-migrate", [](json& row) { row["isDisabled"] = true; });
          }) == Broken{"I1"});
  }
  SECTION("a declared role goes") {
    CHECK(broken_by({"move"}, [](sandbox::World& world) {
            const auto identity = *world.find("resources", lower(arm_id_of("mi-to")));
            const std::string principal = identity.at("properties").at("principalId");
            world.erase("roleAssignments", key_with(world, "roleAssignments", principal));
          }) == Broken{"I1"});
  }
  SECTION("an object of others is changed") {
    CHECK(broken_by({"create"}, [](sandbox::World& world) {
            change(world, "resources", "mi-theirs", [](json& row) { row["tags"]["cost-center"] = "43"; });
          }) == Broken{"I2"});
  }
  SECTION("a connection is opened to every pipeline") {
    CHECK(broken_by({"adopt"}, [](sandbox::World& world) {
            const std::string id = world.find("connections", key_with(world, "connections", "sc-adopt"))->at("id");
            change(world, "permissions", id, [](json& row) { row["allPipelines"]["authorized"] = true; });
          }) == Broken{"I3"});
  }
  SECTION("a check goes") {
    CHECK(broken_by({"adopt"}, [](sandbox::World& world) {
            const std::string id = world.find("connections", key_with(world, "connections", "sc-adopt"))->at("id");
            world.erase("checks", key_with(world, "checks", id));
          }) == Broken{"I3"});
  }
  SECTION("a connection is made twice") {
    CHECK(broken_by({"adopt"}, [](sandbox::World& world) {
            auto row = *world.find("connections", key_with(world, "connections", "sc-adopt"));
            row["id"] = "77777777-0000-4000-8000-000000000007";
            world.put("connections", row.at("id"), row);
          }) == Broken{"I4"});
  }
}
