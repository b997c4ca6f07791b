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

}  // namespace keyless::walk
