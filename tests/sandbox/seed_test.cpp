#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

constexpr const char* other_tenant = "33333333-3333-4333-8333-333333333333";
constexpr const char* other_subscription = "44444444-4444-4444-8444-444444444444";

Seed some_seed() {
  Seed seed;
  seed.tenant = other_tenant;
  seed.subscriptions = {other_subscription};
  auto in = std::string("/subscriptions/") + other_subscription + "/resourceGroups/";
  seed.scopes = {in + "rg-a", in + "rg-b/providers/Microsoft.KeyVault/vaults/kv-b"};
  seed.identities = {{in + "rg-c/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-old"}};
  seed.projects = {{"fabrikam", "Bots", {"ci", "\\deploy\\release"}}};
  return seed;
}

}  // namespace

TEST_CASE("equal seeds make equal worlds, other seeds other ones", "[sandbox]") {
  Lab one;
  Lab two;
  Options options;
  options.seed = 2;
  Lab three(options);
  CHECK(make_identity(one, "mi-one") == make_identity(two, "mi-one"));
  CHECK(make_identity(one, "mi-two") != make_identity(three, "mi-two"));
  CHECK(one.ready("clientSecret") == two.ready("clientSecret"));
  CHECK(one.ready("clientSecret") != three.ready("clientSecret"));
}

TEST_CASE("users and groups that a manifest names are put in", "[sandbox]") {
  Lab lab;
  Seed seed;
  seed.members = {{"contoso", "ana@contoso.com"},     {"contoso", "[Microbots]\\Release Approvers"},
                  {"contoso", "[contoso]\\Scanners"}, {"contoso", "[Microbots]\\Contributors"},
                  {"contoso", "[Nowhere]\\Group"},    {"contoso", "88888888-0000-4000-8000-000000000008"}};
  CHECK(lab.sandbox->seed(seed) == std::vector<std::string>{"ana@contoso.com in organization contoso",
                                                            "[Microbots]\\Release Approvers in organization contoso",
                                                            "[contoso]\\Scanners in organization contoso"});
  CHECK(lab.sandbox->seed(seed).empty());
}

TEST_CASE("a world is seeded once ever", "[sandbox]") {
  ScratchFolder scratch;
  Options options;
  options.folder = scratch.path / "state";
  options.serve_defaults = false;
  Lab lab(options);
  CHECK(lab.ready("tenant") == "");
  auto added = lab.sandbox->seed(some_seed());
  CHECK(added.size() == 11);
  CHECK(lab.sandbox->seed(some_seed()).empty());
  lab.read_ready_line();
  CHECK(lab.ready("tenant") == other_tenant);
  CHECK(lab.ready("subscription") == other_subscription);
  CHECK(lab.ready("organization") == "fabrikam");
  CHECK(lab.ready("project") == "Bots");
  CHECK(lab.ready("oidcRequestUri").starts_with(lab.ready("azureDevOps") + "/"));
  auto form = "grant_type=client_credentials&client_id=" + lab.ready("clientId") +
              "&client_secret=" + lab.ready("clientSecret") +
              "&scope=" + encoded("https://management.azure.com/.default");
  auto token = lab.form(form, other_tenant).body["access_token"].get<std::string>();
  auto group_a = std::string("/subscriptions/") + other_subscription + "/resourceGroups/rg-a?api-version=2023-07-01";
  auto vault = std::string("/subscriptions/") + other_subscription +
               "/resourceGroups/rg-b/providers/Microsoft.KeyVault/vaults/kv-b?api-version=2023-07-01";
  CHECK(lab.arm("GET", vault, nullptr, token).status == 200);
  auto link = lab.arm("DELETE", group_a, nullptr, token).header("Location");
  for (int i = 0; i < 3; ++i) lab.arm("GET", link.substr(lab.ready("resourceManager").size()), nullptr, token);
  CHECK(lab.arm("GET", group_a, nullptr, token).status == 404);
  lab.restart();
  CHECK(lab.sandbox->seed(some_seed()).empty());
  CHECK(lab.arm("GET", group_a, nullptr, token).status == 404);
}

TEST_CASE("seeding reaches beside the defaults", "[sandbox]") {
  Lab lab;
  Seed seed;
  seed.scopes = {group("rg-more"), "/subscriptions/nowhere/resourceGroups/x", "nonsense"};
  CHECK(lab.sandbox->seed(seed).size() == 1);
  CHECK(lab.arm("GET", rg(group("rg-more"))).status == 200);
  CHECK(lab.ready("tenant") == Lab::tenant);
}

TEST_CASE("a grant at the root reaches through its own tenant alone", "[sandbox]") {
  Lab lab;
  lab.sandbox->seed(some_seed());
  CHECK(lab.arm("POST", "/providers/Microsoft.Authorization/elevateAccess?api-version=2016-07-01").status == 200);
  CHECK(lab.arm("GET", rg(group("rg-openai"))).status == 200);
  auto found = lab.arm("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01",
                       {{"query", "resourcecontainers"}});
  REQUIRE(found.status == 200);
  CHECK(found.text.find("rg-openai") != std::string::npos);
  CHECK(found.text.find(other_subscription) == std::string::npos);
  auto foreign =
      std::string("/providers/Microsoft.Management/managementGroups/mine/subscriptions/") + other_subscription;
  lab.arm("PUT", "/providers/Microsoft.Management/managementGroups/mine?api-version=2020-05-01", {{"name", "mine"}});
  CHECK(lab.arm("PUT", foreign + "?api-version=2020-05-01").status == 403);
}
