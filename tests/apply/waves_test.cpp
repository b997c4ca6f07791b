#include "apply/scheduler.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::model;

namespace {

Address connection(const std::string& name) {
  return {kinds::service_connection.name, name};
}
Address trust(const std::string& name) {
  return {kinds::federated_credential.name, name};
}

Change row(const Kind& kind, const Address& address, Action action, std::vector<Address> after = {}) {
  Change change;
  change.address = address;
  change.kind = &kind;
  change.action = action;
  change.after = std::move(after);
  change.desired = Resource{.address = address, .kind = &kind, .fields = {{"identityId", "/ids/" + address.text()}}};
  return change;
}

/// Conversions, each with the trust it needs first, and one thing that has nothing to do with them.
Plan conversions(int count) {
  Plan plan;
  for (int i = 0; i < count; ++i) {
    const auto name = std::to_string(i);
    plan.changes.push_back(row(kinds::service_connection, connection(name), Action::convert, {trust(name)}));
    plan.changes.push_back(row(kinds::federated_credential, trust(name), Action::create));
    plan.changes.back().predicted = {{"subject", Reference{connection(name), "subject"}}};
  }
  plan.changes.push_back(row(kinds::resource_group, Address("resourceGroup", "rg"), Action::create));
  return plan;
}

std::vector<std::string> ready(apply::Scheduler& scheduler) {
  std::vector<std::string> names;
  while (const auto* change = scheduler.next_ready()) names.push_back(change->address.text());
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a wave starts when the one before it is done, and nothing else waits for it") {
  const auto plan = conversions(5);
  apply::Scheduler scheduler(plan, 2);
  CHECK(ready(scheduler) == Names{"federatedCredential/0", "federatedCredential/1", "resourceGroup/rg"});
  scheduler.finished(trust("0"), true);
  scheduler.finished(trust("1"), true);
  CHECK(ready(scheduler) == Names{"serviceConnection/0", "serviceConnection/1"});
  scheduler.finished(connection("0"), true);
  CHECK(ready(scheduler).empty());
  scheduler.finished(connection("1"), true);
  CHECK(ready(scheduler) == Names{"federatedCredential/2", "federatedCredential/3"});
}

TEST_CASE("a failure ends its wave and leaves the later ones untouched") {
  const auto plan = conversions(5);
  apply::Scheduler scheduler(plan, 2);
  ready(scheduler);
  scheduler.finished(trust("0"), true);
  scheduler.finished(trust("1"), true);
  ready(scheduler);
  scheduler.finished(connection("0"), false);
  scheduler.finished(connection("1"), true);
  CHECK(ready(scheduler).empty());
  CHECK(scheduler.not_started().empty());
  for (const auto* name : {"2", "3", "4"}) {
    CHECK(scheduler.skipped().at(connection(name)) == connection("0"));
    CHECK(scheduler.skipped().at(trust(name)) == connection("0"));
  }
  CHECK_FALSE(scheduler.skipped().contains(connection("1")));
}

TEST_CASE("a trust that can't be written ends the wave of its connection too") {
  const auto plan = conversions(3);
  apply::Scheduler scheduler(plan, 1);
  ready(scheduler);
  scheduler.finished(trust("0"), false);
  CHECK(ready(scheduler).empty());
  CHECK(scheduler.skipped().size() == 5);
}

TEST_CASE("without waves all of them are ready at once") {
  const auto plan = conversions(7);
  apply::Scheduler scheduler(plan);
  CHECK(ready(scheduler).size() == 8);
}
