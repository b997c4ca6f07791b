#include <algorithm>
#include <catch2/catch.hpp>

#include "scenario/legacy.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using model::Action;
using nlohmann::json;

namespace {

const json automatic = {{"creationMode", "Automatic"}};

bool is_conversion(const sandbox::FaultPoint& point) {
  return point.method == "PUT" && point.target.find("ConvertAuthenticationScheme") != std::string::npos;
}

sandbox::Options refusing(const std::string& message) {
  sandbox::Options options;
  options.fault = [message](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    if (!is_conversion(point) || point.committed) return std::nullopt;
    sandbox::Fault fault;
    fault.status = 400;
    fault.body = json{{"message", message}, {"typeKey", "ArgumentException"}}.dump();
    fault.headers = {{"Content-Type", "application/json"}};
    return fault;
  };
  return options;
}

const model::Outcome& outcome_of(const std::vector<model::Outcome>& outcomes, const std::string& kind) {
  const auto found =
      std::ranges::find_if(outcomes, [&](const model::Outcome& outcome) { return outcome.address.kind() == kind; });
  REQUIRE(found != outcomes.end());
  return *found;
}

diff::Policy destroying() {
  diff::Policy policy;
  policy.destroy = true;
  return policy;
}

}  // namespace

TEST_CASE("connections with secrets are converted in place: same ids, permissions and checks, and they verify") {
  Legacy story;
  const auto one = story.add_secret_based("sc-one"), two = story.add_secret_based("sc-two", automatic);
  const auto before = story.permissions_and_checks(one) + story.permissions_and_checks(two);
  const auto what = declared(Legacy::manifest({"sc-one", "sc-two"}));
  const auto plan = story.plan(what);
  CHECK(count_of(plan, Action::convert) == 2);
  CHECK(count_of(plan, Action::create) == 2);
  story.converge(what);
  for (const auto& id : {one, two}) CHECK(story.scheme(id) == "WorkloadIdentityFederation");
  CHECK(story.permissions_and_checks(one) + story.permissions_and_checks(two) == before);
  for (const auto& chain : story.verify(what)) {
    for (const auto& link : chain.links) UNSCOPED_INFO(link.name << ": " << link.detail);
    CHECK(chain.holds());
  }
  story.expect_done(what);
  CHECK(story.trusts().size() == 2);
  story.converge(what, destroying());
  CHECK(story.trusts().empty());
  CHECK(story.read(Audience::azure_devops, "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1")
            .at("count") == 0);
}

