#include "model/federation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "model/kinds/kinds.hpp"

using namespace keyless::model;

namespace {

const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47", client = "11111111-0000-4000-8000-000000000001";
const std::string identity_id =
    "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi";

LiveObject connection(Fields changes = {}) {
  LiveObject object;
  object.kind = &kinds::service_connection;
  object.id = "c1";
  object.fields = {{"type", "azurerm"},
                   {"scheme", "ServicePrincipal"},
                   {"environment", "AzureCloud"},
                   {"tenantId", tenant},
                   {"clientId", client},
                   {"organization", "contoso"},
                   {"shared", "false"},
                   {"isReady", "true"},
                   {"state", ""},
                   {"projectId", "p1"},
                   {"projectName", "Payments"},
                   {"name", "sc"},
                   {"issuer", ""},
                   {"subject", ""}};
  for (auto& [name, value] : changes) object.fields.insert_or_assign(name, value);
  return object;
}

LiveObject identity(Fields changes = {}) {
  LiveObject object;
  object.kind = &kinds::identity;
  object.id = identity_id;
  object.fields = {{"id", identity_id}, {"subscriptionId", "s1"}, {"resourceGroup", "rg"},
                   {"name", "mi"},      {"clientId", client},     {"principalId", "p"}};
  for (auto& [name, value] : changes) object.fields.insert_or_assign(name, value);
  return object;
}

LiveObject trust(int number) {
  LiveObject object;
  object.kind = &kinds::federated_credential;
  object.id = identity_id + "/federatedIdentityCredentials/f" + std::to_string(number);
  object.fields = {{"identityId", identity_id}, {"name", "f" + std::to_string(number)}};
  return object;
}

Live with_identity() {
  Live live;
  live.add(identity());
  return live;
}

std::vector<std::string> codes(const Live& live, const LiveObject& judged) {
  std::vector<std::string> found;
  for (const auto& obstacle : Federation(live).of(judged).obstacles) found.push_back(obstacle.code);
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("what a connection needs follows from its scheme, issuer and cloud") {
  CHECK(way_of(connection().fields) == Way::convert);
  CHECK(way_of(connection({{"scheme", "ManagedServiceIdentity"}}).fields) == Way::convert);
  CHECK(way_of(connection({{"type", "github"}}).fields) == Way::none);
  const Fields federated = {{"scheme", "WorkloadIdentityFederation"},
                            {"issuer", "https://login.microsoftonline.com/" + tenant + "/v2.0"},
                            {"subject", "/eid1/c/pub/t/x/a/y/sc/o/c1"}};
  CHECK(way_of(connection(federated).fields) == Way::none);
  auto old = federated;
  old["issuer"] = "https://vstoken.dev.azure.com/a5835c83-2b39-4a89-844a-e141b846a0fb";
  CHECK(way_of(connection(old).fields) == Way::migrate);
  old["environment"] = "AzureUSGovernment";
  CHECK(way_of(connection(old).fields) == Way::none);
}

TEST_CASE("nothing stands in the way of a sound connection of a sound identity") {
  const auto live = with_identity();
  const auto found = Federation(live).of(connection());
  CHECK(found.way == Way::convert);
  CHECK(found.obstacles.empty());
  REQUIRE(found.identity);
  CHECK(found.identity->id == identity_id);
}

TEST_CASE("each obstacle of the connection itself is named") {
  const auto live = with_identity();
  CHECK(codes(live, connection({{"scheme", "ManagedServiceIdentity"}})) == Codes{"scheme"});
  CHECK(codes(live, connection({{"isReady", "false"}})) == Codes{"failed"});
  CHECK(codes(live, connection({{"disabled", "true"}})) == Codes{"disabled"});
  CHECK(codes(live, connection({{"mayManage", "false"}})) == Codes{"rights"});
  CHECK(codes(live, connection({{"shared", "true"}})) == Codes{"shared"});
  CHECK(codes(live, connection({{"shared", "true"}, {"disabled", "true"}})) == Codes{"disabled", "shared"});
}

TEST_CASE("a shared connection can change its issuer") {
  const auto live = with_identity();
  const auto old =
      connection({{"scheme", "WorkloadIdentityFederation"}, {"subject", "sc://o/p/c"}, {"shared", "true"}});
  CHECK(Federation(live).of(old).way == Way::migrate);
  CHECK(codes(live, old) == Codes{});
}

TEST_CASE("another tenant than the organization's is out of reach, and its identity is not asked for") {
  auto live = with_identity();
  LiveObject organization;
  organization.kind = &kinds::organization;
  organization.fields = {{"name", "Contoso"}, {"tenantId", "3b2c1a90-58d4-4e6f-9a7b-c1d2e3f40516"}};
  live.add(organization);
  CHECK(codes(live, connection({{"clientId", "99999999-0000-4000-8000-000000000009"}})) == Codes{"tenant"});
}

TEST_CASE("a subscription that can't be seen is said, one that was not looked at is not") {
  auto live = with_identity();
  CHECK(codes(live, connection({{"subscriptionId", "s9"}})) == Codes{});
  live.could_not_see_key("subscription", "s9", "reading subscription s9: not found");
  CHECK(codes(live, connection({{"subscriptionId", "S9"}})) == Codes{"subscription"});
}

TEST_CASE("an identity that was not looked at is no obstacle, one without a client id is") {
  const Live live;
  CHECK(codes(live, connection()) == Codes{});
  CHECK(codes(live, connection({{"clientId", ""}})) == Codes{"identity-absent"});
}

TEST_CASE("an application of several tenants and a full identity are obstacles") {
  Live live;
  live.add(identity({{"signInAudience", "AzureADMultipleOrgs"}}));
  for (int i = 0; i < 19; ++i) live.add(trust(i));
  CHECK(codes(live, connection()) == Codes{"multi-tenant"});
  live.add(trust(19));
  CHECK(codes(live, connection()) == Codes{"multi-tenant", "credentials-full"});
  auto own = trust(20);
  own.fields["subject"] = "/eid1/c/pub/t/x/a/y/sc/o/C1";
  live.add(own);
  CHECK(codes(live, connection()) == Codes{"multi-tenant"});
}

TEST_CASE("nothing is said against a connection that needs nothing") {
  const Live live;
  CHECK(codes(live, connection({{"type", "kubernetes"}, {"disabled", "true"}})) == Codes{});
}

TEST_CASE("the gravest obstacle comes first, and the others are said with it") {
  Live live;
  live.add(identity({{"signInAudience", "AzureADMultipleOrgs"}}));
  const auto odd = connection({{"shared", "true"}, {"disabled", "true"}, {"mayManage", "false"}});
  const auto judged = Federation(live).of(odd);
  std::vector<std::string> found;
  for (const auto& obstacle : judged.obstacles) found.push_back(obstacle.code);
  CHECK(found == Codes{"rights", "disabled", "shared", "multi-tenant"});
  const auto words = words_of(judged.obstacles);
  CHECK(
      words.starts_with("the signed-in identity is not an Administrator of it: ask an Administrator for that role; "
                        "also: it is disabled; it is"));
  CHECK(words_of({}).empty());
}

TEST_CASE("every obstacle has a published word") {
  for (const auto& [field, value] : Fields{{"scheme", "ManagedServiceIdentity"},
                                           {"disabled", "true"},
                                           {"mayManage", "false"},
                                           {"shared", "true"},
                                           {"state", "Failed"},
                                           {"clientId", ""}})
    for (const auto& code : codes(Live(), connection({{field, value}})))
      CHECK(std::ranges::count(obstacle_codes, std::string_view(code)) == 1);
}

TEST_CASE("a federated connection that the service failed to make needs somebody, too") {
  const auto dead = connection({{"scheme", "WorkloadIdentityFederation"}, {"state", "Failed"}, {"clientId", ""}});
  const Live live;
  CHECK(Federation(live).of(dead).way == Way::none);
  CHECK(codes(live, dead) == Codes{"failed"});
}
