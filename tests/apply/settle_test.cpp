#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "apply/apply.hpp"
#include "http/system_clock.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::model;
namespace asio = boost::asio;

namespace {

const Address connection_at("serviceConnection", "P/sc"), trust_at("federatedCredential", "mi/P/sc");

/// A service in which every write succeeds; what it makes of a connection is scripted.
class Service : public providers::Provider {
 public:
  Service(const Kind& kind, std::vector<std::string>& log) : kind_(kind), log_(log) {}
  Fields answers = {};            ///< put into whatever is written
  std::string takes_the_place{};  ///< id that an update ends up with: the service had such a one itself

  const Kind& kind() const override { return kind_; }
  int round() const override { return 0; }
  asio::awaitable<Result<Live>> observe(providers::Interest) override { co_return Live(); }
  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    log_.push_back("create " + text_of(desired.fields, "subject"));
    co_return made("ours", desired);
  }
  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    const auto what = text_of(desired.fields, &kind_ == &kinds::service_connection ? "scheme" : "subject");
    log_.push_back("update " + live.id + " to " + what);
    co_return made(takes_the_place.empty() ? live.id : takes_the_place, desired);
  }
  asio::awaitable<Result<void>> remove(LiveObject live) override {
    log_.push_back("remove " + live.id);
    co_return Result<void>();
  }

 private:
  LiveObject made(const std::string& id, const Resource& desired) {
    LiveObject object{.kind = &kind_, .id = id, .fields = desired.fields};
    for (const auto& [name, value] : answers) object.fields.insert_or_assign(name, value);
    return object;
  }

  const Kind& kind_;
  std::vector<std::string>& log_;
};

class Silent : public apply::Watcher {
  void started(const Change&) override {}
  void ended(const Change&, const Outcome&) override {}
};

/// The conversion of one connection, whose trust was written from the subject `predicted`.
struct World {
  std::vector<std::string> log;
  providers::Providers providers;
  Service *connections = nullptr, *trusts = nullptr;
  std::optional<Error> broken = std::nullopt;  ///< what the proof says

  World() {
    auto one = std::make_unique<Service>(kinds::service_connection, log);
    auto other = std::make_unique<Service>(kinds::federated_credential, log);
    connections = one.get(), trusts = other.get();
    providers.push_back(std::move(one));
    providers.push_back(std::move(other));
    connections->answers = {{"subject", "predicted"}, {"revertDeadline", "2026-11-28T00:00:00Z"}};
  }

  std::vector<Outcome> carry_out(const Plan& plan) {
    asio::io_context context(1);
    http::SystemClock clock;
    Silent watcher;
    apply::Options options;
    options.parallelism = 1;
    options.prove = [this](Address address, const apply::Made&) -> asio::awaitable<Result<void>> {
      log.push_back("prove " + address.text());
      if (broken) co_return *broken;
      co_return Result<void>();
    };
    std::vector<Outcome> outcomes;
    asio::co_spawn(context, apply::carry_out(plan, providers, clock, watcher, options),
                   [&](std::exception_ptr thrown, std::vector<Outcome> ended) {
                     CHECK(thrown == nullptr);
                     outcomes = std::move(ended);
                   });
    context.run();
    return outcomes;
  }
};

Change row(const Kind& kind, const Address& address, Action action, Fields fields) {
  Change change;
  change.address = address;
  change.kind = &kind;
  change.action = action;
  change.desired = Resource{.address = address, .kind = &kind, .fields = std::move(fields)};
  return change;
}

LiveObject live(const Kind& kind, const std::string& id, Fields fields) {
  return {.kind = &kind, .id = id, .fields = std::move(fields)};
}

