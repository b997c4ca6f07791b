#include "base/json.hpp"
#include "providers/wire.hpp"
#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string member_id = "55555555-0000-6000-8000-000000000005";
const std::string descriptor = "aadsp.abc", group = "vssgp.def";
const std::string plain = "?api-version=7.1-preview.1";
const std::string principals = "/contoso/_apis/graph/serviceprincipals" + plain;
const std::string storage_key = "/contoso/_apis/graph/storagekeys/" + descriptor + plain;
const std::string collection = "/contoso/_apis/serviceprincipalentitlements" + plain;
const std::string one = "/contoso/_apis/serviceprincipalentitlements/" + member_id + plain;
const std::string memberships = "/contoso/_apis/graph/memberships/" + descriptor;

std::string entitlement(const std::string& license = "express", const std::string& projects = "[]",
                        const std::string& known_as = descriptor) {
  return R"({"id":")" + member_id + R"(","accessLevel":{"accountLicenseType":")" + license +
         R"(","status":"pending"},"projectEntitlements":)" + projects + R"(,"servicePrincipal":{"originId":")" +
         principal_id + R"(","displayName":"mi-a")" +
         (known_as.empty() ? "" : R"(,"descriptor":")" + known_as + R"(")") + "}}";
}

std::string project(const std::string& type, const std::string& inherited = "notInherited") {
  return R"([{"projectRef":{"id":")" + project_id + R"(","name":"Microbots"},"group":{"groupType":")" + type +
         R"(","displayName":"Shown"},"projectPermissionInherited":")" + inherited + R"("}])";
}

std::string added(bool success, const std::string& errors = "[]") {
  const std::string word = success ? "true" : "false";
  return R"({"isSuccess":)" + word + R"(,"operationResult":{"isSuccess":)" + word + R"(,"errors":)" + errors +
         R"(,"servicePrincipalId":)" + (success ? "\"" + member_id + "\"" : "null") +
         R"(},"servicePrincipalEntitlement":null})";
}

std::string listed() {
  return R"({"count":1,"value":[{"originId":")" + principal_id + R"(","descriptor":")" + descriptor + R"("}]})";
}

model::Resource member(const std::string& level = "Basic") {
  return resource(
      kinds::organization_member, "mi-a/contoso",
      {{"organization", "contoso"}, {"principalId", principal_id}, {"accessLevel", level}, {"onExisting", "false"}});
}

model::Resource entitled(const std::string& name = "Readers") {
  return resource(kinds::project_entitlement, "mi-a/contoso/Microbots",
                  {{"organization", "contoso"},
                   {"memberId", member_id},
                   {"projectId", project_id},
                   {"projectName", "Microbots"},
                   {"group", name}});
}

model::Resource membership() {
  return resource(kinds::group_membership, "mi-a/contoso/[Microbots]\\Scanners",
                  {{"organization", "contoso"},
                   {"memberDescriptor", descriptor},
                   {"groupDescriptor", group},
                   {"groupName", "[Microbots]\\Scanners"}});
}

model::LiveObject live_member(const std::string& projects = "[]") {
  model::LiveObject live;
  live.kind = &kinds::organization_member;
  live.id = "contoso/" + member_id;
  live.fields = {{"organization", "contoso"}, {"principalId", principal_id}, {"accessLevel", "Basic"},
                 {"id", member_id},           {"descriptor", descriptor},    {"displayName", "mi-a"}};
  live.wire = providers::keep(keyless::parsed_json(projects));
  return live;
}

void declare(World& world, const std::string& level = "Basic") {
  world.desired.add(resource(kinds::organization, "contoso", {{"name", "contoso"}}));
  world.desired.add(member(level));
}

State seen(World& world, const std::string& level = "Basic") {
  const auto live = world.observe(kinds::organization_member).value();
  KEYLESS_FOLLOWED(world.fake);
  return state_of(live, member(level));
}

}  // namespace

