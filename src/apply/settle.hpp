#pragma once

#include <map>

#include "apply/apply.hpp"
#include "base/asio.hpp"

/// What the steps of one run share. Only for .cpp files of this folder.
namespace keyless::apply {

/// Owned by carry_out(), which outlives every step.
struct Run {
  const model::Plan& plan;
  providers::Providers& providers;
  const Options& options;
  Made made = {};  ///< what steps of this run created or changed
};

/// How a step failed, and whether what it had done was taken back.
struct Failure {
  Error error;
  bool taken_back = false;
};

/// Whether something in use presents something else once this is done: a conversion, migration or move, or a rename
/// that its subject follows.
bool signs_in_anew(const Run& run, const model::Change& change);

/// After such a change was written: makes the trust what the connection says it presents, proves that
/// it signs in, and takes the change back where it does not.
asio::awaitable<std::optional<Failure>> settle(Run& run, const model::Change& change);

/// Before a former trust is removed: that the connection signs in by the new one.
asio::awaitable<Result<void>> prove_before_removal(Run& run, const model::Change& change);

/// Until when the thing can be converted back, in a few words; "" when the service does not say.
std::string note_on(const Run& run, const model::Change& change);

}  // namespace keyless::apply
