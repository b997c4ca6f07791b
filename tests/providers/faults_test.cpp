#include "providers/connection_parts.hpp"

// Every list of every kind meets every answer that is not one: nothing of it may ever count as absent.

using namespace keyless;
using namespace keyless::test;

namespace {

struct Fault {
  const char* name;
  int status;
  std::string body;
  http::Headers headers;
};

const http::Headers html = {{"Content-Type", "text/html; charset=utf-8"}};

const Fault faults[] = {
    {"401", 401, error_body("InvalidAuthenticationToken"), {}},
    {"403", 403, error_body("AuthorizationFailed"), {}},
    {"404 on a list", 404, error_body("ResourceNotFound"), {}},
    {"404 without a word", 404, "", {}},
    {"429", 429, error_body("TooManyRequests"), {{"Retry-After", "5"}}},
    {"500", 500, "", {}},
    {"502 of a gateway", 502, "<html>bad gateway</html>", html},
    {"203 sign-in page", 203, "<html>sign in</html>", html},
    {"302", 302, "<html>moved</html>", {{"Location", "https://evil.example/"}}},
    {"200 with a web page", 200, "<html>portal</html>", html},
    {"200 without a body", 200, "", {}},
    {"204", 204, "", {}},
    {"cut off", 200, R"({"value":[{"id":")", {}},
    {"trailing text", 200, R"({"value":[]} x)", {}},
    {"null", 200, "null", {}},
    {"empty object", 200, "{}", {}},
    {"value null", 200, R"({"value":null})", {}},
    {"value an object", 200, R"({"value":{}})", {}},
    {"value of numbers", 200, R"({"value":[1,2]})", {}},
    {"value of nulls", 200, R"({"value":[null]})", {}},
    {"value of empty objects", 200, R"({"value":[{}]})", {}},
    {"ids of another type", 200, R"({"value":[{"id":{"a":1},"name":7,"properties":[],"data":7}]})", {}},
    {"hidden error", 200, R"({"error":{"code":"X","message":"y"}})", {}},
    {"a bare list", 200, "[]", {}},
    {"invalid UTF-8", 200, "{\"value\":[{\"id\":\"\xff\"}]}", {}},
    {"foreign nextLink", 200, R"({"value":[],"nextLink":"https://evil.example/list"})", {}},
    {"nextLink over plain http", 200, R"({"value":[],"nextLink":"http://management.azure.com/list"})", {}},
};

struct List {
  const model::Kind* kind;
  std::string target;
  model::Resource desired;
  std::vector<std::string> asked_alone = {};  ///< asked for by name as well, and refused
};

model::Resource known_identity() {
  auto known = identity_resource();
  known.fields["resourceGroup"] = "rg-a";
  return known;
}

std::vector<List> lists() {
  const std::string authorization = "/subscriptions/" + subscription_id + "/providers/Microsoft.Authorization";
  std::vector<List> all;
  all.push_back({&kinds::resource_group,
                 "/subscriptions/" + subscription_id + "/resourcegroups?api-version=2022-09-01",
                 group_resource(),
                 {group_id + "?api-version=2022-09-01"}});
  all.push_back({&kinds::identity,
                 "/subscriptions/" + subscription_id +
                     "/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30",
                 known_identity(),
                 {identity_id + "?api-version=2024-11-30"}});
  all.push_back({&kinds::role_definition, authorization + "/roleDefinitions?api-version=2022-04-01",
                 resource(kinds::role_definition, "Bot", {{"subscriptionId", subscription_id}, {"name", "Bot"}})});
  all.push_back({&kinds::role_assignment, authorization + "/roleAssignments?api-version=2022-04-01",
                 resource(kinds::role_assignment, "r",
                          {{"scope", openai_scope}, {"roleId", openai_user}, {"principalId", principal_id}})});
  all.push_back({&kinds::federated_credential, identity_id + "/federatedIdentityCredentials?api-version=2024-11-30",
                 resource(kinds::federated_credential, "f",
                          {{"identityId", identity_id}, {"name", "x"}, {"issuer", "i"}, {"subject", "s"}})});
  all.push_back({&kinds::project, "/contoso/_apis/projects?api-version=7.1",
                 resource(kinds::project, "Microbots", {{"organization", "contoso"}, {"name", "Microbots"}})});
  all.push_back(
      {&kinds::pipeline, "/contoso/Microbots/_apis/build/definitions?api-version=7.1",
       resource(kinds::pipeline, "ci", {{"organization", "contoso"}, {"projectName", "Microbots"}, {"name", "ci"}})});
  all.push_back({&kinds::service_connection,
                 "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1&includeFailed=true",
                 connection_resource()});
  return all;
}

void declare(World& world, const List& list) {
  world.desired.add(group_resource());
  world.desired.add(identity_resource());
  world.desired.add(list.desired);
  world.live.add(live_identity());
  for (const auto& target : list.asked_alone) world.fake.on("GET", target, 403, error_body("AuthorizationFailed"));
}

// Links are a matter of Resource Manager; Azure DevOps pages by a header.
bool applies(const Fault& fault, const List& list) {
  const bool devops = list.target.starts_with("/contoso");
  return !(devops && fault.body.find("nextLink") != std::string::npos);
}

/// Whoever may not list a subscription reads the groups that the manifest names.
template <class Fault>
bool looks_elsewhere(const Fault& fault, const List& list) {
  return fault.status == 403 && list.kind->smaller_sets != nullptr;
}

void check_not_absent(const Result<model::Live>& seen, const List& list) {
  if (!seen) {
    CHECK(seen.error().code == Errc::unauthorized);
    return;
  }
  const auto observation = seen->of(*list.kind, list.desired.fields);
  CHECK(observation.state == State::not_visible);
  CHECK(!observation.reason.empty());
}

}  // namespace

TEST_CASE("a list that fails hides what it would hold") {
  for (const auto& list : lists())
    for (const auto& fault : faults) {
      if (!applies(fault, list)) continue;
      INFO(list.kind->name << ": " << fault.name);
      World world;
      declare(world, list);
      world.fake.on("GET", list.target, fault.status, fault.body, fault.headers);
      check_not_absent(world.observe(*list.kind), list);
      if (!looks_elsewhere(fault, list)) CHECK(world.fake.unforeseen.empty());
    }
}

TEST_CASE("a list whose second page fails is no list") {
  for (const auto& list : lists())
    for (const auto& fault : faults) {
      if (!applies(fault, list)) continue;
      INFO(list.kind->name << ": " << fault.name);
      World world;
      declare(world, list);
      const auto devops = list.target.starts_with("/contoso");
      const auto second = list.target + (devops ? "&continuationToken=2" : "&%24skiptoken=2");
      if (devops) {
        world.fake.on("GET", list.target, 200, R"({"count":0,"value":[]})", {{"x-ms-continuationtoken", "2"}});
      } else {
        world.fake.on("GET", list.target, 200,
                      R"({"value":[],"nextLink":"https://management.azure.com)" + second + R"("})");
      }
      world.fake.on("GET", second, fault.status, fault.body, fault.headers);
      check_not_absent(world.observe(*list.kind), list);
      if (!looks_elsewhere(fault, list)) CHECK(world.fake.unforeseen.empty());
    }
}

TEST_CASE("a list that gets no answer hides what it would hold") {
  for (const auto& list : lists())
    for (const auto code : {Errc::unavailable, Errc::timed_out, Errc::protocol, Errc::throttled}) {
      INFO(list.kind->name << ": " << name_of(code));
      World world;
      declare(world, list);
      world.fake.fails("GET", list.target, Error{code, "no answer"});
      check_not_absent(world.observe(*list.kind), list);
    }
}

TEST_CASE("a list that goes round in circles is no list") {
  for (const auto& list : lists()) {
    if (list.target.starts_with("/contoso")) continue;
    INFO(list.kind->name);
    World world;
    declare(world, list);
    world.fake.on("GET", list.target, 200,
                  R"({"value":[],"nextLink":"https://management.azure.com)" + list.target + R"("})");
    check_not_absent(world.observe(*list.kind), list);
  }
}
