#include "walk/replay.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

namespace keyless::walk {

namespace {

const char* word_of(Strike::Kind kind) {
  switch (kind) {
    case Strike::Kind::refused:
      return "refused";
    case Strike::Kind::lost:
      return "lost";
    case Strike::Kind::killed:
      return "killed";
    case Strike::Kind::none:
      break;
  }
  return "none";
}

/// A rule for exactly this write: counted among those that its method and target fit.
std::string rule(const std::vector<Write>& writes, std::size_t at, const std::string& fault) {
  const auto& write = writes[at];
  const auto nth = std::ranges::count_if(writes.begin(), writes.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                         [&](const Write& one) {
                                           return one.method == write.method && one.target.starts_with(write.target);
                                         });
  return fmt::format("  - {{{}, service: {}, method: {}, path: \"{}\", nth: {}}}\n", fault, write.service, write.method,
                     write.target, nth);
}

/// Nothing of a killed run arrives any more.
std::string rules_of_kill(const Violation& violation, const std::vector<Write>& all) {
  std::string text;
  for (auto at = violation.strike.at; at < all.size(); ++at) text += rule(all, at, "fault: C4, when: before_commit");
  return text;
}

}  // namespace

std::string scenario_of(const Violation& violation) {
  const auto at = violation.strike.at;
  if (at == 0 || at > violation.writes.size()) return "faults: []\n";
  switch (violation.strike.kind) {
    case Strike::Kind::refused:
      return "faults:\n" + rule(violation.writes, at - 1, "fault: ARM-ERR, status: 400, code: BadRequest");
    case Strike::Kind::lost:
      return "faults:\n" + rule(violation.writes, at - 1, "fault: C4, count: 1");
    case Strike::Kind::killed:
      return "faults:\n" + rules_of_kill(violation, violation.writes);
    case Strike::Kind::none:
      break;
  }
  return "faults: []\n";
}

void write_replay(const std::filesystem::path& folder, const Violation& violation) {
  std::filesystem::create_directories(folder / "state");
  std::ofstream(folder / "state" / "state.json") << violation.state.dump();
  std::ofstream(folder / "manifest.yaml") << violation.manifest;
  std::ofstream(folder / "scenario.yaml") << scenario_of(violation);
}

void print(std::ostream& out, const Violation& violation) {
  const auto intents = fmt::format("{}", fmt::join(violation.intents, " + "));
  out << fmt::format("{}: {}\n", violation.breach.invariant, violation.breach.what);
  out << fmt::format("  intents: {}\n  flags:   {}\n", intents, violation.flags.text());
  out << fmt::format("  fault:   {}{}\n", violation.strike.text(),
                     violation.struck.method.empty() ? "" : ": " + violation.struck.text());
  out << fmt::format("  shows:   in run {}, {}\n", violation.run,
                     violation.after.empty() ? "when it had ended" : "after " + violation.after);
  out << "  writes of the run that met the fault:\n";
  for (std::size_t i = 0; i < violation.writes.size(); ++i)
    out << fmt::format("    {:2} {}\n", i + 1, violation.writes[i].text());
  out << "  manifest:\n    ";
  for (const char c : violation.manifest) out << c << (c == '\n' ? "    " : "");
  out << fmt::format(
      "\n  as a test:\n    CHECK(holds({{\"{}\"}}, {{.prune = {}, .wave = {}, .parallelism = {}}}, "
      "{{Strike::Kind::{}, {}}}));\n",
      fmt::join(violation.intents, "\", \""), violation.flags.prune, violation.flags.wave, violation.flags.parallelism,
      word_of(violation.strike.kind), violation.strike.at);
}

}  // namespace keyless::walk
