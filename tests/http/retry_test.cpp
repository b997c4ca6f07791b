#include "http/retry.hpp"

#include "http/retry_delay.hpp"
#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "http/support/scripted_sender.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using http::Repeat;
using support::ok;

namespace {

const auto noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{12};

struct World {
  boost::asio::io_context context{1};
  support::VirtualClock clock;
  support::ScriptedSender wire;
  http::Cost cost;
  http::Retry retry{std::make_unique<support::Borrowed>(wire), clock, cost, 7};

  Result<http::Response> send(http::Request request) {
    std::optional<Result<http::Response>> answer;
    auto at_end = [&](std::exception_ptr, Result<http::Response> given) { answer = std::move(given); };
    boost::asio::co_spawn(context, retry.send(std::move(request)), std::move(at_end));
    clock.drive(context, [&] { return answer.has_value(); });
    return std::move(*answer);
  }
};

http::Request post(Repeat repeat) {
  http::Request request;
  request.method = "POST";
  request.url = http::Url("https://a.example");
  request.repeat = repeat;
  return request;
}

}  // namespace

TEST_CASE("what a service asks us to wait") {
  struct Case {
    const char* name;
    http::Headers headers;
    std::optional<std::int64_t> expected;
  };
  const auto cap = http::longest_asked_wait.count();
  const Case cases[] = {
      {"none", {}, std::nullopt},
      {"seconds", {{"Retry-After", "17"}}, 17'000},
      {"letter case and space", {{"retry-after", " 17 "}}, 17'000},
      {"date", {{"Retry-After", "Sat, 21 Nov 2026 12:00:30 GMT"}}, 30'000},
      {"date in the past", {{"Retry-After", "Sat, 21 Nov 2026 11:00:00 GMT"}}, 0},
      {"date in ten years", {{"Retry-After", "Fri, 21 Nov 2036 12:00:00 GMT"}}, cap},
      {"no such date", {{"Retry-After", "Sat, 31 Feb 2026 12:00:00 GMT"}}, std::nullopt},
      {"milliseconds", {{"retry-after-ms", "900"}}, 900},
      {"x-ms", {{"x-ms-retry-after-ms", "900"}}, 900},
      {"zero", {{"Retry-After", "0"}}, 0},
      {"negative", {{"Retry-After", "-5"}}, 0},
      {"word", {{"Retry-After", "abc"}}, std::nullopt},
      {"exponent", {{"Retry-After", "1e9"}}, std::nullopt},
      {"out of range", {{"Retry-After", "99999999999999999999"}}, cap},
      {"nearly out of range", {{"Retry-After", "9223372036854775807"}}, cap},
      {"fraction", {{"Retry-After", "1.5"}}, std::nullopt},
      {"empty", {{"Retry-After", ""}}, std::nullopt},
      {"two, the longer counts", {{"Retry-After", "2"}, {"Retry-After", "5"}}, 5'000},
      {"one is readable", {{"Retry-After", "abc"}, {"retry-after-ms", "40"}}, 40},
      {"an hour", {{"Retry-After", "3600"}}, cap},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const auto wait = http::asked_wait(c.headers, noon);
      REQUIRE(wait.has_value() == c.expected.has_value());
      if (wait) CHECK(wait->count() == *c.expected);
    }
  }
}

TEST_CASE("the pause before the next try") {
  struct Case {
    const char* name;
    int failures;
    std::optional<Milliseconds> asked;
    double jitter;
    int expected;
  };
  const Case cases[] = {
      {"first", 1, std::nullopt, 1.0, 800},
      {"first, least", 1, std::nullopt, 0.8, 640},
      {"first, most", 1, std::nullopt, 1.3, 1040},
      {"third", 3, std::nullopt, 1.0, 3200},
      {"capped", 9, std::nullopt, 1.0, 60'000},
      {"capped for good", 1000, std::nullopt, 1.3, 60'000},
      {"nonsense count", -3, std::nullopt, 1.0, 800},
      {"asked is a floor", 1, Milliseconds{5000}, 0.8, 5000},
      {"asked is spread upwards", 1, Milliseconds{5000}, 1.3, 5500},
      {"backoff above what was asked", 4, Milliseconds{1000}, 1.0, 6400},
      {"asked above the cap", 1, Milliseconds{120'000}, 0.8, 120'000},
      {"asked nothing", 1, Milliseconds{0}, 1.0, 800},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.name) {
      CHECK(http::next_delay(c.failures, c.asked, c.jitter).count() == c.expected);
    }
  }
}

TEST_CASE("what may be tried again") {
  struct Case {
    const char* name;
    int status;
    const char* body;
    int safe;
    int never;
  };
  const Case cases[] = {
      {"throttled", 429, "{}", 2, 2},
      {"unavailable", 503, "{}", 2, 1},
      {"server error", 500, "{}", 2, 1},
      {"settled server error", 500, R"({"typeKey":"DuplicateServiceConnectionException"})", 1, 1},
      {"accident", 500, R"({"typeKey":"X","message":"TF400898: An Internal Error Occurred."})", 2, 1},
      {"request timeout", 408, "{}", 2, 1},
      {"not implemented", 501, "{}", 1, 1},
      {"busy identity", 409,
       R"({"error":{"code":"ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity"}})", 2, 2},
      {"exists", 409, R"({"error":{"code":"RoleAssignmentExists"}})", 1, 1},
      {"locked", 409, R"({"error":{"code":"ScopeLocked"}})", 1, 1},
      {"bad request", 400, "{}", 1, 1},
      {"success", 200, "{}", 1, 1},
  };
  for (const auto& c : cases) {
    for (const auto repeat : {Repeat::safe, Repeat::never}) {
      DYNAMIC_SECTION(c.name << (repeat == Repeat::safe ? ", safe" : ", never")) {
        World world;
        world.wire.then(c.status, c.body).then(200);
        REQUIRE(ok(world.send(post(repeat))));
        CHECK(int(world.wire.asked.size()) == (repeat == Repeat::safe ? c.safe : c.never));
      }
    }
  }
}

TEST_CASE("failed connections are tried again, ambiguous writes only when safe") {
  struct Case {
    Errc code;
    std::size_t safe;
    std::size_t never;
  };
  for (const auto& c : {Case{Errc::unavailable, 2, 2}, Case{Errc::indeterminate, 2, 1}, Case{Errc::untrusted, 1, 1},
                        Case{Errc::protocol, 2, 1}, Case{Errc::unauthorized, 1, 1}, Case{Errc::cancelled, 1, 1}}) {
    for (const auto repeat : {Repeat::safe, Repeat::never}) {
      DYNAMIC_SECTION(name_of(c.code) << (repeat == Repeat::safe ? ", safe" : ", never")) {
        World world;
        world.wire.then_fail(c.code).then(200);
        (void)world.send(post(repeat));
        CHECK(world.wire.asked.size() == (repeat == Repeat::safe ? c.safe : c.never));
      }
    }
  }
}

TEST_CASE("Retry-After is waited for on the clock, and counted") {
  World world;
  const auto started = world.clock.now();
  world.wire.then(429, "{}", {{"Retry-After", "17"}}).then(200);
  REQUIRE(ok(world.send(post(Repeat::never))));
  CHECK(world.clock.now() - started >= std::chrono::seconds{17});
  CHECK(world.clock.now() - started < std::chrono::seconds{18});
  CHECK(world.cost.retries == 1);
  CHECK(world.cost.waited >= Milliseconds{17'000});
}

TEST_CASE("a wait beyond the deadline is not begun") {
  World world;
  const auto started = world.clock.now();
  world.wire.then(429, "{}", {{"Retry-After", "130"}});
  const auto answer = world.send(post(Repeat::safe));
  REQUIRE(ok(answer));
  CHECK(answer->status == 429);
  CHECK(world.clock.now() == started);
}

TEST_CASE("a storm ends within the deadline") {
  World world;
  const auto started = world.clock.now();
  for (int i = 0; i < 100; ++i) world.wire.then(429, "{}", {{"Retry-After", "3"}});
  auto request = post(Repeat::safe);
  request.deadline = Milliseconds{60'000};
  const auto answer = world.send(request);
  REQUIRE(ok(answer));
  CHECK(answer->status == 429);
  CHECK(world.clock.now() - started <= std::chrono::seconds{60});
  CHECK(world.wire.asked.back().deadline < world.wire.asked.front().deadline);
}
