#include <algorithm>
#include <random>
#include <set>

#include "desired/support.hpp"

using namespace keyless;
using namespace keyless::desired::tests;

namespace {

/// Random manifests, written with their list entries in random order.
class Writer {
 public:
  Writer(std::uint32_t world, std::uint32_t order) : world_(world), order_(order) {}

  std::string manifest() {
    std::vector<std::string> identities, connections;
    const auto count = 1 + pick(4);
    for (std::size_t i = 0; i < count; ++i) identities.push_back(identity(i));
    for (std::size_t i = 0; i < pick(5); ++i) connections.push_back(connection(i, pick(count)));
    auto text = head_of("bots") + "identities:\n" + shuffled(identities);
    return connections.empty() ? text : text + "serviceConnections:\n" + shuffled(connections);
  }

 private:
  std::size_t pick(std::size_t below) { return world_() % below; }

  std::string shuffled(std::vector<std::string> parts) {
    std::ranges::shuffle(parts, order_);
    std::string text;
    for (const auto& part : parts) text += part;
    return text;
  }

  std::string identity(std::size_t number) {
    std::vector<std::string> keys = {"  resourceGroup: rg-" + std::to_string(pick(3)) + "\n"};
    std::set<std::string> roles;
    for (std::size_t i = 0; i < pick(4); ++i)
      roles.insert("  - {role: " + std::string(pick(2) ? "Reader" : "Custom") + ", scope: {resourceGroup: rg-" +
                   std::to_string(pick(5)) + "}}\n");
    if (!roles.empty()) keys.push_back("  roles:\n" + shuffled({roles.begin(), roles.end()}));
    if (pick(2)) keys.push_back("  tags: {a: b}\n");
    return "- name: mi-" + std::to_string(number) + "\n" + shuffled(keys);
  }

  std::string connection(std::size_t number, std::size_t identity) {
    std::vector<std::string> keys = {"  identity: mi-" + std::to_string(identity) + "\n"};
    if (pick(2)) keys.push_back("  project: Other\n");
    if (pick(2)) keys.push_back("  pipelines:\n" + shuffled({"  - one\n", "  - two\n", "  - \\folder\\three\n"}));
    return "- name: sc-" + std::to_string(number) + "\n" + shuffled(keys);
  }

  std::mt19937 world_, order_;
};

std::multiset<std::string> lines_of(const desired::Desired& desired) {
  std::multiset<std::string> lines;
  for (const auto& resource : desired.graph.resources()) lines.insert(line_of(resource));
  return lines;
}

}  // namespace

TEST_CASE("the order of entries changes nothing in the graph") {
  for (std::uint32_t world = 0; world < 200; ++world) {
    INFO("world " << world);
    const auto first = built({Writer(world, 1).manifest()});
    CHECK(first.diagnostics.empty());
    CHECK(lines_of(first) == lines_of(built({Writer(world, 2).manifest()})));
    CHECK(first.graph.ordered().has_value());
  }
}

TEST_CASE("the order of manifests changes nothing in the graph") {
  std::vector<std::string> texts;
  for (const auto* team : {"alfa", "bravo", "charlie"})
    texts.push_back(head_of(team) + "identities:\n- name: mi-bots\n  resourceGroup: rg-" + team + "\n- name: mi-" +
                    team + "\n  resourceGroup: rg-shared\n  roles:\n  - {role: My Role, scope: {}}\n" +
                    "serviceConnections:\n- name: sc-" + team + "\n  identity: mi-" + team + "\n  pipelines: [ci]\n");
  const auto forward = lines_of(built(texts));
  std::ranges::reverse(texts);
  CHECK(forward == lines_of(built(texts)));
}

TEST_CASE("every reference names an output that its target's kind has") {
  for (std::uint32_t world = 0; world < 50; ++world) {
    const auto desired = built({Writer(world, 1).manifest()});
    for (const auto& resource : desired.graph.resources()) {
      for (const auto& [name, value] : resource.fields) {
        const auto* reference = std::get_if<model::Reference>(&value);
        if (!reference) continue;
        INFO(resource.address.text() << " " << name);
        const auto* target = desired.graph.find(reference->to);
        REQUIRE(target);
        CHECK(std::ranges::find(target->kind->outputs, reference->output) != target->kind->outputs.end());
      }
    }
  }
}
