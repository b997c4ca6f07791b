#include "walk/stage.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "auth/credentials.hpp"
#include "base/json.hpp"
#include "http/retry.hpp"
#include "http/sign_in.hpp"
#include "http/stack.hpp"
#include "providers/providers.hpp"
#include "sandbox/inside.hpp"
#include "verify/prove.hpp"
#include "walk/memory_wire.hpp"

namespace keyless::walk {

using http::Audience;
using nlohmann::json;

namespace {

/// Without a time of its own a deletion ends when somebody asks for it, which nobody does after a crash.
constexpr std::chrono::seconds deletion_takes{20};

class Quiet final : public apply::Watcher {
  void started(const model::Change&) override {}
  void ended(const model::Change&, const model::Outcome&) override {}
};

/// What the services want to see of every client.
class Envelope final : public http::Sender {
 public:
  explicit Envelope(std::unique_ptr<http::Sender> next) : next_(std::move(next)) {}
  boost::asio::awaitable<Result<http::Response>> send(http::Request request) override {
    request.headers.emplace_back("User-Agent", "keyless/walk");
    request.headers.emplace_back("Accept", "application/json");
    request.headers.emplace_back("X-TFS-FedAuthRedirect", "Suppress");
    request.headers.emplace_back("x-ms-client-request-id", fmt::format("00000000-0000-4000-8000-{:012x}", ++sent_));
    auto answer = co_await next_->send(std::move(request));
    co_return answer;
  }

