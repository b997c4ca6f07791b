#include "apply/apply.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "apply/scheduler.hpp"
#include "apply/settle.hpp"

namespace keyless::apply {

using namespace model;

namespace {

struct Done {
  Done() = default;
  Done(Address of, std::optional<Failure> how) : address(std::move(of)), failure(std::move(how)) {}
  Address address;
  std::optional<Failure> failure;
};

std::optional<Error> fill_references(const Run& run, Resource& resource) {
  for (auto& [name, value] : resource.fields) {
    const auto* reference = std::get_if<Reference>(&value);
    if (!reference) continue;
    const auto source = run.made.find(reference->to);
    const auto* output = source == run.made.end() ? nullptr : &text_of(source->second.fields, reference->output);
    if (!output || output->empty())
      return Error{.code = Errc::protocol,
                   .message = reference->to.text() + " has no " + reference->output + " yet",
                   .where = resource.address.text(),
                   .advice = "Run the same command again; completed changes are kept."};
    value = Value(*output);
  }
  return std::nullopt;
}

/// The newest knowledge of the object a change is about: what this run made of it, else what the plan saw.
std::optional<LiveObject> live_of(const Run& run, const Change& change) {
  const auto& address = change.action == Action::stamp ? change.desired->address : change.address;
  const auto made = run.made.find(address);
  return made != run.made.end() ? std::optional(made->second) : change.live;
}

asio::awaitable<Result<LiveObject>> write(Run& run, const Change& change, providers::Provider& provider) {
  auto desired = *change.desired;
  if (auto failure = fill_references(run, desired)) co_return std::move(*failure);
  auto live = live_of(run, change);
  if (change.action == Action::create) {
    auto created = co_await provider.create(std::move(desired));
    co_return created;
  }
  if (!live) co_return Error{.code = Errc::internal, .message = "nothing to change", .where = change.address.text()};
  auto target = *live;
  auto updated = co_await provider.update(std::move(target), std::move(desired));
  co_return updated;
}

asio::awaitable<Result<void>> take_away(Run& run, const Change& change, providers::Provider& provider) {
  if (!change.proof_of.text().empty()) {
    auto proven = co_await prove_before_removal(run, change);
    if (!proven) co_return proven;
  }
  auto target = *change.live;
  auto removed = co_await provider.remove(std::move(target));
  co_return removed;
}

asio::awaitable<Result<void>> perform(Run& run, const Change& change) {
  auto* provider = providers::provider_for(run.providers, *change.kind);
  if (!provider)
    co_return Error{.code = Errc::internal, .message = "no provider for " + std::string(change.kind->noun)};
  if (change.action == Action::remove) {
    auto removed = co_await take_away(run, change, *provider);
    co_return removed;
  }
  auto written = co_await write(run, change, *provider);
  if (!written) co_return std::move(written).error();
  const auto& address = change.action == Action::stamp ? change.desired->address : change.address;
  run.made.insert_or_assign(address, std::move(*written));
  co_return Result<void>();
}

asio::awaitable<Done> run_step(Run& run, const Change& change) {
  auto result = co_await perform(run, change);
  std::optional<Failure> failure;
  if (!result) failure = Failure{std::move(result).error()};
  if (!failure && signs_in_anew(run, change)) failure = co_await settle(run, change);
  if (failure && failure->error.where.empty()) failure->error.where = change.address.text();
  co_return Done(change.address, std::move(failure));
}

Error escaped(std::exception_ptr thrown, const Address& address) {
  std::string message = "unknown";
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& bug) {
    message = bug.what();
  } catch (...) {
  }
  return Error{.code = Errc::internal, .message = "an exception escaped: " + message, .where = address.text()};
}

Outcome outcome_of(const Run& run, const Change& change, Done done) {
  Outcome outcome{.address = done.address, .ending = row_of(change.action).ending};
  if (!done.failure) {
    outcome.note = note_on(run, change);
    return outcome;
  }
  outcome.ending = done.failure->taken_back ? Ending::reverted : Ending::failed;
  outcome.error = std::move(done.failure->error);
  return outcome;
}

std::vector<Outcome> in_plan_order(const Plan& plan, const Scheduler& scheduler, std::map<Address, Outcome> ended) {
  std::vector<Outcome> all;
  for (const auto& change : plan.changes) {
    if (!writes(change.action)) continue;
    const auto done = ended.find(change.address);
    if (done != ended.end()) {
      all.push_back(std::move(done->second));
      continue;
    }
    Outcome outcome{.address = change.address};
    if (const auto skipped = scheduler.skipped().find(change.address); skipped != scheduler.skipped().end())
      outcome.ending = Ending::skipped, outcome.because = skipped->second;
    all.push_back(std::move(outcome));
  }
  return all;
}

}  // namespace

asio::awaitable<std::vector<Outcome>> carry_out(const Plan& plan, providers::Providers& providers, Clock& clock,
                                                Watcher& watcher, Options options) {
  using Finished = asio::experimental::channel<void(boost::system::error_code, Done)>;
  auto executor = co_await asio::this_coro::executor;
  // Shared, because a step that outlives a torn-down loop must not post into nothing.
  auto finished = std::make_shared<Finished>(executor, static_cast<std::size_t>(std::max(1, options.parallelism)));
  Run run{plan, providers, options};
  Scheduler scheduler(plan, options.wave);
  std::map<Address, Outcome> ended;
  std::map<Address, std::chrono::steady_clock::time_point> since;
  int in_flight = 0;
  // Start while there is room, wait for one, record it, go on.
  for (;;) {
    while (in_flight < options.parallelism && !(options.stopping && options.stopping())) {
      const auto* change = scheduler.next_ready();
      if (!change) break;
      ++in_flight;
      since[change->address] = clock.now();
      watcher.started(*change);
      auto on_done = [finished, address = change->address](std::exception_ptr thrown, Done done) {
        if (thrown) done = Done(address, Failure{escaped(thrown, address)});
        finished->try_send(boost::system::error_code(), std::move(done));
      };
      asio::co_spawn(executor, run_step(run, *change), std::move(on_done));
    }
    if (in_flight == 0) break;
    auto done = co_await finished->async_receive(asio::use_awaitable);
    --in_flight;
    const auto* change = plan.find(done.address);
    scheduler.finished(done.address, !done.failure);
    auto outcome = outcome_of(run, *change, std::move(done));
    outcome.took = std::chrono::duration_cast<Milliseconds>(clock.now() - since[outcome.address]);
    watcher.ended(*change, outcome);
    ended.insert_or_assign(change->address, std::move(outcome));
  }
  co_return in_plan_order(plan, scheduler, std::move(ended));
}

}  // namespace keyless::apply
