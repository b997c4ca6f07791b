#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "scenario/scenario.hpp"

// A list that failed, was cut short or led elsewhere proves nothing: nothing is created and nothing is deleted because
// of it.

using namespace keyless;
using namespace keyless::scenario;
using nlohmann::json;

namespace {

struct Named {
  const char* name;
  sandbox::Fault fault;
};

sandbox::Fault answer(int status, std::string body, std::string type = "application/json") {
  sandbox::Fault fault;
  fault.status = status;
  fault.body = std::move(body);
  fault.headers = {{"Content-Type", std::move(type)}};
  return fault;
}

std::vector<Named> faults() {
  return {
      {"403",
       answer(
           403,
           R"({"error":{"code":"AuthorizationFailed","message":"no"},"message":"no","typeKey":"AccessCheckException"})")},
      {"404",
       answer(
           404,
           R"({"error":{"code":"ResourceNotFound","message":"gone"},"message":"gone","typeKey":"NotFoundException"})")},
      {"203 with HTML", answer(203, "<html>Sign in</html>", "text/html")},
      {"truncated page", answer(200, R"({"value":[{"id":"/subscriptions/0b1f)")},
      {"no value", answer(200, R"({"count":0})")},
      {"foreign nextLink", answer(200, R"({"value":[],"nextLink":"https://evil.example/next?token=1"})")},
      {"nothing", answer(200, "")},
  };
}

/// The lists a plan reads; a request is one of them when its path ends so.
std::vector<std::string> lists() {
  return {
      "/resourcegroups", "/userassignedidentities",          "/roleassignments",        "/federatedidentitycredentials",
      "/_apis/projects", "/_apis/serviceendpoint/endpoints", "/_apis/build/definitions"};
}

/// What a list of these does not show is asked for by its id, so that the declared ones are seen all the same.
bool asked_one_by_one(const std::string& list) {
  return list == "/resourcegroups" || list == "/userassignedidentities";
}

std::string path_of(const std::string& target) {
  std::string path = target.substr(0, target.find('?'));
  std::ranges::transform(path, path.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return path;
}

bool takes_or_makes(const model::Change& change) {
  using model::Action;
  return change.action == Action::create || change.action == Action::remove;
}

}  // namespace

TEST_CASE("a fault on any list leads to no create and no delete") {
  std::string faulty_list;
  std::optional<sandbox::Fault> fault;
  int hits = 0;
  sandbox::Options options;
  options.fault = [&](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    if (!fault || !point.committed || point.method != "GET" || !path_of(point.target).ends_with(faulty_list))
      return std::nullopt;
    ++hits;
    return fault;
  };
  Scenario story(options);
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  diff::Policy pruning;
  pruning.prune = true;
  for (const auto& list : lists())
    for (const auto& named : faults()) {
      INFO(list << " answers " << named.name);
      // Azure DevOps has no nextLink: there it is an answer like any other, and a complete, empty list.
      if (std::string(named.name) == "foreign nextLink" && list.starts_with("/_apis")) continue;
      faulty_list = list;
      fault = named.fault;
      hits = 0;
      const auto plan = story.try_plan(what, pruning);
      CHECK(hits > 0);
      // Where every question was answered with the sign-in page, the run can't go on at all.
      if (!plan) {
        CHECK(plan.error().code == Errc::unauthorized);
        continue;
      }
      CHECK(std::ranges::none_of(plan->changes, takes_or_makes));
      if (!asked_one_by_one(list)) CHECK_FALSE(plan->unseen.empty());
    }
  fault.reset();
  story.expect_settled(what);
}

TEST_CASE("a token that somebody else signed breaks the chain although every field matches") {
  bool forge = false;
  sandbox::Options options;
  options.fault = [&](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    if (!forge || !point.committed || path_of(point.target).find("oidctoken") == std::string::npos) return std::nullopt;
    auto body = keyless::parsed_json(point.answer);
    auto token = body.at("oidcToken").get<std::string>();
    auto& letter = token[token.rfind('.') + 10];
    letter = letter == 'A' ? 'B' : 'A';
    body["oidcToken"] = token;
    return answer(200, body.dump());
  };
  Scenario story(options);
  const auto what = declared(example("microbots.yaml"));
  story.converge(what);
  CHECK(story.verify(what, verify::Via::job)[0].holds());
  forge = true;
  const auto chain = story.verify(what, verify::Via::job)[0];
  CHECK_FALSE(chain.holds());
  for (const auto& link : chain.links)
    if (link.name == "issuer" || link.name == "subject" || link.name == "audience")
      CHECK(link.state == model::Link::State::holds);
}

TEST_CASE("a create whose answer is lost leaves one object, found by the next run") {
  const auto lost = GENERATE(std::string("/_apis/serviceendpoint/endpoints"), std::string("/mi-microbots-ado"),
                             std::string("/rg-microbots-identity"));
  bool armed = true;
  sandbox::Options options;
  options.fault = [&](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    const bool creates = point.method == "POST" || point.method == "PUT";
    if (!armed || !point.committed || !creates || !path_of(point.target).ends_with(lost)) return std::nullopt;
    armed = false;
    sandbox::Fault fault;
    fault.drop = true;
    return fault;
  };
  Scenario story(options);
  const auto what = declared(example("microbots.yaml"));
  story.apply(story.plan(what));
  CHECK_FALSE(armed);
  story.converge(what);
  story.expect_settled(what);
  const auto found = story.send(http::Audience::azure_devops, "GET",
                                "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1");
  CHECK(keyless::parsed_json(found.body).at("value").size() == 1);
}