TEST_CASE("a member is found by its object id, and its licence read by its identity id") {
  World world;
  declare(world);
  world.fake.on("GET", principals, 200, listed());
  world.fake.on("GET", storage_key, 200, R"({"value":")" + member_id + R"("})");
  SECTION("there") {
    world.fake.on("GET", one, 200, entitlement());
    CHECK(seen(world) == State::present);
    CHECK(world.fake.requests.back().url.host() == "vsaex.dev.azure.com");
  }
  SECTION("known, but without a licence") {
    world.fake.on("GET", one, 404, devops_error("NotFound"));
    CHECK(seen(world) == State::absent);
  }
  SECTION("hidden") {
    world.fake.on("GET", one, 403, devops_error("AccessCheckException"));
    CHECK(seen(world) == State::not_visible);
  }
}

TEST_CASE("the licence of early adopters counts as the one that was asked for") {
  World world;
  declare(world, "Stakeholder");
  world.fake.on("GET", principals, 200, listed());
  world.fake.on("GET", storage_key, 200, R"({"value":")" + member_id + R"("})");
  world.fake.on("GET", one, 200, entitlement("earlyAdopter"));
  const auto live = world.observe(kinds::organization_member).value();
  CHECK(text(*live.of(kinds::organization_member, member().fields).object, "accessLevel") == "Stakeholder");
}

TEST_CASE("a list of members that failed holds nobody back as absent") {
  for (const int status : {403, 404, 500}) {
    World world;
    declare(world);
    world.fake.on("GET", principals, status, devops_error("Failed"));
    CHECK(seen(world) == State::not_visible);
  }
}

TEST_CASE("a token that may not read members stops only runs that declare some") {
  World world;
  world.desired.add(resource(kinds::organization, "contoso", {{"name", "contoso"}}));
  world.desired.add(identity_resource());
  world.live.add(live_identity());
  world.desired.add(group_resource());
  world.fake.on("GET", principals, 401, "");
  const auto live = world.observe(kinds::organization_member);
  REQUIRE(live.has_value());
  CHECK(live->not_visible().contains("organizationMembers@contoso"));
}

TEST_CASE("a member is added by its object id and waited for") {
  World world;
  world.fake.on("GET", principals, 200, R"({"count":0,"value":[]})");
  SECTION("at once") {
    world.fake.on("POST", collection, 200, added(true));
  }
  SECTION("once its tenant knows it") {
    world.fake.on("POST", collection, 200, added(false, R"([{"key":5001,"value":"VS860016: not found"}])"));
    world.fake.on("POST", collection, 200, added(true));
  }
  world.fake.on("GET", one, 200, entitlement("express", "[]", "")).on("GET", one, 200, entitlement());
  const auto created = world.create(member());
  REQUIRE(ok(created));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(text(*created, "id") == member_id);
  CHECK(text(*created, "descriptor") == descriptor);
  CHECK(world.fake.bodies("POST").at(0) ==
        R"({"accessLevel":{"accountLicenseType":"express","licensingSource":"account"},"projectEntitlements":[],)"
        R"("servicePrincipal":{"origin":"aad","originId":")" +
            principal_id + R"(","subjectKind":"servicePrincipal"}})");
}

