#include "sandbox/sandbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include "base/json.hpp"

#include "sandbox/arm/service.hpp"
#include "sandbox/control/controls.hpp"
#include "sandbox/control/service.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/dispatch.hpp"
#include "sandbox/entra/instance_metadata.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/exchange_log.hpp"
#include "sandbox/graph/service.hpp"
#include "sandbox/inside.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/proxy/hosts.hpp"
#include "sandbox/seeding.hpp"
#include "sandbox/state/folder.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/journal.hpp"
#include "sandbox/text/timestamps.hpp"
#include "sandbox/tls/authority.hpp"
#include "sandbox/tls/kept_certificates.hpp"
#include "sandbox/tls/listener.hpp"
#include "sandbox/tls/tls_identity.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

constexpr const char* ready_file = "ready.json";
constexpr const char* ports_file = "ports.json";

Error failure(Errc code, std::string message) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  return error;
}

/// Everything of one sandbox, in the order it depends on each other.
class Running final : public Sandbox {
 public:
  Running(Folder folder, World world, Options options)
      : options_(std::move(options)),
        folder_(std::move(folder)),
        world_(std::move(world)),
        journal_(folder_),
        ids_(world_, seed_of_world()),
        keyring_(world_, ids_),
        own_clock_(options_.scenario.clock),
        controls_(seed_of_world()),
        cloud_{world_, ids_, keyring_, clock(), {}, options_.page_size, options_.scenario.behaviour, &controls_},
        dispatch_(cloud_, journal_, folder_, options_) {
    take_control();
  }
  ~Running() override { stop(); }

  Result<void> open(boost::asio::any_io_executor executor);
  std::string ready_line() const override { return ready_; }
  std::vector<std::string> seed(const Seed& seed) override;
  std::string assertion(const std::string& issuer, const std::string& subject, const std::string& audience,
                        std::chrono::seconds lifetime) override;
  void stop() override;

  World& world() { return world_; }
  std::optional<http::Response> answer_inside(std::string_view origin, const http::IncomingRequest& incoming);

 private:
  struct Port {
    Service service;
    std::string origin;
    std::unique_ptr<Listener> listener;
  };

  std::uint64_t seed_of_world();
  Result<void> listen_on_machine(boost::asio::any_io_executor executor, std::uint16_t wished);
  Clock& clock() { return options_.clock ? *options_.clock : own_clock_; }
  void take_control();
  Result<void> listen_all(boost::asio::any_io_executor executor);
  Result<void> listen_for_tunnels(boost::asio::any_io_executor executor, const Certificates& certificates,
                                  std::uint16_t wished);
  void name_origins();
  void serve(Port& port);
  Dispatch::Outcome handled(const Service& service, const std::string& origin, const http::IncomingRequest& incoming);
  Served answer(const Service& service, const std::string& origin, const http::IncomingRequest& incoming);
  Served answer_garbage(const Service& service);
  void serve_tunnels();
  Served answer_machine(http::IncomingRequest incoming);
  std::optional<Served> open_tunnel(const http::IncomingRequest& incoming, Listener::Functions& behind);
  Served refuse_tunnel(const http::IncomingRequest& incoming);
  Result<void> remember();

  Options options_;
  Folder folder_;
  World world_;
  Journal journal_;
  Ids ids_;
  Keyring keyring_;
  SandboxClock own_clock_;
  Controls controls_;
  Cloud cloud_;
  Dispatch dispatch_;
  std::array<Port, 7> ports_ = {};
  std::unique_ptr<Listener> proxy_;  ///< null unless asked for
  Port machine_ = {};
  std::string ready_;
  Authority authority_;
  bool stopped_ = false;
};

/// A folder keeps the seed it began with: ids must not move when it is opened with another one.
std::uint64_t Running::seed_of_world() {
  const auto* row = world_.find(tables::meta, "world");
  if (row) return row->value("seed", options_.seed);
  world_.put(tables::meta, "world", {{"version", 1}, {"seed", options_.seed}});
  return options_.seed;
}

