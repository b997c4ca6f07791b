#include "apply/settle.hpp"

#include <algorithm>

namespace keyless::apply {

using namespace model;

namespace {

/// The trust as it must be, told by what the source says now; nothing when it is so already.
std::optional<Resource> corrected(const Run& run, const Change& trust, const LiveObject& source) {
  auto desired = *trust.desired;
  bool differs = false;
  for (const auto& predicted : trust.predicted) {
    const auto& now = text_of(source.fields, predicted.from.output);
    if (now.empty() || now == text_of(desired.fields, predicted.field)) continue;
    desired.fields.insert_or_assign(predicted.field, Value(now));
    differs = true;
  }
  // What else was to be filled in while the run went on is known by now: take it from what was written.
  const auto made = run.made.find(trust.address);
  const auto& written = made != run.made.end() ? made->second.fields : trust.live->fields;
  for (auto& [name, value] : desired.fields)
    if (std::holds_alternative<Reference>(value)) value = Value(text_of(written, name));
  return differs ? std::optional(std::move(desired)) : std::nullopt;
}

bool relies_on(const Change& trust, const Address& source) {
  return trust.desired && std::ranges::any_of(trust.predicted, [&](const Predicted& f) { return f.from.to == source; });
}

/// One that was there already is used as it is, and is ours only under the name we give it.
bool is_ours(const Run& run, const Change& trust) {
  return run.made.contains(trust.address) ||
         text_of(trust.live->fields, "name") == text_of(trust.desired->fields, "name");
}

/// Writes what was read back into the trust; where the service added that very trust itself, ours goes.
asio::awaitable<Result<void>> correct(Run& run, const Change& trust, const LiveObject& source) {
  const auto made = run.made.find(trust.address);
  if (made == run.made.end() && !trust.live) co_return Result<void>();
  auto desired = corrected(run, trust, source);
  if (!desired) co_return Result<void>();
  auto* provider = providers::provider_for(run.providers, *trust.kind);
  if (!is_ours(run, trust)) {
    auto created = co_await provider->create(std::move(*desired));
    if (!created)
      co_return std::move(created).error().during("repairing the federated credential of " + trust.address.text());
    run.made.insert_or_assign(trust.address, std::move(*created));
    co_return Result<void>();
  }
  auto written = made != run.made.end() ? made->second : *trust.live;
  const auto written_id = written.id;
  auto target = written;
  auto updated = co_await provider->update(std::move(target), std::move(*desired));
  if (!updated)
    co_return std::move(updated).error().during("repairing the federated credential of " + trust.address.text());
  const bool doubled = updated->id != written_id;
  run.made.insert_or_assign(trust.address, std::move(*updated));
  if (!doubled) co_return Result<void>();
  auto removed = co_await provider->remove(std::move(written));
  co_return removed;
}

asio::awaitable<Result<void>> correct_trusts(Run& run, const Change& change) {
  const auto source = run.made.at(change.address);
  for (const auto& trust : run.plan.changes) {
    if (!relies_on(trust, change.address)) continue;
    auto done = co_await correct(run, trust, source);
    if (!done) co_return done;
  }
  co_return Result<void>();
}

/// What it was, as something to be made of it again; nothing where there is no way back.
std::optional<Resource> as_it_was(const Change& change) {
  if (change.action == Action::migrate) return std::nullopt;
  auto desired = *change.desired;
  for (const auto& diff : change.diffs)
    if (diff.before && (change.action != Action::convert || diff.field == "scheme"))
      desired.fields.insert_or_assign(diff.field, *diff.before);
  return desired;
}

asio::awaitable<Failure> taken_back(Run& run, const Change& change, Error why) {
  why.where = change.address.text();
  auto desired = as_it_was(change);
  const bool possible = desired && (change.action != Action::convert || !note_on(run, change).empty());
  if (!possible) {
    why.message = "it can't sign in after the change, which can't be reverted: " + why.message;
    co_return Failure{std::move(why), false};
  }
  for (auto& [name, value] : desired->fields)
    if (std::holds_alternative<Reference>(value)) value = Value(text_of(run.made.at(change.address).fields, name));
  auto target = run.made.at(change.address);
  auto reverted =
      co_await providers::provider_for(run.providers, *change.kind)->update(std::move(target), std::move(*desired));
  if (!reverted) {
    why.message = "it can't sign in after the change, which could not be reverted (" + reverted.error().message +
                  "): " + why.message;
    co_return Failure{std::move(why), false};
  }
  run.made.insert_or_assign(change.address, std::move(*reverted));
  why.message = "it could not sign in after the change, so the change was reverted: " + why.message;
  co_return Failure{std::move(why), true};
}

}  // namespace

bool signs_in_anew(const Run& run, const Change& change) {
  if (is_transition(change.action)) return true;
  const bool in_place = change.action == Action::update || change.action == Action::adopt;
  return in_place &&
         std::ranges::any_of(run.plan.changes, [&](const Change& trust) { return relies_on(trust, change.address); });
}

asio::awaitable<std::optional<Failure>> settle(Run& run, const Change& change) {
  auto corrected = co_await correct_trusts(run, change);
  std::optional<Error> wrong;
  if (!corrected) wrong = std::move(corrected).error();
  if (!wrong && run.options.prove) {
    auto proven = co_await run.options.prove(change.address, run.made);
    // Neither proven nor disproven is no reason to take it back.
    if (!proven && proven.error().code != Errc::indeterminate) wrong = std::move(proven).error();
  }
  if (!wrong) co_return std::nullopt;
  auto failure = co_await taken_back(run, change, std::move(*wrong));
  co_return std::move(failure);
}

asio::awaitable<Result<void>> prove_before_removal(Run& run, const Change& change) {
  if (!run.options.prove) co_return Result<void>();
  auto proven = co_await run.options.prove(change.proof_of, run.made);
  if (!proven) co_return std::move(proven).error().during("verifying " + change.proof_of.text() + " without it");
  co_return proven;
}

std::string note_on(const Run& run, const Change& change) {
  const auto made = run.made.find(change.address);
  const auto& deadline = made == run.made.end() ? std::string() : text_of(made->second.fields, "revertDeadline");
  return change.action != Action::convert || deadline.empty()
             ? std::string()
             : "it can be reverted until " + deadline + " (`keyless revert`)";
}

}  // namespace keyless::apply