TEST_CASE("a failure inside a success carries the service's code and what to do") {
  World world;
  world.fake.on("GET", principals, 200, R"({"count":0,"value":[]})");
  world.fake.on("POST", collection, 200, added(false, R"([{"key":5102,"value":"outside your directory"}])"));
  const auto created = world.create(member());
  REQUIRE_FALSE(created.has_value());
  CHECK(created.error().service_code == "5102");
  CHECK(created.error().message.find("outside your directory") != std::string::npos);
  CHECK_FALSE(created.error().advice.empty());
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("who became a member meanwhile is not added: that would change the licence") {
  World world;
  world.fake.on("GET", principals, 200, listed());
  world.fake.on("GET", storage_key, 200, R"({"value":")" + member_id + R"("})");
  world.fake.on("GET", one, 200, entitlement("stakeholder"));
  const auto created = world.create(member());
  REQUIRE_FALSE(created.has_value());
  CHECK(created.error().code == Errc::conflict);
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("an add whose fate is unknown is read back") {
  World world;
  world.fake.on("GET", principals, 200, R"({"count":0,"value":[]})").on("GET", principals, 200, listed());
  world.fake.fails("POST", collection, Error{Errc::indeterminate, "reset"});
  world.fake.on("GET", storage_key, 200, R"({"value":")" + member_id + R"("})");
  world.fake.on("GET", one, 200, entitlement()).on("GET", one, 200, entitlement());
  REQUIRE(ok(world.create(member())));
  KEYLESS_FOLLOWED(world.fake);
}

TEST_CASE("a licence is changed, and one that the service keeps is an error") {
  for (const auto* after : {"advanced", "express"}) {
    World world;
    world.fake.on("PATCH", one, 200, R"({"isSuccess":true,"operationResults":[{"isSuccess":true,"errors":[]}]})");
    world.fake.on("GET", one, 200, entitlement(after));
    const auto changed = world.update(live_member(), member("BasicAndTestPlans"));
    CHECK(changed.has_value() == (std::string(after) == "advanced"));
    KEYLESS_FOLLOWED(world.fake);
    CHECK(world.fake.requests.front().content_type == "application/json-patch+json");
  }
}

TEST_CASE("what a member is in its projects came with the member") {
  World world;
  world.live.add(live_member(project("projectReader")));
  const auto live = world.observe(kinds::project_entitlement).value();
  const auto found = live.of(kinds::project_entitlement, entitled().fields);
  REQUIRE(found.state == State::present);
  CHECK(text(*found.object, "group") == "Readers");
  World inherited;
  inherited.live.add(live_member(project("projectReader", "inherited")));
  CHECK(state_of(inherited.observe(kinds::project_entitlement).value(), entitled()) == State::absent);
  World silent;
  silent.live.add(live_member("null"));
  CHECK(state_of(silent.observe(kinds::project_entitlement).value(), entitled()) == State::not_visible);
}

TEST_CASE("a project is joined until it shows") {
  const std::string yes = R"({"isSuccess":true,"operationResults":[{"isSuccess":true,"errors":[]}]})";
  World world;
  world.fake.on("PATCH", one, 200, yes).on("GET", one, 200, entitlement());
  world.fake.on("PATCH", one, 200, yes).on("GET", one, 200, entitlement("express", project("projectReader")));
  REQUIRE(ok(world.create(entitled())));
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.bodies("PATCH").at(0) ==
        R"([{"from":"","op":"add","path":"/projectEntitlements/)" + project_id +
            R"(","value":{"group":{"groupType":"projectReader"},"projectRef":{"id":")" + project_id + R"("}}}])");
}

TEST_CASE("groups are seen by name; those that come by themselves are not access of their own") {
  World world;
  world.live.add(live_member());
  world.desired.add(membership());
  world.fake.on("GET", memberships + plain + "&direction=up&depth=1", 200,
                R"({"count":4,"value":[{"containerDescriptor":")" + group +
                    R"("},{"containerDescriptor":"vssgp.pca"},{"containerDescriptor":"vssgp.valid"},)"
                    R"({"containerDescriptor":"vssgp.readers"}]})");
  world.fake.on("POST", "/contoso/_apis/graph/subjectlookup" + plain, 200,
                R"({"value":{"vssgp.pca":{"principalName":"[contoso]\\Project Collection Administrators"},)"
                R"("vssgp.valid":{"principalName":"[contoso]\\Project Collection Valid Users"},)"
                R"("vssgp.readers":{"principalName":"[Microbots]\\Readers"}}})");
  const auto live = world.observe(kinds::group_membership).value();
  KEYLESS_FOLLOWED(world.fake);
  REQUIRE(live.all(kinds::group_membership).size() == 2);
  CHECK(state_of(live, membership()) == State::present);
}

TEST_CASE("a group is joined by descriptor, patiently, and left") {
  World world;
  const auto path = memberships + "/" + group + plain;
  world.fake.on("PUT", path, 404, devops_error("GraphSubjectNotFoundException")).on("PUT", path, 201, "{}");
  const auto joined = world.create(membership());
  REQUIRE(ok(joined));
  world.fake.on("DELETE", path, 404, devops_error("GraphMembershipNotFoundException"));
  CHECK(world.remove(*joined).has_value());
  KEYLESS_FOLLOWED(world.fake);
}