void Running::take_control() {
  controls_.token = ids_.secret("control token");
  if (!options_.clock) controls_.clock = &own_clock_;
  for (const auto& rule : options_.scenario.faults) controls_.faults.add(rule);
}

Result<void> Running::listen_all(boost::asio::any_io_executor executor) {
  auto certificates = certificates_of(folder_);
  auto identity = certificates.complete() ? make_tls_identity(certificates.loopback) : nullptr;
  if (!identity) return failure(Errc::internal, "the sandbox could not make its certificate");
  auto published = authority_.publish(certificates.authority, folder_);
  if (!published) return published.error();
  auto last = parsed_json(folder_.read(ports_file));
  auto wished = [&](const std::string& name) {
    return static_cast<std::uint16_t>(last.is_object() ? last.value(name, 0) : 0);
  };
  auto used = json::object();
  for (auto& port : ports_) {
    auto name = std::string(port.service.name);
    auto listener = listen(executor, identity, wished(name));
    if (!listener) return listener.error();
    port.listener = std::move(*listener);
    port.origin = fmt::format("https://localhost:{}", port.listener->port());
    used[name] = port.listener->port();
  }
  if (options_.proxy) {
    auto tunnels = listen_for_tunnels(executor, certificates, wished("proxy"));
    if (!tunnels) return tunnels.error();
    used["proxy"] = proxy_->port();
  }
  auto on_machine = listen_on_machine(executor, wished("instanceMetadata"));
  if (!on_machine) return on_machine.error();
  used["instanceMetadata"] = machine_.listener->port();
  folder_.write(ports_file, used.dump());
  return {};
}

Result<void> Running::listen_on_machine(boost::asio::any_io_executor executor, std::uint16_t wished) {
  auto listener = listen_plain(std::move(executor), wished);
  if (!listener) return listener.error();
  machine_.listener = std::move(*listener);
  machine_.origin = fmt::format("http://127.0.0.1:{}", machine_.listener->port());
  return {};
}

void Running::name_origins() {
  auto& o = cloud_.origins;
  o = {ports_[0].origin, ports_[1].origin, ports_[2].origin, ports_[3].origin,
       ports_[4].origin, ports_[5].origin, machine_.origin,  ports_[6].origin};
}

Result<void> Running::listen_for_tunnels(boost::asio::any_io_executor executor, const Certificates& certificates,
                                         std::uint16_t wished) {
  auto identity = make_tls_identity(certificates.public_names);
  if (!identity) return failure(Errc::internal, "the sandbox could not make its certificate");
  auto listener = listen_proxy(executor, identity, wished);
  if (!listener) return listener.error();
  proxy_ = std::move(*listener);
  return {};
}

/// One request never ends the sandbox, whatever is wrong with it.
Dispatch::Outcome Running::handled(const Service& service, const std::string& origin,
                                   const http::IncomingRequest& incoming) {
  try {
    return dispatch_.handle(service, origin, incoming);
  } catch (const std::exception&) {
    world_.undo_changes();
    Dispatch::Outcome outcome;
    outcome.reply = dispatch_.malformed(service);
    outcome.reply.status = 500;
    return outcome;
  }
}

Served Running::answer(const Service& service, const std::string& origin, const http::IncomingRequest& incoming) {
  auto outcome = handled(service, origin, incoming);
  bool head = incoming.method == "HEAD";
  http::Response response{outcome.reply.status, std::move(outcome.reply.headers), std::move(outcome.reply.body)};
  auto bytes = http::serialize(response, incoming.keep_alive, head);
  if (outcome.delivery.rewritten) bytes = outcome.delivery.rewritten(std::move(bytes));
  Served served{std::move(bytes), !incoming.keep_alive, outcome.drop, std::move(outcome.delivery), {}};
  served.delivery.wait += outcome.reply.lasts;
  auto occupied = outcome.reply.occupies;
  if (!occupied.empty()) served.sent = [busy = cloud_.busy, occupied] { busy->erase(occupied); };
  return served;
}

