#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "sandbox/behaviour/script.hpp"
#include "sandbox/places.hpp"
#include "sandbox/scenario/sandbox_clock.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr const char* github = "https://token.actions.githubusercontent.com";

std::string token_from(Lab& lab, const std::string& issuer, const std::string& subject) {
  auto signed_token = control(lab, "POST", "/tokens", {{"issuer", issuer}, {"subject", subject}});
  REQUIRE(signed_token.status == 201);
  return signed_token.body["token"].get<std::string>();
}

std::string object_id_of_client(Lab& lab) {
  auto token = lab.client_token();
  auto start = token.find('.') + 1;
  auto claims = keyless::parsed_json(from_base64(token.substr(start, token.find('.', start) - start)));
  return claims["oid"].get<std::string>();
}

}  // namespace

TEST_CASE("the control endpoint wants its token", "[sandbox]") {
  Lab lab;
  CHECK(lab.send("control", "GET", "/clock").status == 401);
  CHECK(lab.send("control", "GET", "/clock", "", {{"Authorization", "Bearer wrong"}}).status == 401);
  CHECK(control(lab, "GET", "/clock").status == 200);
  CHECK(control(lab, "GET", "/nothing").status == 404);
  CHECK(control(lab, "PATCH", "/clock").status == 405);
}

TEST_CASE("faults come and go while the sandbox runs", "[sandbox]") {
  Lab lab;
  auto added = control(lab, "POST", "/faults", {{"fault", "ARM-AUTHZ"}, {"service", "resourceManager"}});
  CHECK(added.status == 201);
  auto number = std::to_string(added.body["numbers"][0].get<int>());
  CHECK(lab.arm("GET", msi(identity("mi-none"))).status == 403);
  auto listed = control(lab, "GET", "/faults");
  CHECK(listed.body["value"][0]["struck"] == 1);
  CHECK(control(lab, "DELETE", "/faults/" + number).status == 204);
  CHECK(control(lab, "DELETE", "/faults/" + number).status == 404);
  CHECK(lab.arm("GET", msi(identity("mi-none"))).status == 404);
  CHECK(control(lab, "POST", "/faults", json::array({{{"fault", "C4"}}, {{"fault", "C5"}}})).body["numbers"].size() ==
        2);
  CHECK(control(lab, "DELETE", "/faults").status == 204);
  CHECK(control(lab, "GET", "/faults").body["value"].empty());
  auto refused = control(lab, "POST", "/faults", {{"fault", "NONE"}});
  CHECK(refused.status == 400);
  CHECK(refused.message().find("no fault") != std::string::npos);
  CHECK(control(lab, "GET", "/faults/known").body["value"].size() > 80);
}

TEST_CASE("behaviour is read, changed and read again", "[sandbox]") {
  Lab lab;
  auto plain = control(lab, "GET", "/behaviour").body;
  CHECK(plain["propagation"]["principal"] == 0);
  CHECK(plain["throttling"]["refuses"] == false);
  auto changed = control(lab, "PUT", "/behaviour", {{"propagation", {{"groupDeletion", 20}}}});
  CHECK(changed.status == 200);
  CHECK(control(lab, "GET", "/behaviour").body["propagation"]["groupDeletion"] == 20);
  CHECK(control(lab, "PUT", "/behaviour", {{"propagation", {{"speed", 1}}}}).status == 400);
  // What GET answers, PUT takes.
  CHECK(control(lab, "PUT", "/behaviour", plain).body == plain);
}

TEST_CASE("connections are signed for by their organization when a scenario says so", "[sandbox]") {
  Lab lab;
  CHECK(control(lab, "GET", "/behaviour").body["azureDevOps"]["issuer"] == "entra");
  auto changed = control(lab, "PUT", "/behaviour", {{"azureDevOps", {{"issuer", "own"}}}});
  CHECK(changed.body["azureDevOps"]["issuer"] == "own");
  CHECK(changed.body["registeredProviders"].size() == 2);
  CHECK(changed.body["denyAssignments"].empty());
}

TEST_CASE("organizations are stopped and started", "[sandbox]") {
  Lab lab;
  auto place = "/organizations/" + lab.ready("organization");
  auto projects = "/" + lab.ready("organization") + "/_apis/projects?api-version=7.1";
  CHECK(control(lab, "PUT", place, {{"stopped", "It was not used."}}).status == 200);
  auto refused = devops(lab, "GET", projects);
  CHECK(refused.status == 503);
  CHECK(refused.text.find("Administrator Reason: It was not used.") != std::string::npos);
  CHECK(control(lab, "PUT", place, {{"stopped", nullptr}}).status == 200);
  CHECK(devops(lab, "GET", projects).status == 200);
  CHECK(control(lab, "PUT", "/organizations/nobody", {{"stopped", nullptr}}).status == 404);
  CHECK(control(lab, "PUT", place, {{"stopped", 3}}).status == 400);
}

TEST_CASE("members are given personal access tokens", "[sandbox]") {
  Lab lab;
  auto projects = "/" + lab.ready("organization") + "/_apis/projects?api-version=7.1";
  auto principal = object_id_of_client(lab);
  auto made = control(lab, "POST", "/personalAccessTokens",
                      {{"organization", lab.ready("organization")}, {"principal", principal}});
  REQUIRE(made.status == 201);
  auto token = made.body["token"].get<std::string>();
  CHECK(token.size() == 52);
  auto answer = lab.send("azureDevOps", "GET", projects, "", {{"Authorization", "Basic " + base64(":" + token)}});
  CHECK(answer.status == 200);
  CHECK(control(lab, "POST", "/personalAccessTokens",
                {{"organization", lab.ready("organization")}, {"principal", "nobody"}})
            .status == 404);
  CHECK(control(lab, "POST", "/personalAccessTokens", {{"organization", "contoso"}}).status == 400);
}

