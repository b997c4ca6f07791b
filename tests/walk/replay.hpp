#pragma once

#include <filesystem>
#include <iosfwd>

#include "walk/walk.hpp"

namespace keyless::walk {

/// The whole counterexample, for people: what broke and when, the manifest, the writes, and how to see it again.
void print(std::ostream& out, const Violation& violation);

/// The scenario file that makes `keyless sandbox serve` do what the fault did.
std::string scenario_of(const Violation& violation);
/// State, manifest and scenario of a counterexample in a folder of their own, for `keyless sandbox serve`.
void write_replay(const std::filesystem::path& folder, const Violation& violation);

/// What to type to see it there: the run that meets the fault, then the next ones, without it.
std::string commands_of(const Violation& violation, const std::filesystem::path& folder, bool destroys);

}  // namespace keyless::walk
