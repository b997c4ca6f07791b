#pragma once

#include "checker/spec.hpp"
#include "checker/truth.hpp"

namespace keyless::checker {

/// What is there before keyless ever ran, and the identities that somebody made by hand.
Cloud before_keyless(const World& world);
/// The cloud of a world: what its team, another one and somebody by hand made of it before the run that is checked.
Cloud build(const World& world);

/// What happened to one identity and one connection after it was made.
void age_identity(const World& world, const std::string& letter, Cloud& cloud);
/// And to what it is in the organization.
void age_member(const World& world, const std::string& letter, const Row& principal, Cloud& cloud);
void age_connection(const World& world, const std::string& number, Cloud& cloud);

}  // namespace keyless::checker
