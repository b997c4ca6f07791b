#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "sandbox/state/derived.hpp"
#include "sandbox/state/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using Keys = std::vector<std::string>;

namespace {

json grant_to(const std::string& principal) {
  json row;
  row["properties"]["principalId"] = principal;
  return row;
}

json connection_called(const std::string& name) {
  json reference;
  reference["projectReference"]["id"] = "P1";
  reference["name"] = name;
  json row;
  row["name"] = name;
  row["serviceEndpointProjectReferences"] = json::array({reference});
  return row;
}

Keys grants_of(const World& world, const std::string& principal) {
  return derived::keys_behind(world, derived::grants_by_principal, principal + "/");
}

Keys named(const World& world, const std::string& name) {
  return derived::keys_behind(world, derived::connections_by_name, "p1/" + name + "/");
}

}  // namespace

TEST_CASE("indexes follow the rows they are made of", "[sandbox]") {
  World world;
  world.put(tables::role_assignments, "/a", grant_to("X"));
  world.put(tables::role_assignments, "/b", grant_to("x"));
  world.put(tables::connections, "one", connection_called("Deploy"));
  CHECK(grants_of(world, "x") == Keys{"/a", "/b"});
  CHECK(named(world, "deploy") == Keys{"one"});
  world.put(tables::role_assignments, "/a", grant_to("y"));
  world.put(tables::connections, "one", connection_called("Release"));
  CHECK(grants_of(world, "x") == Keys{"/b"});
  CHECK(grants_of(world, "y") == Keys{"/a"});
  CHECK(named(world, "deploy").empty());
  world.erase(tables::role_assignments, "/b");
  world.erase(tables::connections, "one");
  CHECK(grants_of(world, "x").empty());
  CHECK(named(world, "release").empty());
}

TEST_CASE("indexes are not saved, and are there again after loading", "[sandbox]") {
  World before;
  before.put(tables::role_assignments, "/a", grant_to("x"));
  before.put(tables::principals, "g", {{"kind", "group"}});
  before.put(tables::principals, "u", {{"kind", "user"}});
  auto saved = before.save();
  CHECK(saved.size() == 2);
  World after;
  REQUIRE(after.load(saved));
  CHECK(grants_of(after, "x") == Keys{"/a"});
  CHECK(derived::keys_behind(after, derived::groups, "") == Keys{"g"});
}

TEST_CASE("what is undone was never there, in tables and indexes alike", "[sandbox]") {
  World world;
  world.put(tables::role_assignments, "/a", grant_to("x"));
  world.put(tables::connections, "one", connection_called("Deploy"));
  world.take_changes();
  const auto before = world.save();
  world.put(tables::role_assignments, "/a", grant_to("y"));
  world.put(tables::role_assignments, "/a", grant_to("z"));
  world.put(tables::role_assignments, "/new", grant_to("x"));
  world.erase(tables::role_assignments, "/new");
  world.erase(tables::connections, "one");
  world.put(tables::connections, "one", connection_called("Release"));
  world.undo_changes();
  CHECK(world.find(tables::role_assignments, "/new") == nullptr);
  CHECK(world.save() == before);
  CHECK(grants_of(world, "x") == Keys{"/a"});
  CHECK(grants_of(world, "z").empty());
  CHECK(named(world, "deploy") == Keys{"one"});
  CHECK(named(world, "release").empty());
  CHECK(world.take_changes().empty());
  world.undo_changes();
  CHECK(world.save() == before);
}
