#include "model/graph.hpp"

#include <catch2/catch.hpp>

#include "model/kinds/kinds.hpp"

using namespace keyless::model;

namespace {

Resource resource(const Kind& kind, const std::string& name, std::initializer_list<Address> needs = {}) {
  Resource made;
  made.kind = &kind;
  made.address = Address(kind.name, name);
  int number = 0;
  for (const auto& needed : needs) made.fields["field" + std::to_string(++number)] = Reference{needed, "id"};
  return made;
}

std::vector<std::string> names_in_order(const Graph& graph) {
  const auto order = graph.ordered();
  REQUIRE(order.has_value());
  std::vector<std::string> names;
  for (const auto* at : *order) names.push_back(at->address.text());
  return names;
}

}  // namespace

TEST_CASE("an address is declared once, the first stays") {
  Graph graph;
  CHECK(graph.add(resource(kinds::identity, "a")));
  auto again = resource(kinds::identity, "a");
  again.owner = "second";
  CHECK(!graph.add(again));
  CHECK(graph.find(Address("identity", "a"))->owner == "");
}

TEST_CASE("dependencies come first, then kinds, then addresses: whatever the order of declaration") {
  const auto group = resource(kinds::resource_group, "rg");
  const auto b = resource(kinds::identity, "b", {group.address});
  const auto a = resource(kinds::identity, "a", {group.address});
  const auto role = resource(kinds::role_assignment, "r", {a.address});
  std::vector<std::vector<Resource>> orders = {{group, a, b, role}, {role, b, a, group}, {b, role, group, a}};
  const std::vector<std::string> expected = {"resourceGroup/rg", "identity/a", "identity/b", "roleAssignment/r"};
  for (auto& order : orders) {
    Graph graph;
    for (auto& at : order) graph.add(at);
    CHECK(names_in_order(graph) == expected);
  }
}

TEST_CASE("a circle is named whole, what only hangs on it is not") {
  const Address a("identity", "a"), b("identity", "b"), c("identity", "c");
  Graph graph;
  graph.add(resource(kinds::identity, "a", {b}));
  graph.add(resource(kinds::identity, "b", {c}));
  graph.add(resource(kinds::identity, "c", {a}));
  graph.add(resource(kinds::role_assignment, "r", {a}));
  const auto order = graph.ordered();
  REQUIRE(order.has_error());
  CHECK(order.error().message.find("identity/a -> identity/b -> identity/c -> identity/a") != std::string::npos);
  CHECK(order.error().message.find("roleAssignment") == std::string::npos);
}

TEST_CASE("a thing that refers to itself is a circle, too") {
  Graph graph;
  graph.add(resource(kinds::identity, "a", {Address("identity", "a")}));
  REQUIRE(graph.ordered().has_error());
  CHECK(graph.ordered().error().message.find("identity/a -> identity/a") != std::string::npos);
}

TEST_CASE("a reference into nothing names both ends") {
  Graph graph;
  graph.add(resource(kinds::role_assignment, "r", {Address("identity", "gone")}));
  const auto order = graph.ordered();
  REQUIRE(order.has_error());
  CHECK(order.error().message.find("roleAssignment/r refers to identity/gone") != std::string::npos);
}

TEST_CASE("dependencies are each named once") {
  const Address a("identity", "a");
  CHECK(dependencies_of(resource(kinds::federated_credential, "f", {a, a})) == std::vector{a});
}