Plan conversion(Action action = Action::convert) {
  Plan plan;
  auto connection = row(kinds::service_connection, connection_at, action,
                        {{"scheme", "WorkloadIdentityFederation"}, {"clientId", "new client"}});
  connection.live = live(kinds::service_connection, "sc", {{"scheme", "ServicePrincipal"}, {"clientId", "old client"}});
  connection.diffs = {{"scheme", Value("ServicePrincipal"), Value("WorkloadIdentityFederation")},
                      {"clientId", Value("old client"), Value("new client")}};
  connection.after = {trust_at};
  auto trust = row(kinds::federated_credential, trust_at, Action::create, {{"subject", "predicted"}});
  trust.predicted = {{"subject", Reference{connection_at, "subject"}}};
  auto former = row(kinds::federated_credential, Address("federatedCredential", "mi/old"), Action::remove, {});
  former.live = live(kinds::federated_credential, "former", {});
  former.proof_of = connection_at;
  former.after = {connection_at};
  plan.changes = {connection, trust, former};
  return plan;
}

using Log = std::vector<std::string>;

}  // namespace

TEST_CASE("trust, conversion, proof, and only then away with the former trust") {
  World world;
  const auto outcomes = world.carry_out(conversion());
  CHECK(world.log == Log{"create predicted", "update sc to WorkloadIdentityFederation", "prove serviceConnection/P/sc",
                         "prove serviceConnection/P/sc", "remove former"});
  CHECK(outcomes[0].ending == Ending::converted);
  CHECK(outcomes[0].note.find("2026-11-28") != std::string::npos);
}

TEST_CASE("a subject that differs from the predicted one is written into the trust before the proof") {
  World world;
  world.connections->answers["subject"] = Value("as read back");
  SECTION("in the place of ours") {
    world.carry_out(conversion());
    CHECK(world.log[2] == "update ours to as read back");
    CHECK(world.log[3] == "prove serviceConnection/P/sc");
  }
  SECTION("beside one that the service had added itself: ours goes") {
    world.trusts->takes_the_place = "by the service";
    world.carry_out(conversion());
    CHECK(world.log[2] == "update ours to as read back");
    CHECK(world.log[3] == "remove ours");
    CHECK(world.log[4] == "prove serviceConnection/P/sc");
  }
}

TEST_CASE("what does not sign in after its conversion is converted back, and its former trust stays") {
  World world;
  world.broken = Error{.code = Errc::conflict, .message = "AADSTS700213"};
  const auto outcomes = world.carry_out(conversion());
  CHECK(world.log.back() == "update sc to ServicePrincipal");
  CHECK(outcomes[0].ending == Ending::reverted);
  CHECK(outcomes[0].error->message.find("AADSTS700213") != std::string::npos);
  CHECK(outcomes[2].ending == Ending::skipped);
}

TEST_CASE("what can't be converted back stays as it is, and says so") {
  World world;
  world.broken = Error{.code = Errc::conflict, .message = "AADSTS700213"};
  SECTION("no deadline") {
    world.connections->answers.erase("revertDeadline");
    const auto outcomes = world.carry_out(conversion());
    CHECK(outcomes[0].ending == Ending::failed);
    CHECK(outcomes[0].error->message.find("can't be reverted") != std::string::npos);
  }
  SECTION("a migration") {
    const auto outcomes = world.carry_out(conversion(Action::migrate));
    CHECK(outcomes[0].ending == Ending::failed);
    CHECK(outcomes[2].ending == Ending::skipped);
  }
}

TEST_CASE("a move that does not sign in is moved back") {
  World world;
  world.broken = Error{.code = Errc::conflict, .message = "AADSTS700213"};
  const auto outcomes = world.carry_out(conversion(Action::move));
  CHECK(outcomes[0].ending == Ending::reverted);
}

TEST_CASE("neither proven nor disproven: nothing is taken back, and the former trust stays") {
  World world;
  world.broken = Error{.code = Errc::indeterminate, .message = "nobody knows"};
  const auto outcomes = world.carry_out(conversion());
  CHECK(outcomes[0].ending == Ending::converted);
  CHECK(outcomes[2].ending == Ending::failed);
}