std::optional<http::Response> Running::answer_inside(std::string_view origin, const http::IncomingRequest& incoming) {
  const auto port = std::find_if(ports_.begin(), ports_.end(), [&](const Port& one) { return one.origin == origin; });
  if (port == ports_.end()) return std::nullopt;
  auto outcome = handled(port->service, port->origin, incoming);
  cloud_.busy->erase(outcome.reply.occupies);
  if (outcome.drop) return std::nullopt;
  return http::Response{outcome.reply.status, std::move(outcome.reply.headers), std::move(outcome.reply.body)};
}

Served Running::answer_garbage(const Service& service) {
  auto reply = dispatch_.malformed(service);
  http::Response response{reply.status, std::move(reply.headers), std::move(reply.body)};
  return Served{http::serialize(response, false), true, false, {}, {}};
}

void Running::serve(Port& port) {
  Listener::Functions functions;
  functions.request = [this, &port](const http::IncomingRequest& incoming) {
    return answer(port.service, port.origin, incoming);
  };
  functions.malformed = [this, &port] { return answer_garbage(port.service); };
  if (!port.service.outside)
    functions.handshake = [this, &port] { return controls_.faults.handshake(port.service.name); };
  functions.wait = [this](std::chrono::milliseconds time) { return clock().sleep_for(time); };
  port.listener->start(std::move(functions));
}

Served Running::refuse_tunnel(const http::IncomingRequest& incoming) {
  json line = {{"time", iso_time(cloud_.now())},
               {"service", "proxy"},
               {"method", incoming.method},
               {"url", incoming.target},
               {"status", 403},
               {"wrote", false},
               {"caller", ""}};
  folder_.append("requests.jsonl", line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n", false);
  auto reason =
      incoming.method == "CONNECT"
          ? "The sandbox does not stand for " + incoming.target + ", and reaches nothing else.\n"
          : std::string("This proxy opens tunnels only (CONNECT); it fetches nothing but the machine's metadata.\n");
  http::Response response{403, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(reason)};
  return Served{http::serialize(response, false), true, false, {}, {}};
}

/// The one thing that clients ask for in plain HTTP, at an address that `http_proxy` leads here.
Served Running::answer_machine(http::IncomingRequest incoming) {
  incoming.keep_alive = false;
  return answer(machine_.service, std::string(proxy::machine_origin), incoming);
}

std::optional<Served> Running::open_tunnel(const http::IncomingRequest& incoming, Listener::Functions& behind) {
  if (proxy::is_for_machine(incoming)) return answer_machine(incoming);
  auto destination = incoming.method == "CONNECT" ? proxy::destination_of(incoming.target) : std::nullopt;
  if (!destination) return refuse_tunnel(incoming);
  auto port = std::find_if(ports_.begin(), ports_.end(),
                           [&](const Port& one) { return one.service.name == destination->service; });
  behind.request = [this, service = port->service, destination = *destination](http::IncomingRequest request) {
    proxy::WithOrigins public_names(cloud_, proxy::public_origins());
    request.target = proxy::routed_target(destination, request.target);
    return answer(service, "https://" + destination.host, request);
  };
  behind.malformed = [this, service = port->service] { return answer_garbage(service); };
  behind.wait = [this](std::chrono::milliseconds time) { return clock().sleep_for(time); };
  return std::nullopt;
}

void Running::serve_tunnels() {
  if (!proxy_) return;
  Listener::Functions functions;
  functions.connect = [this](const http::IncomingRequest& incoming, Listener::Functions& behind) {
    return open_tunnel(incoming, behind);
  };
  functions.malformed = [] {
    http::Response response{400, {{"Content-Type", "text/plain; charset=utf-8"}}, "That is no HTTP request.\n"};
    return Served{http::serialize(response, false), true, false, {}, {}};
  };
  functions.wait = [this](std::chrono::milliseconds time) { return clock().sleep_for(time); };
  proxy_->start(std::move(functions));
}

/// Seeding goes into the snapshot as a whole, and the ready line names what is there now.
Result<void> Running::remember() {
  auto proxy = proxy_ ? fmt::format("http://127.0.0.1:{}", proxy_->port()) : std::string();
  ready_ = ready_text(cloud_, authority_.file().string(), proxy, options_.cloud);
  bool kept = journal_.snapshot(world_) && folder_.write(ready_file, ready_);
  if (kept) return {};
  return failure(Errc::unavailable, "the state folder can't be written");
}

Result<void> Running::open(boost::asio::any_io_executor executor) {
  ports_[0].service = resource_manager();
  ports_[1].service = active_directory();
  ports_[2].service = microsoft_graph();
  ports_[3].service = azure_devops();
  ports_[4].service = azure_devops_graph();
  ports_[5].service = azure_devops_entitlements();
  machine_.service = instance_metadata();
  ports_[6].service = control_service();
  auto listening = listen_all(executor);
  if (!listening) return listening.error();
  name_origins();
  if (options_.serve_defaults) seed_defaults(cloud_);
  auto remembered = remember();
  if (!remembered) return remembered.error();
  for (auto& port : ports_) serve(port);
  serve_tunnels();
  serve(machine_);
  return {};
}

std::vector<std::string> Running::seed(const Seed& seed) {
  auto added = seed_world(cloud_, seed);
  auto remembered = remember();
  if (!remembered) added.push_back("not kept: " + remembered.error().message);
  return added;
}

std::string Running::assertion(const std::string& issuer, const std::string& subject, const std::string& audience,
                               std::chrono::seconds lifetime) {
  auto token = mint(cloud_, issuer, {{"sub", subject}, {"aud", audience}}, lifetime);
  journal_.commit(world_);
  return token;
}

void Running::stop() {
  if (std::exchange(stopped_, true)) return;
  for (auto& port : ports_)
    if (port.listener) port.listener->close();
  if (proxy_) proxy_->close();
  if (machine_.listener) machine_.listener->close();
  journal_.snapshot(world_);
  folder_.remove(ready_file);
  folder_.release();
  authority_.withdraw();
}

Error no_sandbox_at(const std::filesystem::path& folder) {
  auto error = failure(Errc::not_found, "no sandbox is running in this folder");
  error.where = folder.string();
  return error;
}

}  // namespace

