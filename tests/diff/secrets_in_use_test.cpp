#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::model;
using namespace keyless::test;

namespace {

const Address application_at("application", "app-bot");
const Address connection_of_bot("serviceConnection", "Microbots/sc-bot");

/// An application of ours with a secret that its entry asks to go.
struct Bot {
  Declarations declared;
  CloudSimulator cloud;

  Bot() : cloud(empty_cloud()) {
    const auto application = declared.application("app-bot");
    declared.connection("sc-bot", application);
    cloud = applied(declared);
    cloud.objects.push_back(left_secret(cloud, "app-bot"));
    declared.at(application_at).fields["removePasswords"] = "true";
  }
  LiveObject& connection() { return *cloud.find(kinds::service_connection, "sc-bot"); }

  /// Somebody else's connection that signs in with a secret of the same application.
  void add_user(const std::string& name) {
    auto other = connection();
    other.id = "99999999-0000-4000-8000-000000000009";
    other.mark.reset();
    for (const auto& [field, value] : Fields{{"id", other.id}, {"name", name}, {"scheme", "ServicePrincipal"}})
      other.fields.insert_or_assign(field, value);
    for (const auto field : {"issuer", "subject"}) other.fields.erase(field);
    cloud.objects.push_back(std::move(other));
  }
  /// Before it was converted.
  void put_back_to_secret() {
    auto& fields = connection().fields;
    fields.insert_or_assign("nextIssuer", fields.at("issuer"));
    fields.insert_or_assign("nextSubject", fields.at("subject"));
    for (const auto field : {"issuer", "subject"}) fields.erase(field);
    fields.insert_or_assign("scheme", Value(std::string("ServicePrincipal")));
    declared.at(connection_of_bot).adopt = true;
  }
  Plan plan() const { return planned(declared, cloud); }
};

const Change& secret_in(const Plan& plan) {
  const auto found = std::ranges::find(plan.changes, &kinds::application_secret, &Change::kind);
  REQUIRE(found != plan.changes.end());
  return *found;
}

}  // namespace

TEST_CASE("a secret that nothing signs in with goes when it is asked to") {
  Bot story;
  CHECK(secret_in(story.plan()).action == Action::remove);
}

TEST_CASE("a secret that an undeclared connection may sign in with is never removed, and that connection is named") {
  Bot story;
  story.add_user("sc-forgotten");
  story.declared.at(application_at).entry = "entry-2";
  const auto plan = story.plan();
  CHECK_FALSE(writes(secret_in(plan).action));
  CHECK(secret_in(plan).action == Action::undeclared);
  CHECK_FALSE(would_write(plan));  // no stamp either: the entry is not done
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals[0].guard == "in-use");
  CHECK(plan.refusals[0].message.find("serviceConnection/Microbots/sc-forgotten") != std::string::npos);
}

TEST_CASE("a secret stays while the connections of a project could not all be read") {
  Bot story;
  story.cloud.hidden["serviceConnections@contoso/microbots"] = "forbidden";
  const auto plan = story.plan();
  CHECK(secret_in(plan).action == Action::undeclared);
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals[0].guard == "in-use");
  CHECK(plan.refusals[0].message.find("not all connections of contoso/microbots") != std::string::npos);
}

TEST_CASE("the secret of a connection that is converted stays until the run after it") {
  Bot story;
  story.put_back_to_secret();
  const auto plan = story.plan();
  CHECK(plan.refusals.empty());
  CHECK(plan.find(connection_of_bot)->action == Action::convert);
  CHECK(secret_in(plan).action == Action::undeclared);
  CHECK(secret_in(plan).reason.find("stays until that one is converted") != std::string::npos);
  story.cloud.carry_out(plan);
  CHECK(story.cloud.mistakes == std::vector<std::string>());
  CHECK(secret_in(story.plan()).action == Action::remove);
}

TEST_CASE("a secret that waits for a conversion still keeps anything new from the application") {
  Bot story;
  story.put_back_to_secret();
  const auto role = story.declared.role(application_at, "rg-other");
  const auto plan = story.plan();
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals[0].address == role);
  CHECK(plan.refusals[0].guard == "untrusted-identity");
}
