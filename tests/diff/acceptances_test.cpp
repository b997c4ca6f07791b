#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"
#include "model/verdict.hpp"

using namespace keyless;
using namespace keyless::model;
using namespace keyless::test;

namespace {

LiveObject& connection_in(CloudSimulator& cloud) {
  return *cloud.find(kinds::service_connection, "sc-microbots-openai");
}

/// A connection with a secret that a manifest wants federated and for which it accepts an obstacle.
struct Waiting {
  Declarations declared = microbots();
  CloudSimulator cloud = applied(declared);
  diff::Policy policy = policy_of(declared);

  explicit Waiting(AcceptedObstacle accepted) {
    auto& entry = declared.at(connection_at);
    entry.adopt = true;
    entry.accepted = std::move(accepted);
    policy.today = "2026-11-29";
    auto& connection = connection_in(cloud);
    connection.fields["nextIssuer"] = connection.fields.at("issuer");
    connection.fields["nextSubject"] = connection.fields.at("subject");
    for (const auto field : {"issuer", "subject"}) connection.fields.erase(field);
    set("scheme", "ServicePrincipal");
    connection.mark.reset();
    std::erase_if(cloud.objects, [](const LiveObject& object) { return object.kind == &kinds::federated_credential; });
  }
  void set(const std::string& field, const std::string& value) {
    connection_in(cloud).fields.insert_or_assign(field, Value(value));
  }
  Plan plan() const { return planned(declared, cloud, policy); }
};

const AcceptedObstacle shared_for_now = {"shared", "Checkout moves in spring", "2027-03-31"};

}  // namespace

TEST_CASE("an accepted obstacle is no difference, and its row says why") {
  Waiting story(shared_for_now);
  story.set("shared", "true");
  const auto plan = story.plan();
  const auto& row = *plan.find(connection_at);
  CHECK(row.action == Action::impossible);
  CHECK(row.obstacle == "shared");
  CHECK(row.accepted);
  CHECK(row.reason.find("accepted until 2027-03-31: Checkout moves in spring") != std::string::npos);
  CHECK_FALSE(has_open_obstacles(plan));
  CHECK(totals_of(plan).accepted == 1);
  CHECK(plan.stale_acceptances.empty());
  CHECK(verdict_of(plan, connection_at).text() == "impossible(shared)");
}

TEST_CASE("what was accepted until yesterday is a difference again") {
  Waiting story({"shared", "for the winter", "2026-11-28"});
  story.set("shared", "true");
  const auto plan = story.plan();
  CHECK(has_open_obstacles(plan));
  CHECK(plan.find(connection_at)->reason.find("accepted until 2026-11-28, which has passed") != std::string::npos);
  story.policy.today = "2026-11-28";
  CHECK_FALSE(has_open_obstacles(story.plan()));
}

TEST_CASE("another obstacle, instead of the accepted one or beside it, is a difference") {
  Waiting story(shared_for_now);
  story.set("disabled", "true");
  CHECK(has_open_obstacles(story.plan()));
  story.set("shared", "true");
  const auto both = story.plan();
  CHECK(both.find(connection_at)->obstacle == "disabled");
  CHECK(has_open_obstacles(both));
  story.declared.at(connection_at).accepted->code = "disabled";
  const auto beside = story.plan();
  CHECK(has_open_obstacles(beside));
  CHECK(beside.find(connection_at)->reason.find("accepts \"disabled\", not \"shared\"") != std::string::npos);
}

TEST_CASE("an acceptance of what is in nobody's way any more is named") {
  Waiting story(shared_for_now);
  const auto plan = story.plan();
  CHECK(plan.find(connection_at)->action == Action::convert);
  CHECK(plan.stale_acceptances == std::vector<Address>{connection_at});
  story.cloud.carry_out(plan);
  const auto settled = story.plan();
  CHECK_FALSE(would_write(settled));
  CHECK(settled.stale_acceptances == std::vector<Address>{connection_at});
  CHECK(std::ranges::any_of(settled.notes, [](const std::string& note) {
    return note.find("no longer applies: remove it") != std::string::npos;
  }));
}

TEST_CASE("of an entry that is refused nobody says that its acceptance is not needed") {
  Waiting story(shared_for_now);
  story.declared.at(connection_at).adopt = false;
  const auto plan = story.plan();
  CHECK(verdict_of(plan, connection_at).text() == "refused(ownership)");
  CHECK(plan.stale_acceptances.empty());
}

TEST_CASE("the connection's own obstacles come before those of the declared identity, and all are said") {
  Waiting story(shared_for_now);
  for (const auto& object : story.cloud.objects)
    if (object.kind == &kinds::existing_identity) story.set("clientId", text_of(object.fields, "clientId"));
  CHECK(story.plan().find(connection_at)->obstacle == "other-identity");
  story.set("shared", "true");
  story.set("disabled", "true");
  const auto plan = story.plan();
  const auto& row = *plan.find(connection_at);
  CHECK(row.obstacle == "disabled");
  CHECK(row.reason.find("it is disabled: enable it first; also: it is shared") != std::string::npos);
  CHECK(row.reason.find("a conversion keeps the identity") != std::string::npos);
}

TEST_CASE("a federated connection that the service failed to make is impossible, whoever made it") {
  Waiting story({});
  story.declared.at(connection_at).accepted.reset();
  auto cloud = applied(story.declared);
  connection_in(cloud).fields.insert_or_assign("state", Value(std::string("Failed")));
  const auto plan = planned(story.declared, cloud);
  CHECK(verdict_of(plan, connection_at).text() == "impossible(failed)");
  CHECK_FALSE(would_write(plan));
}
