#include "auth/token_source.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using auth::Token;
using http::Audience;
using support::ok;
using support::run_until_done;

namespace {

/// Gives `token 1`, `token 2`, … after a second each, or fails.
class Scripted : public auth::Credential {
 public:
  explicit Scripted(Clock& clock) : clock_(clock) {}
  std::string name() const override { return "scripted"; }
  std::string unfit_for(Audience audience) const override {
    return audience == Audience::graph ? "knows no graph" : "";
  }

  boost::asio::awaitable<Result<Token>> token(Audience, std::string tenant) override {
    ++fetches;
    const auto number = std::to_string(fetches);
    tenants.push_back(tenant);
    const Milliseconds second(1000);
    co_await clock_.sleep_for(second);
    if (fails) co_return Error{Errc::unauthorized, "refused"};
    Token token;
    token.value = http::Secret("token " + number);
    token.expires = clock_.now() + std::chrono::seconds{life};
    co_return token;
  }

  int fetches = 0;
  int life = 3600;
  bool fails = false;
  std::vector<std::string> tenants;

 private:
  Clock& clock_;
};

struct World {
  World() : credential(std::make_shared<Scripted>(clock)) {
    auth::Credentials credentials;
    credentials.links = {credential};
    credentials.unavailable = {"other: not set"};
    source = std::make_unique<auth::TokenSource>(std::move(credentials), "t1", clock);
  }

  Result<http::Secret> ask(Audience audience = Audience::resource_manager, const std::string& rejected = "") {
    auto answers = ask_together({audience}, rejected);
    return answers.front();
  }

  std::vector<Result<http::Secret>> ask_together(const std::vector<Audience>& audiences,
                                                 const std::string& rejected = "") {
    std::vector<Result<http::Secret>> answers;
    for (const auto audience : audiences) {
      auto at_end = [&](std::exception_ptr, Result<http::Secret> given) { answers.push_back(std::move(given)); };
      boost::asio::co_spawn(context, source->authorization(audience, http::Secret(rejected)), std::move(at_end));
    }
    clock.drive(context, [&] { return answers.size() == audiences.size(); });
    return answers;
  }

  boost::asio::io_context context{1};
  support::VirtualClock clock;
  std::shared_ptr<Scripted> credential;
  std::unique_ptr<auth::TokenSource> source;
};

}  // namespace

TEST_CASE("tokens are kept until five minutes before their end") {
  World world;
  CHECK(world.ask()->reveal() == "Bearer token 1");
  CHECK(world.ask()->reveal() == "Bearer token 1");
  world.clock.advance(std::chrono::minutes{54});
  CHECK(world.ask()->reveal() == "Bearer token 1");
  world.clock.advance(std::chrono::minutes{2});
  CHECK(world.ask()->reveal() == "Bearer token 2");
  CHECK(world.credential->tenants == std::vector<std::string>{"t1", "t1"});
}

TEST_CASE("who asks at the same time shares one fetch") {
  World world;
  const std::vector<Audience> many(20, Audience::resource_manager);
  for (const auto& answer : world.ask_together(many)) CHECK(answer->reveal() == "Bearer token 1");
  CHECK(world.credential->fetches == 1);
  world.ask_together({Audience::resource_manager, Audience::azure_devops});
  CHECK(world.credential->fetches == 2);
}

TEST_CASE("a failed fetch fails all who waited, and is tried anew by the next") {
  World world;
  world.credential->fails = true;
  const std::vector<Audience> many(5, Audience::resource_manager);
  for (const auto& answer : world.ask_together(many)) CHECK_FALSE(ok(answer));
  CHECK(world.credential->fetches == 1);
  world.credential->fails = false;
  CHECK(ok(world.ask()));
  CHECK(world.credential->fetches == 2);
}

TEST_CASE("a rejected token is replaced once for all who hold it") {
  World world;
  CHECK(world.ask()->reveal() == "Bearer token 1");
  CHECK(world.ask(Audience::resource_manager, "Bearer token 1")->reveal() == "Bearer token 2");
  CHECK(world.ask(Audience::resource_manager, "Bearer token 1")->reveal() == "Bearer token 2");
  CHECK(world.credential->fetches == 2);
}

TEST_CASE("a token that still lives serves when renewing fails") {
  World world;
  CHECK(ok(world.ask()));
  world.clock.advance(std::chrono::minutes{57});
  world.credential->fails = true;
  CHECK(world.ask()->reveal() == "Bearer token 1");
  world.clock.advance(std::chrono::minutes{4});
  const auto answer = world.ask();
  REQUIRE_FALSE(ok(answer));
  CHECK(answer.error().code == Errc::unauthorized);
  CHECK(answer.error().message.find("Azure Resource Manager with the scripted") != std::string::npos);
}

TEST_CASE("when nothing serves, each way says why") {
  World world;
  const auto answer = world.ask(Audience::graph);
  REQUIRE_FALSE(ok(answer));
  CHECK(answer.error().message.find("scripted: knows no graph") != std::string::npos);
  CHECK(answer.error().message.find("other: not set") != std::string::npos);
  CHECK(world.credential->fetches == 0);
}

TEST_CASE("a fetch that is cancelled leaves its work to those who wait") {
  World world;
  boost::asio::cancellation_signal signal;
  bool cancelled = false;
  auto at_end = [&](std::exception_ptr error, Result<http::Secret>) { cancelled = error != nullptr; };
  boost::asio::co_spawn(world.context, world.source->authorization(Audience::resource_manager, http::Secret()),
                        boost::asio::bind_cancellation_slot(signal.slot(), std::move(at_end)));
  world.context.poll();
  std::optional<Result<http::Secret>> waited;
  auto at_end_of_wait = [&](std::exception_ptr, Result<http::Secret> given) { waited = std::move(given); };
  boost::asio::co_spawn(world.context, world.source->authorization(Audience::resource_manager, http::Secret()),
                        std::move(at_end_of_wait));
  world.context.restart();
  world.context.poll();
  signal.emit(boost::asio::cancellation_type::terminal);
  world.clock.drive(world.context, [&] { return waited.has_value(); });
  CHECK(cancelled);
  REQUIRE(ok(*waited));
  CHECK((*waited)->reveal() == "Bearer token 2");
}
