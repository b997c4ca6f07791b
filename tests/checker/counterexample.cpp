#include "checker/counterexample.hpp"

#include <stdexcept>

#include "checker/axes.hpp"
#include "checker/building.hpp"
#include "checker/meaning.hpp"
#include "checker/places.hpp"

namespace keyless::checker {
namespace {

std::string words_of(const Breach& breach) {
  return breach.law + ": " + breach.what + ", " + breach.where;
}

std::optional<Found> same_in(const World& world, const Found& found, const Tamper& tamper) {
  if (!meaningless(world).empty()) return std::nullopt;
  auto other = Exploration(world, tamper).all();
  return other && other->breach.law == found.breach.law ? other : std::nullopt;
}

/// All axes of one identity or connection at once: what is not used has none of its own.
World without(World world, std::string_view part) {
  for (std::size_t axis = 0; axis < axes().size(); ++axis)
    if (axes()[axis].name.starts_with(part)) world.set_digit(axis, 0);
  return world;
}

std::vector<World> smaller(const World& world) {
  std::vector<World> all;
  for (const auto* part : {"3.", "2.", "b.", "a.", "1."}) all.push_back(without(world, part));
  for (std::size_t axis = 0; axis < axes().size(); ++axis) {
    auto one = world;
    one.set_digit(axis, 0);
    all.push_back(std::move(one));
  }
  std::erase_if(all, [&](const World& one) { return one.size() >= world.size(); });
  return all;
}

std::string indented(const std::string& text) {
  std::string lines = "  ";
  for (const char c : text) {
    lines += c;
    if (c == '\n') lines += "  ";
  }
  return lines;
}

std::string policy_for(const World& world) {
  if (world.is("policy", "silent")) return {};
  const auto named = world.is("policy", "names") ? ", {\"team\": \"*\", \"identity\": \"" + caller_client + "\"}" : "";
  return " --policy policy.json  # {\"identities\": [{\"team\": \"*\", \"identity\": \"*\"}" + named + "]}";
}

std::string command_for(const World& world) {
  const auto flag = world.at("flag");
  std::string line = "keyless " + std::string(world.at("run")) + " keyless.yaml --auto-approve";
  if (flag.starts_with("prune")) line += " --prune";
  if (flag.ends_with("wave1")) line += " --wave 1";
  if (flag == "wave2") line += " --wave 2";
  if (flag == "target") line += " --target 'serviceConnection/*1'";
  if (flag == "exclude") line += " --exclude 'serviceConnection/*1'";
  return line + policy_for(world);
}

std::string fault_in_words(const Case& at) {
  const auto number = std::to_string(at.position);
  switch (at.fault) {
    case Fault::none:
      return "nothing goes wrong";
    case Fault::refused:
      return "the service refuses write " + number;
    case Fault::lost:
      return "the answer to write " + number + " is lost";
    case Fault::killed:
      return "the process is killed right after write " + number;
  }
  return {};
}

/// What is there, but what is the same in every world.
std::string objects_in(const Cloud& cloud) {
  std::string lines;
  for (const auto& row : cloud.rows) {
    if (row.maker == Maker::platform) continue;
    lines += std::string(row.kind) + " " + row.id + ", made by " + word_for(row.maker);
    for (const auto* field : {"name", "scheme", "clientId", "issuer", "subject", "pipelineId"})
      if (const auto& value = text(row, field); !value.empty()) lines += "\n    " + std::string(field) + ": " + value;
    lines += "\n";
  }
  return lines;
}

std::string test_for(const Found& found) {
  return "TEST_CASE(\"" + found.breach.law + " holds in: " + found.at.text() +
         "\") {\n  CHECK(keyless::checker::replay(\"" + found.at.text() + "\") == \"\");\n}\n";
}

}  // namespace

Found shrunk(const Found& found, const Tamper& tamper) {
  auto smallest = found;
  for (bool again = true; again;) {
    again = false;
    for (const auto& world : smaller(smallest.at.world)) {
      auto other = same_in(world, smallest, tamper);
      if (!other) continue;
      smallest = std::move(*other);
      again = true;
      break;
    }
  }
  return smallest;
}

std::string told(const Found& found) {
  const auto& world = found.at.world;
  return words_of(found.breach) + "\n\ncase: " + found.at.text() + "\nruns: " + command_for(world) +
         "\nfault: " + fault_in_words(found.at) + " (" +
         (world.is("order", "backward") ? "the last of several steps in flight ends first"
                                        : "one step after the other") +
         ")\n\nkeyless.yaml:\n" + indented(yaml_of(intended(world))) + "\nwhat is there:\n" +
         indented(objects_in(build(world))) + "\n" + test_for(found);
}

std::string replay(std::string_view description, const Tamper& tamper) {
  const auto at = Case::parse(description);
  if (!at) throw std::logic_error("no case: " + std::string(description));
  const auto found = Exploration(at->world, tamper).one(at->fault, at->position);
  return found ? words_of(found->breach) : std::string();
}

}  // namespace keyless::checker
