#include "providers/world.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

const std::string ana = "55555555-0000-6000-8000-000000000005";
const std::string identities = "/contoso/_apis/identities?api-version=7.1&";

std::string identity(const std::string& id, const std::string& name, const std::string& mail,
                     const std::string& more = R"("isActive":true,)") {
  return R"({"id":")" + id + R"(",)" + more + R"("subjectDescriptor":"aad.x)" + id + R"(","providerDisplayName":")" +
         name + R"(","properties":{"Account":{"$value":")" + mail + R"("},"Mail":{"$value":")" + mail + R"("}}})";
}

std::string list(const std::string& entries) {
  return R"({"count":1,"value":[)" + entries + "]}";
}

std::string search(const std::string& name) {
  return identities + "searchFilter=General&filterValue=" + name + "&queryMembership=None";
}

model::Resource principal(const std::string& name) {
  return resource(kinds::devops_principal, "contoso/" + name, {{"organization", "contoso"}, {"name", name}});
}

}  // namespace

TEST_CASE("a principal is found by its whole name only") {
  World world;
  world.desired.add(principal("ana@contoso.com"));
  world.fake.on("GET", search("ana%40contoso.com"), 200,
                list(identity(ana, "Ana", "ana@contoso.com") + "," +
                     identity("66666666-0000-6000-8000-000000000006", "Joana", "joana@contoso.com")));
  const auto live = world.observe(kinds::devops_principal).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(world.fake.requests.front().url.host() == "vssps.dev.azure.com");
  const auto seen = live.of(kinds::devops_principal, principal("Ana@contoso.com").fields);
  REQUIRE(seen.state == State::present);
  CHECK(text(*seen.object, "id") == ana);
  CHECK(text(*seen.object, "descriptor") == "aad.x" + ana);
}

TEST_CASE("GUIDs are asked for at once; one that is no identity id is searched for as an object id") {
  const std::string object_id = "88888888-0000-4000-8000-000000000008";
  World world;
  world.desired.add(principal(ana));
  world.desired.add(principal(object_id));
  world.fake.on("GET", identities + "identityIds=" + ana + "%2C" + object_id + "&queryMembership=None", 200,
                list(identity(ana, "Ana", "ana@contoso.com") + ",null"));
  auto found = identity("99999999-0000-6000-8000-000000000009", "mi-a", "");
  found.insert(found.size() - 2,
               R"(,"http://schemas.microsoft.com/identity/claims/objectidentifier":{"$value":")" + object_id + R"("})");
  world.fake.on("GET", search(object_id), 200, list(found));
  const auto live = world.observe(kinds::devops_principal).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(state_of(live, principal(ana)) == State::present);
  CHECK(state_of(live, principal(object_id)) == State::present);
}

TEST_CASE("who is not found, not unique, gone or hidden is not visible, and never absent") {
  struct Case {
    const char* name;
    int status;
    std::string body;
    std::string reason;
  };
  const auto one = identity(ana, "Ana", "ana@contoso.com");
  const Case cases[] = {
      {"nobody", 200, list(""), "it is not a member"},
      {"two", 200, list(one + "," + identity("66666666-0000-6000-8000-000000000006", "B", "ana@contoso.com")),
       "several users or groups"},
      {"left", 200, list(identity(ana, "Ana", "ana@contoso.com", "")), "it is not a member"},
      {"another", 200, list(identity(ana, "Ana", "mariana@contoso.com")), "it is not a member"},
      {"403", 403, devops_error("AccessCheckException"), "said so"},
      {"no list", 200, R"({"count":0})", "no list"},
      {"no descriptor", 200, list(R"({"id":")" + ana + R"(","isActive":true})"), "without id or descriptor"},
  };
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world;
      world.desired.add(principal("ana@contoso.com"));
      world.fake.on("GET", search("ana%40contoso.com"), row.status, row.body);
      const auto live = world.observe(kinds::devops_principal).value();
      KEYLESS_FOLLOWED(world.fake);
      const auto seen = live.of(kinds::devops_principal, principal("ana@contoso.com").fields);
      CHECK(seen.state == State::not_visible);
      CHECK(seen.reason.find(row.reason) != std::string::npos);
    }
  }
}

namespace {

const std::string scanners = R"([Microbots]\Scanners)", joined_id = "77777777-0000-6000-8000-000000000007";

std::string memberships(const std::string& descriptor) {
  return "/contoso/_apis/graph/memberships/" + descriptor + "?api-version=7.1-preview.1&direction=up&depth=1";
}

std::string containers(const std::vector<std::string>& descriptors) {
  std::string entries;
  for (const auto& one : descriptors)
    entries += (entries.empty() ? "" : ",") + (R"({"containerDescriptor":")" + one + R"("})");
  return list(entries);
}

/// Somebody is to be put into the group.
void join(World& world) {
  world.desired.add(principal(scanners));
  world.desired.add(resource(kinds::group_membership, "bots/contoso/" + scanners,
                             {{"organization", "contoso"},
                              {"memberDescriptor", "aadsp.bots"},
                              {"groupDescriptor", model::Reference{principal(scanners).address, "descriptor"}},
                              {"groupName", scanners}}));
  world.fake.on("GET", search("%5BMicrobots%5D%5CScanners"), 200,
                list(identity(joined_id, R"([Microbots]\\Scanners)", "", R"("isActive":true,"isContainer":true,)")));
}

}  // namespace

TEST_CASE("a group that somebody is put into is read with all groups around it, in a circle too") {
  World world;
  join(world);
  world.fake.on("GET", memberships("aad.x" + joined_id), 200, containers({"vssgp.a"}));
  world.fake.on("GET", memberships("vssgp.a"), 200, containers({"vssgp.b", "aad.x" + joined_id}));
  world.fake.on("GET", memberships("vssgp.b"), 200, containers({"vssgp.a"}));
  world.fake.on("POST", "/contoso/_apis/graph/subjectlookup?api-version=7.1-preview.1", 200,
                R"({"value":{"vssgp.a":{"principalName":"[Microbots]\\A"},)"
                R"("vssgp.b":{"principalName":"[contoso]\\Project Collection Administrators"}}})");
  const auto live = world.observe(kinds::devops_principal).value();
  KEYLESS_FOLLOWED(world.fake);
  const auto seen = live.of(kinds::devops_principal, principal(scanners).fields);
  REQUIRE(seen.state == State::present);
  CHECK(model::list_of(seen.object->fields, "within") ==
        model::Strings{R"([Microbots]\A)", R"([contoso]\Project Collection Administrators)"});
}

TEST_CASE("a group whose surroundings can't be read is not visible") {
  World world;
  join(world);
  world.fake.on("GET", memberships("aad.x" + joined_id), 403, devops_error("AccessCheckException"));
  const auto live = world.observe(kinds::devops_principal).value();
  KEYLESS_FOLLOWED(world.fake);
  CHECK(state_of(live, principal(scanners)) == State::not_visible);
}
