#include <algorithm>
#include <catch2/catch.hpp>

#include "scenario/legacy.hpp"

using namespace keyless;
using namespace keyless::scenario;
using model::Ending;

namespace {

const std::vector<std::string> names = {"sc-1", "sc-2", "sc-3", "sc-4", "sc-5"};

struct Fleet : Legacy {
  std::map<std::string, std::string> ids;
  Fleet() {
    for (const auto& name : names) ids[name] = add_secret_based(name, {{"creationMode", "Automatic"}});
  }
  int federated() {
    return static_cast<int>(
        std::ranges::count_if(ids, [&](const auto& one) { return scheme(one.second) != "ServicePrincipal"; }));
  }
};

Ending ending_of(const std::vector<model::Outcome>& outcomes, const std::string& name) {
  const auto found =
      std::ranges::find(outcomes, model::Address("serviceConnection", "Microbots/" + name), &model::Outcome::address);
  REQUIRE(found != outcomes.end());
  return found->ending;
}

}  // namespace

TEST_CASE("one connection that does not sign in is converted back, and no later wave is touched") {
  Fleet story;
  const auto what = declared(Legacy::manifest(names));
  std::map<std::string, std::string> before;
  for (const auto& [name, id] : story.ids) before[name] = story.permissions_and_checks(id);
  apply::Options options;
  options.wave = 2;
  options.prove = [](model::Address address, const apply::Made&) -> boost::asio::awaitable<Result<void>> {
    if (address.text().ends_with("sc-3")) co_return Error{.code = Errc::conflict, .message = "AADSTS700213"};
    co_return Result<void>();
  };
  const auto outcomes = story.apply(story.plan(what), options);
  CHECK(ending_of(outcomes, "sc-1") == Ending::converted);
  CHECK(ending_of(outcomes, "sc-2") == Ending::converted);
  CHECK(ending_of(outcomes, "sc-3") == Ending::reverted);
  CHECK(ending_of(outcomes, "sc-4") == Ending::converted);
  CHECK(ending_of(outcomes, "sc-5") == Ending::skipped);
  CHECK(story.scheme(story.ids["sc-3"]) == "ServicePrincipal");
  CHECK(story.scheme(story.ids["sc-5"]) == "ServicePrincipal");
  CHECK(story.trusts().size() == 4);
  for (const auto& [name, id] : story.ids) CHECK(story.permissions_and_checks(id) == before[name]);
  story.converge(what);
  CHECK(story.federated() == 5);
  CHECK(story.trusts().size() == 5);
  story.expect_done(what);
}

TEST_CASE("all waves pass one after another, each proven") {
  Fleet story;
  const auto what = declared(Legacy::manifest(names));
  apply::Options options;
  options.wave = 2;
  std::vector<int> federated_at_proof;
  options.prove = [&](model::Address, const apply::Made& made) -> boost::asio::awaitable<Result<void>> {
    federated_at_proof.push_back(static_cast<int>(
        std::ranges::count_if(made, [](const auto& one) { return one.first.kind() == "serviceConnection"; })));
    co_return Result<void>();
  };
  for (const auto& outcome : story.apply(story.plan(what), options)) CHECK(outcome.ending < Ending::failed);
  REQUIRE(federated_at_proof.size() == 5);
  CHECK(federated_at_proof[0] <= 2);
  CHECK(federated_at_proof[2] <= 4);
  CHECK(story.federated() == 5);
  story.expect_done(what);
}
