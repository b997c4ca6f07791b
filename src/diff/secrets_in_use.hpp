#pragma once

#include "diff/draft.hpp"

/// Secrets that live connections may still sign in with: what nobody can see is which of an application's secrets a
/// connection holds, so while one signs in by secret none of them goes.
namespace keyless::diff {

/// Why an undeclared secret on this identity may still be in use, as a sentence part that names the connections; "" of
/// anything else.
std::string use_of_secret(const Draft& draft, const Node& identity, const model::LiveObject& secret);

/// Whether an undeclared secret that is asked to go stays because it may be in use; refused unless everything that uses
/// it is converted by this plan.
bool keeps_secret_in_use(Draft& draft, const Node& application, const model::Change& secret);

/// What to do about a secret that is in the way of something new: never what would cut off a connection.
std::string way_past_secret(const Draft& draft, const model::Change& secret);

/// Whether the manifest asks this secret to go and only connections that are still in use keep it: no reason not to
/// convert them.
bool waits_for_conversions(Draft& draft, const model::Change& secret);

}  // namespace keyless::diff