 private:
  std::unique_ptr<http::Sender> next_;
  unsigned long sent_ = 0;
};

std::unique_ptr<sandbox::Sandbox> started(boost::asio::io_context& context, Clock& clock, Stage::Hook hook) {
  sandbox::Options options;
  options.clock = &clock;
  options.fault = std::move(hook);
  options.scenario.behaviour.delays.group_deletion = deletion_takes;
  auto made = sandbox::start(context.get_executor(), std::move(options));
  if (!made) throw std::runtime_error(made.error().message);
  return std::move(*made);
}

http::Cloud cloud_of(const sandbox::Sandbox& sandbox) {
  auto cloud = http::parse_cloud(sandbox.ready_line(), "ready line");
  if (!cloud) throw std::runtime_error(cloud.error().message);
  return std::move(*cloud);
}

std::string origin_of(const http::Cloud& cloud, Audience audience) {
  if (audience == Audience::graph) return cloud.graph;
  return audience == Audience::azure_devops ? cloud.devops : cloud.resource_manager;
}

/// Keys of issuers are rows of the world, too: all of them have to be there before any state is kept.
void make_keys(sandbox::Sandbox& sandbox, const sandbox::World& world, const std::string& tenant) {
  const auto sign = [&](const std::string& issuer) {
    sandbox.assertion(issuer, "nobody", "nobody", std::chrono::seconds(1));
  };
  sign("https://login.microsoftonline.com/" + tenant + "/v2.0");
  for (const auto& [name, organization] : world.rows(sandbox::tables::organizations))
    sign("https://vstoken.dev.azure.com/" + sandbox::text_of(organization, "id"));
}

}  // namespace

std::unique_ptr<http::Sender> Stage::stack(http::Authorizer* authorizer) {
  http::StackOptions options;
  options.seed = 7;
  options.paced = false;
  if (over_ == Over::https)
    return http::make_stack(context_.get_executor(), cloud_, authorizer, clock_, cost_, options);
  std::unique_ptr<http::Sender> sender = std::make_unique<MemoryWire>(*sandbox_);
  sender = std::make_unique<http::SignIn>(std::move(sender), cloud_, authorizer);
  sender = std::make_unique<http::Retry>(std::move(sender), clock_, cost_, 7);
  return std::make_unique<Envelope>(std::move(sender));
}

Stage::Stage(Over over)
    : over_(over),
      sandbox_(started(context_, clock_, [this](const auto& point) { return met(point); })),
      world_(sandbox::world_of(*sandbox_)),
      cloud_(cloud_of(*sandbox_)),
      plain_(stack(nullptr)) {
  const auto ready = keyless::parsed_json(sandbox_->ready_line());
  control_ = ready.at("control");
  control_token_ = ready.at("controlToken");
  const auth::CredentialSources sources{cloud_, *plain_, local_, clock_};
  auto credentials = auth::make_credentials(sources, {});
  if (!credentials) throw std::runtime_error(credentials.error().message);
  tokens_ = std::make_unique<auth::TokenSource>(std::move(*credentials), cloud_.tenant, clock_);
  signed_in_ = stack(tokens_.get());
  make_keys(*sandbox_, world_, cloud_.tenant);
}

Stage::~Stage() = default;

/// In memory nothing waits for the machine: when the loop has nothing to do, only time can move it.
void Stage::drive(const std::function<bool()>& done) {
  if (over_ == Over::https) return clock_.drive(context_, done);
  context_.restart();
  for (int idle = 0; !done();) {
    if (context_.poll() > 0) {
      idle = 0;
      context_.restart();
      continue;
    }
    if (++idle > 100'000) throw std::runtime_error("a coroutine waits for nothing");
    clock_.advance(Milliseconds(250));
    context_.restart();
  }
}

void Stage::be_slow(bool slow) {
  if (std::exchange(slow_, slow) == slow) return;
  json propagation = {{"groupDeletion", deletion_takes.count()}};
  if (slow)
    propagation.update(
        {{"principal", 8}, {"roleAssignment", 8}, {"federatedCredential", 8}, {"connection", 5}, {"member", 4}});
  const json body = {{"propagation", propagation}};
  http::IncomingRequest request{"PUT", "/behaviour", {{"Authorization", "Bearer " + control_token_}}, body.dump()};
  const auto answer = sandbox::answer_inside(*sandbox_, control_, request);
  if (!answer || answer->status != 200) throw std::runtime_error("the sandbox can't be made slow");
}

template <class T>
T Stage::run(boost::asio::awaitable<T> work) {
  std::optional<T> result;
  std::exception_ptr thrown;
  boost::asio::co_spawn(context_, std::move(work), [&](std::exception_ptr failure, T value) {
    thrown = failure;
    result.emplace(std::move(value));
  });
  drive([&] { return result.has_value(); });
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*result);
}

Stage::Fault Stage::met(const sandbox::FaultPoint& point) {
  return hook_ && !behind_ ? hook_(point) : std::nullopt;
}

Result<cli::Compared> Stage::compare(const scenario::Declared& what, diff::Policy policy) {
  auto providers = providers::make_providers(*signed_in_, cloud_, clock_);
  const cli::Sources sources{providers, {signed_in_.get(), &cloud_, &clock_}, *tokens_};
  policy.owners = what.desired.owners;
  policy.tenant = what.mentions.tenant;
  return run(cli::compare(sources, what.desired.graph, std::move(policy)));
}

std::vector<model::Outcome> Stage::apply(const scenario::Declared& what, const cli::Compared& compared,
                                         apply::Options options) {
  auto providers = providers::make_providers(*signed_in_, cloud_, clock_);
  verify::Means means;
  means.signed_in = signed_in_.get();
  means.plain = plain_.get();
  means.cloud = &cloud_;
  means.clock = &clock_;
  means.tenant = cloud_.tenant;
  means.via = verify::Via::proxy;
  means.patience = std::chrono::seconds(60);
  options.prove = [&](model::Address connection, const apply::Made& made) {
    return verify::prove(what.desired.graph, compared.live, std::move(connection), made, means);
  };
  Quiet quiet;
  return run(apply::carry_out(compared.plan, providers, clock_, quiet, std::move(options)));
}

json Stage::call(Audience audience, const std::string& method, const std::string& path, const json& body) {
  auto url = http::parse_url(origin_of(cloud_, audience) + path);
  if (!url) throw std::runtime_error("no URL: " + path);
  http::Request request;
  request.method = method;
  request.url = *url;
  request.audience = audience;
  if (!body.is_null()) request.body = body.dump();
  behind_ = true;
  auto answer = run(signed_in_->send(std::move(request)));
  behind_ = false;
  if (!answer) throw std::runtime_error(method + " " + path + ": " + answer.error().message);
  if (answer->status >= 300)
    throw std::runtime_error(fmt::format("{} {}: {} {}", method, path, answer->status, answer->body));
  return answer->body.empty() ? json() : keyless::parsed_json(answer->body);
}

json Stage::arm(const std::string& method, const std::string& path, const std::string& version, const json& body) {
  return call(Audience::resource_manager, method, path + "?api-version=" + version, body);
}

json Stage::devops(const std::string& method, const std::string& path, const json& body) {
  return call(Audience::azure_devops, method, path, body);
}

json Stage::graph(const std::string& method, const std::string& path, const json& body) {
  return call(Audience::graph, method, path, body);
}

std::string Stage::own_principal() {
  return graph("GET", "/v1.0/servicePrincipals(appId='" + cloud_.client_id + "')").at("id");
}

}  // namespace keyless::walk
