#include "http/with_timeout.hpp"

#include <boost/asio/io_context.hpp>
#include <stdexcept>

#include "http/support/run_until_done.hpp"
#include "http/system_clock.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using support::run_until_done;

namespace {

namespace asio = boost::asio;

/// Says in `interrupted` whether it was cancelled.
asio::awaitable<int> answer_after(Clock& clock, Milliseconds duration, bool& interrupted) {
  interrupted = true;
  co_await clock.sleep_for(duration);
  interrupted = false;
  co_return 42;
}

asio::awaitable<int> fail() {
  throw std::runtime_error("broken");
  co_return 0;
}

}  // namespace

TEST_CASE("an operation that ends in time gives its result") {
  asio::io_context context(1);
  http::SystemClock clock;
  bool interrupted = false;
  auto operation = answer_after(clock, Milliseconds{1}, interrupted);
  CHECK(run_until_done(context, http::with_timeout(clock, std::move(operation), Milliseconds{60'000})) == 42);
  CHECK_FALSE(interrupted);
}

TEST_CASE("an operation that takes too long is cancelled") {
  asio::io_context context(1);
  http::SystemClock clock;
  bool interrupted = false;
  auto operation = answer_after(clock, Milliseconds{60'000}, interrupted);
  CHECK(run_until_done(context, http::with_timeout(clock, std::move(operation), Milliseconds{1})) == std::nullopt);
  CHECK(interrupted);
}

TEST_CASE("nothing is left sleeping behind a timed operation") {
  asio::io_context context(1);
  support::VirtualClock clock;
  bool interrupted = false;
  std::optional<int> given;
  bool done = false;
  const auto run = [&](Milliseconds takes) {
    done = false;
    auto operation = answer_after(clock, takes, interrupted);
    auto timed = http::with_timeout(clock, std::move(operation), Milliseconds{500});
    auto at_end = [&](std::exception_ptr, std::optional<int> value) {
      given = value;
      done = true;
    };
    asio::co_spawn(context, std::move(timed), std::move(at_end));
    clock.drive(context, [&] { return done; });
  };
  const auto started = clock.now();
  run(Milliseconds{300});
  CHECK(given == 42);
  CHECK(clock.now() - started == Milliseconds{300});
  CHECK_FALSE(clock.has_sleepers());
  run(Milliseconds{900});
  CHECK_FALSE(given.has_value());
  CHECK(clock.now() - started == Milliseconds{800});
  CHECK_FALSE(clock.has_sleepers());
}

TEST_CASE("an operation that throws ends at once, not at its limit") {
  asio::io_context context(1);
  http::SystemClock clock;
  const auto started = clock.now();
  CHECK_THROWS_WITH(run_until_done(context, http::with_timeout(clock, fail(), Milliseconds{60'000})), "broken");
  CHECK(clock.now() - started < Milliseconds{30'000});
}
