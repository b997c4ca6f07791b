#include "walk/program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace keyless::walk {

namespace {

std::filesystem::path replay_folder(std::size_t number) {
  const char* wanted = std::getenv("KEYLESS_REPLAYS");
  const auto own = std::filesystem::temp_directory_path() / fmt::format("keyless-walk-{}", ::getpid());
  return (wanted ? std::filesystem::path(wanted) : own) / std::to_string(number);
}

std::vector<std::string> all_but(const std::vector<std::string>& all, std::size_t left_out) {
  auto rest = all;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(left_out));
  return rest;
}

}  // namespace

Program& Program::instance() {
  static Program program;
  return program;
}

const Setting& Program::setting(const std::vector<std::string>& intents) {
  const auto known = prepared_.find(intents);
  if (known != prepared_.end()) return known->second;
  // A setting holds a whole world; few of them are needed again.
  if (prepared_.size() > 20) prepared_.clear();
  return prepared_.emplace(intents, settings_.prepare(intents)).first->second;
}

std::size_t Program::walk(const std::vector<std::string>& intents, const std::vector<Flags>& all_flags,
                          const std::vector<int>& statuses) {
  const auto before = violations_;
  std::vector<std::vector<Write>> struck;
  for (const auto& flags : all_flags) {
    Walk walk(stage_, setting(intents), flags);
    walk.clean();
    if (flags.slow || std::ranges::find(struck, walk.writes()) == struck.end()) walk.every_strike(statuses);
    struck.push_back(walk.writes());
    count(walk);
  }
  return violations_ - before;
}

void Program::count(const Walk& walk) {
  runs_ += walk.runs();
  judged_ += walk.judged();
  violations_ += walk.violations().size();
  for (const auto& violation : walk.violations())
    if (told_.insert(violation.breach.invariant + violation.breach.what).second) tell(smallest(violation));
}

bool Program::holds(const std::vector<std::string>& intents, Flags flags, Strike strike) {
  Walk walk(stage_, setting(intents), flags);
  walk.clean();
  if (strike.kind != Strike::Kind::none && strike.at <= walk.writes().size()) walk.strike(strike);
  for (const auto& violation : walk.violations()) tell(violation);
  return walk.violations().empty();
}

Violation Program::smallest(Violation violation) {
  for (std::size_t i = 0; violation.intents.size() > 1 && i < violation.intents.size(); ++i) {
    Walk walk(stage_, setting(all_but(violation.intents, i)), violation.flags);
    walk.clean();
    walk.every_strike();
    const auto& found = walk.violations();
    const auto same = std::ranges::find_if(
        found, [&](const Violation& one) { return one.breach.invariant == violation.breach.invariant; });
    if (same != found.end()) return smallest(*same);
  }
  return violation;
}

void Program::tell(const Violation& violation) {
  static std::size_t number = 0;
  const auto folder = replay_folder(++number);
  print(std::cerr, violation);
  write_replay(folder, violation);
  std::cerr << "  on a sandbox:\n    " << commands_of(violation, folder, setting(violation.intents).destroys) << "\n\n";
}

}  // namespace keyless::walk