namespace {

/// The example: connections of an application with a password, which whoever runs keyless owns.
struct Payments : Legacy {
  explicit Payments(sandbox::Options options = {}) : Legacy(std::move(options)) {
    seed(declared(example("conversion.yaml")));
    client_id = "7d3f9c1e-52b4-4e0a-8c56-1f0e6a9d2b33";
    const auto me = read(Audience::graph, "/v1.0/servicePrincipals(appId='" + ready("clientId") + "')").at("id");
    const json owner = {{"@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + me.get<std::string>()}};
    REQUIRE(send(Audience::graph, "POST", application() + "/owners/$ref", owner.dump()).status == 204);
    const json password = {{"passwordCredential", {{"displayName", "azure devops"}}}};
    REQUIRE(send(Audience::graph, "POST", application() + "/addPassword", password.dump()).status == 200);
  }
  std::string application() {
    const auto found = read(Audience::graph, "/v1.0/applications(appId='" + client_id + "')");
    return "/v1.0/applications/" + found.at("id").get<std::string>();
  }
  std::vector<std::string> trusted() {
    std::vector<std::string> subjects;
    const auto found = read(Audience::graph, application() + "/federatedIdentityCredentials");
    for (const auto& one : found.at("value")) subjects.push_back(one.at("subject"));
    return subjects;
  }
};

}  // namespace

TEST_CASE("the example: connections of an application are converted, verified, settled and destroyed") {
  Payments story;
  const auto prod = story.add_secret_based("sc-payments-prod"),
             test = story.add_secret_based("sc-payments-test", automatic);
  const auto before = story.permissions_and_checks(prod) + story.permissions_and_checks(test);
  const auto what = declared(example("conversion.yaml"));
  CHECK(count_of(story.plan(what), Action::convert) == 2);
  story.converge(what);
  CHECK(story.permissions_and_checks(prod) + story.permissions_and_checks(test) == before);
  for (const auto& chain : story.verify(what)) CHECK(chain.holds());
  CHECK(story.trusted().size() == 2);
  CHECK_FALSE(model::would_write(story.plan(what)));
  story.converge(what, destroying());
  CHECK(story.trusted().empty());
}

TEST_CASE("a subject that differs from the computed one is repaired in the same run, with one trust") {
  sandbox::Options options;
  options.scenario.behaviour.own_issuer = true;  // and no other connection shows it
  Payments story(options);
  auto text = example("conversion.yaml");
  const auto put = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  put("issuer: entra", "issuer: keep ");
  const auto declared_client = story.client_id;
  story.client_id = "";  // the service makes the application, and adds the trust itself when it converts
  const auto id = story.add_secret_based("sc-payments-prod", automatic);
  story.client_id = story.connection(id).at("authorization").at("parameters").at("serviceprincipalid");
  put(declared_client, story.client_id);
  text.resize(text.find("- name: sc-payments-test"));
  const auto what = declared(text);
  story.converge(what);
  CHECK(story.presented(id, "Subject") == "sc://contoso/Microbots/sc-payments-prod");
  CHECK(story.trusted() == std::vector<std::string>{"sc://contoso/Microbots/sc-payments-prod"});
  story.expect_done(what);
}

TEST_CASE("a connection with a secret that nobody let us take over is refused and left alone") {
  Legacy story;
  const auto id = story.add_secret_based("sc-one");
  auto text = Legacy::manifest({"sc-one"});
  text.erase(text.find("  adopt: true\n"), std::string("  adopt: true\n").size());
  story.forget();
  const auto plan = story.plan(declared(text));
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals[0].guard == "ownership");
  CHECK(plan.refusals[0].advice.find("adopt: true") != std::string::npos);
  CHECK(story.scheme(id) == "ServicePrincipal");
  CHECK(story.writes().empty());
}

TEST_CASE("what no manifest names is not converted") {
  Legacy story;
  story.add_secret_based("sc-one");
  const auto other = story.add_secret_based("sc-other");
  story.converge(declared(Legacy::manifest({"sc-one"})));
  CHECK(story.scheme(other) == "ServicePrincipal");
}

TEST_CASE("a conversion cut after any number of steps is finished by the next run, with one trust") {
  const auto what = declared(Legacy::manifest({"sc-one"}));
  for (int steps = 0; steps < 3; ++steps) {
    DYNAMIC_SECTION("cut after " << steps) {
      Legacy story;
      const auto id = story.add_secret_based("sc-one");
      apply::Options options;
      options.parallelism = 1;
      int started = 0;
      options.stopping = [&] { return started++ >= steps; };
      story.apply(story.plan(what), options);
      story.converge(what);
      story.expect_done(what);
      CHECK(story.trusts().size() == 1);
      CHECK(story.scheme(id) == "WorkloadIdentityFederation");
    }
  }
}

TEST_CASE("a conversion whose answer is lost is found done") {
  sandbox::Options options;
  int times = 0;
  options.fault = [&times](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    if (!is_conversion(point) || !point.committed || times++ > 0) return std::nullopt;
    sandbox::Fault fault;
    fault.drop = true;
    return fault;
  };
  Legacy story(options);
  story.add_secret_based("sc-one");
  const auto what = declared(Legacy::manifest({"sc-one"}));
  story.converge(what);
  story.expect_done(what);
  CHECK(story.trusts().size() == 1);
}

TEST_CASE("a refused conversion leaves the connection as it was, and says what the service said") {
  Legacy story(refusing("Converting this connection is not supported."));
  const auto id = story.add_secret_based("sc-one");
  const auto before = story.connection(id);
  const auto what = declared(Legacy::manifest({"sc-one"}));
  const auto outcomes = story.apply(story.plan(what));
  const auto& failed = outcome_of(outcomes, "serviceConnection");
  CHECK(failed.ending == model::Ending::failed);
  CHECK(failed.error->message.find("not supported") != std::string::npos);
  CHECK(story.connection(id) == before);
}

TEST_CASE("a shared connection can't be converted, and the plan says so before anything is written") {
  Legacy story;
  const auto id = story.add_secret_based("sc-one");
  story.add_secret_based("sc-two");
  const auto other = story.send(Audience::azure_devops, "POST", "/contoso/_apis/projects?api-version=7.1",
                                R"({"name":"Second","capabilities":{"versioncontrol":{"sourceControlType":"Git"},)"
                                R"("processTemplate":{"templateTypeId":"adcc42ab-9882-485e-a3ed-7678f01f66bc"}}})");
  INFO(other.body);
  const auto project = story.read(Audience::azure_devops, "/contoso/_apis/projects/Second?api-version=7.1").at("id");
  const json share = json::array({{{"projectReference", {{"id", project}, {"name", "Second"}}}, {"name", "sc-one"}}});
  const auto shared = story.send(Audience::azure_devops, "PATCH",
                                 "/contoso/_apis/serviceendpoint/endpoints/" + id + "?api-version=7.1", share.dump());
  INFO(shared.body);
  REQUIRE(shared.status == 204);
  const auto what = declared(Legacy::manifest({"sc-one", "sc-two"}));
  const auto plan = story.plan(what);
  REQUIRE(count_of(plan, Action::impossible) == 1);
  const auto row = std::ranges::find(plan.changes, Action::impossible, &model::Change::action);
  CHECK(row->reason.find("shared with other projects") != std::string::npos);
  story.converge(what);
  CHECK(story.scheme(id) == "ServicePrincipal");
  const auto again = story.plan(what);
  CHECK_FALSE(model::would_write(again));
  CHECK(count_of(again, Action::impossible) == 1);
  CHECK(story.trusts().size() == 1);
}

TEST_CASE("the way back is open until its deadline, shown, and taken by the same operation") {
  Legacy story;
  const auto id = story.add_secret_based("sc-one", automatic);
  const auto what = declared(Legacy::manifest({"sc-one"}));
  const auto outcomes = story.apply(story.plan(what));
  CHECK(outcome_of(outcomes, "serviceConnection").note.find("can be reverted until") != std::string::npos);
  const auto plan = story.plan(what);
  CHECK(std::ranges::any_of(
      plan.notes, [](const std::string& note) { return note.find("keyless revert sc-one") != std::string::npos; }));
  const auto row = plan.find(model::Address("serviceConnection", "Microbots/sc-one"));
  REQUIRE(row != nullptr);
  auto back = *row;
  back.action = Action::update;
  back.desired->fields = row->live->fields;
  back.desired->fields.insert_or_assign("scheme", model::Value("ServicePrincipal"));
  model::Plan way_back;
  way_back.changes = {back};
  CHECK(story.apply(way_back)[0].ending == model::Ending::updated);
  CHECK(story.scheme(id) == "ServicePrincipal");
  CHECK(count_of(story.plan(what), Action::convert) == 1);
  story.converge(what);
  story.expect_done(what);
  CHECK(story.trusts().size() == 1);
}
