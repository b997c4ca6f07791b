#include "apply/scheduler.hpp"

#include <algorithm>

#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::model;

namespace {

Change step(const Kind& kind, const std::string& name, std::vector<Address> after = {}, Fields fields = {}) {
  Change change;
  change.address = Address(kind.name, name);
  change.kind = &kind;
  change.action = Action::create;
  change.after = std::move(after);
  change.desired = Resource{.address = change.address, .kind = &kind, .fields = std::move(fields)};
  return change;
}

Change group(const std::string& name, std::vector<Address> after = {}) {
  return step(kinds::resource_group, name, std::move(after));
}

Change credential(const std::string& name, const std::string& identity) {
  return step(kinds::federated_credential, name, {}, {{"identityId", identity}});
}

Plan plan_of(std::vector<Change> changes) {
  Plan plan;
  plan.changes = std::move(changes);
  return plan;
}

std::vector<std::string> ready_names(apply::Scheduler& scheduler) {
  std::vector<std::string> names;
  while (const auto* change = scheduler.next_ready()) names.emplace_back(change->address.path());
  return names;
}

const Address a("resourceGroup", "a"), b("resourceGroup", "b");

}  // namespace

TEST_CASE("independent steps are ready at once, in plan order") {
  const auto plan = plan_of({group("a"), group("b"), group("c")});
  apply::Scheduler scheduler(plan);
  CHECK(ready_names(scheduler) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("a step waits for everything it names") {
  const auto plan = plan_of({group("a"), group("b"), group("c", {a, b})});
  apply::Scheduler scheduler(plan);
  CHECK(ready_names(scheduler).size() == 2);
  scheduler.finished(a, true);
  CHECK(ready_names(scheduler).empty());
  scheduler.finished(b, true);
  CHECK(ready_names(scheduler) == std::vector<std::string>{"c"});
}

TEST_CASE("a failure skips all that waits for it, directly or not, and nothing else") {
  const auto plan = plan_of({group("a"), group("b", {a}), group("c", {b}), group("d")});
  apply::Scheduler scheduler(plan);
  CHECK(ready_names(scheduler) == std::vector<std::string>{"a", "d"});
  scheduler.finished(a, false);
  CHECK(scheduler.skipped().size() == 2);
  CHECK(scheduler.skipped().at(Address("resourceGroup", "c")) == a);
  CHECK(ready_names(scheduler).empty());
  CHECK(scheduler.not_started().empty());
}

TEST_CASE("credentials of one identity go one after another, those of two side by side") {
  const auto plan = plan_of({credential("x/1", "/ids/x"), credential("x/2", "/IDS/X"), credential("y/1", "/ids/y")});
  apply::Scheduler scheduler(plan);
  CHECK(ready_names(scheduler) == std::vector<std::string>{"x/1", "y/1"});
  scheduler.finished(Address("federatedCredential", "x/1"), true);
  CHECK(ready_names(scheduler) == std::vector<std::string>{"x/2"});
}

TEST_CASE("rows that write nothing are no steps, and waiting for one is waiting for nothing") {
  auto quiet = group("a");
  quiet.action = Action::no_op;
  const auto plan = plan_of({quiet, group("b", {a})});
  apply::Scheduler scheduler(plan);
  CHECK(ready_names(scheduler) == std::vector<std::string>{"b"});
}

TEST_CASE("what an interrupted run did not start is listed") {
  const auto plan = plan_of({group("a"), group("b", {a})});
  apply::Scheduler scheduler(plan);
  REQUIRE(scheduler.next_ready() != nullptr);
  scheduler.finished(a, true);
  CHECK(scheduler.not_started() == std::vector<Address>{b});
}
