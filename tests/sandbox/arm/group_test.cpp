#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

TEST_CASE("a resource group lives as in the recordings", "[sandbox]") {
  Lab lab;
  CHECK(lab.arm("HEAD", rg(group("rg-new"))).status == 404);
  auto created = lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}});
  CHECK(created.status == 201);
  CHECK_FALSE(created.body.contains("tags"));
  CHECK(created.body["properties"] == json({{"provisioningState", "Succeeded"}}));
  CHECK(created.body["id"] == group("rg-new"));
  CHECK(lab.arm("HEAD", rg(group("RG-New"))).status == 204);
  auto tagged = lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}, {"tags", {{"a", "1"}}}});
  CHECK(tagged.status == 200);
  CHECK(lab.arm("PATCH", rg(group("rg-new")), {{"tags", {{"b", "2"}}}}).body["tags"] == json({{"b", "2"}}));
  auto moved = lab.arm("PUT", rg(group("rg-new")), {{"location", "westus"}});
  CHECK(moved.status == 409);
  CHECK(moved.code() == "InvalidResourceGroupLocation");
  CHECK(lab.arm("PUT", rg(group("rg-far")), {{"location", "BadLocation"}}).code() ==
        "LocationNotAvailableForResourceGroup");
  auto list = std::string("/subscriptions/") + Lab::subscription + "/resourcegroups?api-version=2023-07-01&$filter=";
  CHECK(lab.arm("GET", list + encoded("tagName eq 'b' and tagValue eq '2'")).body["value"].size() == 1);
  CHECK(lab.arm("GET", list + encoded("tagName eq 'b' and tagValue eq '3'")).body["value"].empty());
}

TEST_CASE("a resource group goes away step by step, and everything in it", "[sandbox]") {
  Lab lab;
  lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}});
  auto inside = lab.arm("PUT", msi(identity("mi-in", "rg-new")), {{"location", "eastus"}});
  auto accepted = lab.arm("DELETE", rg(group("rg-new")));
  REQUIRE(accepted.status == 202);
  CHECK(accepted.text.empty());
  CHECK(accepted.header("Retry-After") != "");
  auto link = accepted.header("Location");
  REQUIRE(link.starts_with(lab.ready("resourceManager") + "/subscriptions/"));
  auto write = lab.arm("PUT", msi(identity("mi-late", "rg-new")), {{"location", "eastus"}});
  CHECK(write.status == 409);
  CHECK(write.code() == "ResourceGroupBeingDeleted");
  auto seen = lab.arm("GET", rg(group("rg-new")));
  CHECK(seen.body["properties"]["provisioningState"] == "Deleting");
  auto poll = lab.arm("GET", link.substr(lab.ready("resourceManager").size()));
  CHECK(poll.status == 200);
  CHECK(poll.text.empty());
  CHECK(lab.arm("GET", rg(group("rg-new"))).code() == "ResourceGroupNotFound");
  CHECK(lab.arm("DELETE", rg(group("rg-new"))).status == 404);
  auto client = inside.body["properties"]["clientId"].get<std::string>();
  CHECK(lab.sign_in(client, "a.b.c").body["error_codes"][0] == 700016);
}

TEST_CASE("a lock stops what it says", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  auto lock = group("rg-openai") + "/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01";
  CHECK(lab.arm("PUT", lock, {{"properties", {{"level", "CanNotDelete"}}}}).status == 201);
  auto refused = lab.arm("DELETE", msi(identity("mi-one")));
  CHECK(refused.status == 409);
  CHECK(refused.code() == "ScopeLocked");
  CHECK(lab.arm("DELETE", lock).status == 200);
  CHECK(lab.arm("DELETE", msi(identity("mi-one"))).status == 200);
}

TEST_CASE("the targets of the example manifests exist", "[sandbox]") {
  Lab lab;
  auto found = lab.arm("GET", account() + "?api-version=2023-05-01");
  CHECK(found.status == 200);
  CHECK(found.body["kind"] == "OpenAI");
  CHECK(lab.arm("GET", account() + "x?api-version=2023-05-01").code() == "ResourceNotFound");
  auto resources = lab.arm("GET", rg(group("rg-openai") + "/resources"));
  CHECK(resources.body["value"].size() == 1);
  auto subscription = lab.arm("GET", std::string("/subscriptions/") + Lab::subscription + "?api-version=2022-12-01");
  CHECK(subscription.body["displayName"] == "Microbots Production");
  CHECK(subscription.body["tenantId"] == Lab::tenant);
  CHECK(lab.arm("GET", "/subscriptions?api-version=2022-12-01").body["value"].size() == 1);
}
