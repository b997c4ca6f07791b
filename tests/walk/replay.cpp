#include "walk/replay.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include "base/json.hpp"

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

/// Which of those with this method and a target that begins so it is, counted from 1.
long place_of(const std::vector<Write>& writes, std::size_t at) {
  const auto& write = writes[at];
  const auto last = writes.begin() + static_cast<std::ptrdiff_t>(at) + 1;
  return std::count_if(writes.begin(), last, [&](const Write& one) {
    return one.method == write.method && one.target.starts_with(write.target);
  });
}

/// A rule for exactly this write; `place` 0 for all that are like it.
std::string rule(const Write& write, long place, const std::string& fault) {
  const auto nth = place == 0 ? std::string() : fmt::format(", nth: {}", place);
  return fmt::format("  - {{{}, service: {}, method: {}, path: \"{}\"{}}}\n", fault, write.service, write.method,
                     write.target, nth);
}

/// Nothing of a killed run arrives any more, however often it is tried.
std::string rules_of_kill(const Violation& violation) {
  std::string text;
  for (auto at = violation.strike.at; at < violation.writes.size(); ++at) {
    const auto place = place_of(violation.writes, at);
    text += rule(violation.writes[at], place == 1 ? 0 : place, "fault: C4, when: before_commit");
  }
  return text;
}

std::string rules_of(const Violation& violation) {
  const auto at = violation.strike.at;
  if (at == 0 || at > violation.writes.size()) return {};
  switch (violation.strike.kind) {
    case Strike::Kind::refused:
      return rule(violation.writes[at - 1], place_of(violation.writes, at - 1),
                  fmt::format("fault: ARM-ERR, status: {}, code: Refused", violation.strike.status));
    case Strike::Kind::lost:
      return rule(violation.writes[at - 1], place_of(violation.writes, at - 1), "fault: C4");
    case Strike::Kind::killed:
      return rules_of_kill(violation);
    case Strike::Kind::none:
      break;
  }
  return {};
}

}  // namespace

std::string scenario_of(const Violation& violation) {
  const auto rules = rules_of(violation);
  return rules.empty() ? "faults: []\n" : "faults:\n" + rules;
}

void write_replay(const std::filesystem::path& folder, const Violation& violation) {
  std::filesystem::create_directories(folder / "state");
  std::ofstream(folder / "state" / "state.json") << violation.state.dump();
  std::ofstream(folder / "manifest.yaml") << violation.manifest;
  std::ofstream(folder / "scenario.yaml") << scenario_of(violation);
}

std::string commands_of(const Violation& violation, const std::filesystem::path& folder, bool destroys) {
  const auto run = fmt::format(
      "keyless {} --cloud cloud.json --auto-approve --max-deletes 1000 --max-delete-percent 100 {} manifest.yaml",
      destroys ? "destroy" : "apply", violation.flags.text());
  return fmt::format(
      "cd {}\n    keyless sandbox serve --state state --scenario scenario.yaml > cloud.json &\n    {}\n"
      "    curl --cacert \"$(jq -r .caFile cloud.json)\" "
      "-H \"Authorization: Bearer $(jq -r .controlToken cloud.json)\" "
      "-X DELETE \"$(jq -r .control cloud.json)/faults\"\n    {}",
      folder.string(), run, run);
}

void print(std::ostream& out, const Violation& violation) {
  const auto intents = fmt::format("{}", fmt::join(violation.intents, " + "));
  out << fmt::format("{}: {}\n", violation.breach.invariant, violation.breach.what);
  out << fmt::format("  intents: {}\n  flags:   {}{}\n", intents, violation.flags.text(),
                     violation.flags.slow ? ", on slow services" : "");
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
      "\n  as a test:\n    CHECK(holds({{\"{}\"}}, {{.prune = {}, .wave = {}, .parallelism = {}, .slow = {}}}, "
      "{{Strike::Kind::{}, {}, {}}}));\n",
      fmt::join(violation.intents, "\", \""), violation.flags.prune, violation.flags.wave, violation.flags.parallelism,
      violation.flags.slow, word_of(violation.strike.kind), violation.strike.at, violation.strike.status);
}

}  // namespace keyless::walk
