#pragma once

#include "diff/draft.hpp"

/// Secrets that live connections may still sign in with: what nobody can see is which of an application's secrets a
/// connection holds, so while one signs in by secret none of them goes.
namespace keyless::diff {

/// Why an undeclared secret of this identity may be in use, a sentence part that names the connections; "" otherwise.
std::string use_of_secret(const Draft& draft, const Node& identity, const model::LiveObject& secret);

/// Whether an undeclared secret that is to go stays because it may be in use: refused unless its users are converted.
bool keeps_secret_in_use(Draft& draft, const Node& application, const model::Change& secret);

/// What to do about a secret that is in the way of something new: never what would cut off a connection.
std::string way_past_secret(const Draft& draft, const model::Change& secret);

/// Whether only connections that use it keep a secret that the manifest asks to go: no reason not to convert them.
bool waits_for_conversions(Draft& draft, const model::Change& secret);

}  // namespace keyless::diff