Result<std::unique_ptr<Sandbox>> start(boost::asio::any_io_executor executor, Options options) {
  if (options.exchanges.empty()) options.exchanges = exchanges_of_environment();
  Folder folder;
  if (!options.folder.empty()) {
    auto opened = Folder::open(options.folder);
    if (!opened) return opened.error();
    folder = std::move(*opened);
  }
  auto world = Journal(folder).load();
  if (!world) return world.error();
  options.seed = options.scenario.seed.value_or(options.seed);
  options.page_size = options.scenario.page_size.value_or(options.page_size);
  auto running = std::make_unique<Running>(std::move(folder), std::move(*world), std::move(options));
  auto opened = running->open(std::move(executor));
  if (!opened) return opened.error();
  return std::unique_ptr<Sandbox>(std::move(running));
}

World& world_of(Sandbox& sandbox) {
  return static_cast<Running&>(sandbox).world();
}

std::optional<http::Response> answer_inside(Sandbox& sandbox, std::string_view origin,
                                            const http::IncomingRequest& request) {
  return static_cast<Running&>(sandbox).answer_inside(origin, request);
}

Result<std::string> running_at(const std::filesystem::path& folder) {
  auto line = read_file(folder / ready_file);
  if (line.empty() || !is_held(folder)) return no_sandbox_at(folder);
  return line;
}

bool holds_world(const std::filesystem::path& folder) {
  return Journal::is_kept_in(folder) || running_at(folder).has_value();
}

}  // namespace keyless::sandbox