TEST_CASE("a clock that is somebody else's is not moved", "[sandbox]") {
  Lab lab;
  CHECK(control(lab, "POST", "/clock", {{"advance", 1}}).status == 409);
}

TEST_CASE("the requests so far can be asked for", "[sandbox]") {
  Lab lab;
  lab.arm("GET", msi(identity("mi-none")));
  auto all = control(lab, "GET", "/requests").body;
  CHECK(all["total"] == 2);
  CHECK(all["value"][1]["service"] == "resourceManager");
  CHECK(all["value"][1]["status"] == 404);
  CHECK(control(lab, "GET", "/requests?after=1").body["value"].size() == 1);
  CHECK(all.dump().find(lab.ready("clientSecret")) == std::string::npos);
}

TEST_CASE("a token of any issuer can be signed and exchanged", "[sandbox]") {
  Lab lab;
  auto properties = make_identity(lab, "mi-build");
  auto client = properties["clientId"].get<std::string>();
  auto ours = lab.ready("testIssuer");
  lab.arm("PUT", msi(credential("mi-build", "github")), trust(github, "repo:octo/app:ref:refs/heads/main"));
  lab.arm("PUT", msi(credential("mi-build", "test")), trust(ours, "anything"));
  CHECK(lab.sign_in(client, token_from(lab, github, "repo:octo/app:ref:refs/heads/main")).status == 200);
  CHECK(lab.sign_in(client, token_from(lab, github, "repo:octo/other:ref:refs/heads/main")).status == 401);
  CHECK(lab.sign_in(client, token_from(lab, ours, "anything")).status == 200);
  CHECK(control(lab, "POST", "/tokens", {{"issuer", ours}}).status == 400);
}

TEST_CASE("the test issuer is found by discovery", "[sandbox]") {
  Lab lab;
  auto found = lab.send("control", "GET", "/issuer/.well-known/openid-configuration");
  CHECK(found.status == 200);
  CHECK(found.body["issuer"] == lab.ready("testIssuer"));
  auto keys = lab.send("control", "GET", found.body["jwks_uri"].get<std::string>().substr(lab.ready("control").size()));
  CHECK(keys.body["keys"][0]["kty"] == "RSA");
  auto token = token_from(lab, "", "x");
  auto header = keyless::parsed_json(from_base64(token.substr(0, token.find('.'))));
  CHECK(keys.body["keys"][0]["kid"] == header["kid"]);
}

TEST_CASE("a virtual clock moves only when told, and wakes who waits on it", "[sandbox]") {
  ClockSetting setting;
  setting.is_virtual = true;
  setting.start = time_from("2026-11-21T10:00:00Z");
  SandboxClock clock(setting);
  boost::asio::io_context context(1);
  bool awake = false;
  auto wait = clock.sleep_for(std::chrono::seconds(10));
  boost::asio::co_spawn(context, std::move(wait), [&](std::exception_ptr) { awake = true; });
  context.poll();
  clock.advance(std::chrono::seconds(9));
  context.restart();
  context.poll();
  CHECK_FALSE(awake);
  clock.advance(std::chrono::seconds(1));
  context.restart();
  context.poll();
  CHECK(awake);
  CHECK(clock.wall() == *time_from("2026-11-21T10:00:10Z"));
}

TEST_CASE("the control endpoint moves a virtual clock", "[sandbox]") {
  Lab lab(with_scenario("clock: {mode: virtual, start: '2026-11-21T10:00:00Z'}"));
  lab.options.clock = nullptr;
  lab.restart();
  CHECK(control(lab, "GET", "/clock").body == json({{"mode", "virtual"}, {"time", "2026-11-21T10:00:00.0000000Z"}}));
  CHECK(control(lab, "POST", "/clock", {{"advance", 90}}).body["time"] == "2026-11-21T10:01:30.0000000Z");
  CHECK(control(lab, "POST", "/clock", {{"to", "2026-11-22T00:00:00Z"}}).status == 200);
  CHECK(control(lab, "POST", "/clock", {{"to", "2026-11-21T00:00:00Z"}}).status == 400);
  CHECK(control(lab, "POST", "/clock", {{"advance", -1}}).status == 400);
  CHECK(control(lab, "POST", "/clock", {{"fast", 1}}).status == 400);
  CHECK(lab.arm("GET", msi(identity("mi-none"))).header("Date") == "Sun, 22 Nov 2026 00:00:00 GMT");
}

TEST_CASE("each request is one line of the access log, without secrets", "[sandbox]") {
  std::vector<std::string> lines;
  Options options;
  options.access_log = [&](const std::string& line) { lines.push_back(line); };
  Lab lab(options);
  auto token = lab.client_token();
  lab.arm("GET", msi(identity("mi-none")), nullptr, token);
  control(lab, "GET", "/clock");
  REQUIRE(lines.size() == 2);
  CHECK(lines[1].find("2026-11-21T00:00:00.0000000Z resourceManager ") == 0);
  CHECK(lines[1].find(" GET " + identity("mi-none") + " 404 ") != std::string::npos);
  CHECK(lines[1].ends_with(" 0ms"));
  for (const auto& line : lines) {
    CHECK(line.find(lab.ready("clientSecret")) == std::string::npos);
    CHECK(line.find(token) == std::string::npos);
    CHECK(line.find('\n') == std::string::npos);
  }
}
