#include <map>
#include <set>

#include "sandbox/worlds/made.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

struct Survey {
  std::map<std::string, int> schemes = {};
  std::map<std::string, int> outcomes = {};            ///< of all tests
  std::map<std::string, int> federated_outcomes = {};  ///< by issuer kind and outcome
  std::set<std::string> days = {};
  int failed = 0;
  int shared = 0;
  int used = 0;
};

bool is_old(const json& parameters) {
  return parameters.value("workloadIdentityFederationSubject", "").starts_with("sc://");
}

void look_at(MadeWorld& world, const std::string& project, const json& connection, Survey& survey) {
  auto id = connection["id"].get<std::string>();
  auto scheme = connection["authorization"]["scheme"].get<std::string>();
  const auto& parameters = connection["authorization"]["parameters"];
  ++survey.schemes[scheme];
  survey.days.insert(connection["creationDate"].get<std::string>().substr(0, 10));
  survey.shared += connection["isShared"].get<bool>() ? 1 : 0;
  bool ready = connection["isReady"].get<bool>();
  survey.failed += ready ? 0 : 1;
  if (!ready) return;
  auto outcome = world.tried(project, id);
  ++survey.outcomes[outcome];
  if (scheme == "WorkloadIdentityFederation")
    ++survey.federated_outcomes[std::string(is_old(parameters) ? "old " : "new ") +
                                (outcome == "unauthorized" ? "refused" : "signed in")];
}

}  // namespace

TEST_CASE("a brownfield holds what years leave behind") {
  MadeWorld world(worlds::Kind::brownfield, 60);
  Survey survey;
  for (const auto* project : {"Payments", "Checkout"})
    for (const auto& connection : world.connections_of(project)) look_at(world, project, connection, survey);
  // A shared connection is met in both projects.
  CHECK(survey.schemes["ServicePrincipal"] + survey.schemes["WorkloadIdentityFederation"] == 60 + 3);
  CHECK(survey.schemes["WorkloadIdentityFederation"] == 9 + 3);
  CHECK(survey.failed == 3);
  CHECK(survey.shared == 6);
  CHECK(survey.days.size() > 30);
  CHECK(survey.federated_outcomes == std::map<std::string, int>{{"new signed in", 6}, {"old signed in", 3}});
}

TEST_CASE("secrets of a brownfield work or fail as its summary says") {
  MadeWorld world(worlds::Kind::brownfield, 40);
  Survey survey;
  for (const auto* project : {"Payments", "Checkout"})
    for (const auto& connection : world.connections_of(project)) look_at(world, project, connection, survey);
  // Of twenty: an expired secret, one taken off, an application deleted, and a certificate that nobody registered.
  CHECK(survey.outcomes["unauthorized"] == 2 * 4);
  CHECK(survey.outcomes["ok"] + survey.outcomes["forbidden"] > 2 * 10);
}

TEST_CASE("applications of a brownfield are registered, each with its principal and what is left of its secrets") {
  MadeWorld world(worlds::Kind::brownfield, 40);
  std::map<std::size_t, int> by_secrets;
  const auto applications = world.graph("applications?$top=999").body["value"];
  for (const auto& application : applications) {
    if (!application["displayName"].get<std::string>().starts_with("contoso-")) continue;
    auto principal = world.graph("servicePrincipals(appId='" + application["appId"].get<std::string>() + "')");
    CHECK(principal.body["displayName"] == application["displayName"]);
    CHECK(application["createdDateTime"].get<std::string>().size() == 20);
    const auto& secrets = application["passwordCredentials"];
    ++by_secrets[secrets.size()];
    for (const auto& secret : secrets) CHECK(secret["secretText"].is_null());
  }
  CHECK(by_secrets[0] == 2);
  CHECK(by_secrets[1] > 10);
}

TEST_CASE("a brownfield of secrets alone holds nothing else, and one in thirty that nobody can convert") {
  MadeWorld world(worlds::Kind::brownfield, 90, true);
  std::map<std::string, int> schemes;
  std::set<std::string> ids, shared, disabled;
  for (const auto* project : {"Payments", "Checkout"})
    for (const auto& connection : world.connections_of(project)) {
      auto id = connection["id"].get<std::string>();
      if (!ids.insert(id).second) continue;
      ++schemes[connection["authorization"]["scheme"].get<std::string>()];
      if (connection["isShared"].get<bool>()) shared.insert(id);
      if (connection.value("isDisabled", false)) disabled.insert(id);
    }
  CHECK(schemes == std::map<std::string, int>{{"ServicePrincipal", 90}});
  CHECK(shared.size() == 1);
  CHECK(disabled.size() == 1);
  auto full = 0;
  const auto applications = world.graph("applications?$top=999").body["value"];
  for (const auto& application : applications) {
    auto trust = world.graph("applications/" + application["id"].get<std::string>() + "/federatedIdentityCredentials");
    if (trust.body["value"].size() == 20) ++full;
  }
  CHECK(full == 1);
}
