#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <optional>

#include "base/json.hpp"
#include "http/stack.hpp"
#include "sandbox/behaviour/script.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using namespace keyless::sandbox::test;

namespace {

/// Signs in once, with what the ready line holds.
class FixedToken : public http::Authorizer {
 public:
  boost::asio::awaitable<Result<http::Secret>> authorization(http::Audience, http::Secret) override {
    co_return http::Secret(value);
  }
  std::string value = {};
};

/// Client and sandbox in one event loop, on one clock that moves only when both have nothing left to do but wait.
struct SharedTime {
  explicit SharedTime(const std::string& scenario) {
    auto options = with_scenario(scenario);
    options.clock = &clock;
    auto started = sandbox::start(context.get_executor(), options);
    REQUIRE(started.has_value());
    cloud_of_sandbox = std::move(*started);
    auto parsed = http::parse_cloud(cloud_of_sandbox->ready_line(), "ready");
    REQUIRE(parsed.has_value());
    cloud = *parsed;
    stack_options.seed = 5;
    stack_options.paced = false;
  }

  http::Response send(http::Request request) {
    if (!stack) stack = http::make_stack(context.get_executor(), cloud, &authorizer, clock, cost, stack_options);
    std::optional<Result<http::Response>> answer;
    auto sending = stack->send(std::move(request));
    boost::asio::co_spawn(context, std::move(sending),
                          [&](std::exception_ptr, Result<http::Response> given) { answer = std::move(given); });
    clock.drive(context, [&] { return answer.has_value(); });
    REQUIRE(answer.has_value());
    INFO((*answer ? std::string() : answer->error().message));
    REQUIRE(answer->has_value());
    return **answer;
  }

  void sign_in() {
    http::Request request;
    request.method = "POST";
    request.url = http::Url(cloud.active_directory);
    request.url.path("/" + cloud.tenant + "/oauth2/v2.0/token");
    request.content_type = "application/x-www-form-urlencoded";
    request.body = "grant_type=client_credentials&client_id=" + cloud.client_id +
                   "&client_secret=" + cloud.client_secret.reveal() +
                   "&scope=" + encoded("https://management.azure.com/.default");
    auto body = keyless::parsed_json(send(std::move(request)).body);
    authorizer.value = "Bearer " + body["access_token"].get<std::string>();
  }

  int read_subscription() {
    http::Request request;
    request.url = http::Url(cloud.resource_manager);
    request.url.path("/subscriptions/" + cloud.subscription);
    request.url.query("api-version", "2022-12-01");
    request.audience = http::Audience::resource_manager;
    request.deadline = Milliseconds(600'000);
    return send(std::move(request)).status;
  }

  boost::asio::io_context context{1};
  support::VirtualClock clock;
  std::unique_ptr<sandbox::Sandbox> cloud_of_sandbox;
  http::Cloud cloud;
  FixedToken authorizer;
  http::Cost cost;
  http::StackOptions stack_options;
  std::unique_ptr<http::Sender> stack;
};

}  // namespace

TEST_CASE("the client's waiting and the sandbox's quotas run on one virtual clock", "[sandbox]") {
  SharedTime world("throttling: {resourceManager: {readBurst: 1, readsPerSecond: 0.05}}");
  world.sign_in();
  auto began = std::chrono::steady_clock::now();
  auto at = world.clock.now();
  for (int i = 0; i < 4; ++i) CHECK(world.read_subscription() == 200);
  CHECK(world.cost.throttled >= 3);
  // Each read but the first waits for a token that comes every 20 s.
  CHECK(world.clock.now() - at >= std::chrono::seconds(60));
  CHECK(world.clock.now() - at < std::chrono::seconds(90));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
}

TEST_CASE("a storm passes on virtual time", "[sandbox]") {
  SharedTime world("faults: [{fault: STORM, service: resourceManager, seconds: 40}]");
  world.sign_in();
  auto at = world.clock.now();
  CHECK(world.read_subscription() == 200);
  CHECK(world.clock.now() - at >= std::chrono::seconds(80));
  CHECK(world.cost.retries >= 2);
}
