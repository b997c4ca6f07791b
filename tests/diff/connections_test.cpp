#include <algorithm>
#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const Address renamed_at("serviceConnection", "Microbots/sc-bots");
const Address rewired_at("federatedCredential", "mi-microbots-ado/Microbots/sc-bots");

/// microbots() with its connection under another name.
Declarations renamed() {
  Declarations declared;
  const auto group = declared.group("rg-microbots-identity");
  const auto identity = declared.identity("mi-microbots-ado", group);
  declared.role(identity, "rg-openai");
  const auto connection = declared.connection("sc-bots", identity);
  declared.permission(connection, "microbots-ci");
  declared.at(connection).fields["previousName"] = "sc-microbots-openai";
  auto& wired = declared.at(rewired_at);
  wired.fields["formerName"] = text_of(microbots().at(wired_at).fields, "name");
  return declared;
}

/// Makes the connection one of the old issuer, whose subjects are made of names.
void put_on_old_issuer(CloudSimulator& cloud) {
  const std::string issuer = "https://vstoken.dev.azure.com/0", subject = "sc://contoso/Microbots/sc-microbots-openai";
  for (auto& object : cloud.objects)
    if (object.kind == &kinds::service_connection || object.kind == &kinds::federated_credential)
      object.fields["issuer"] = issuer, object.fields["subject"] = subject;
}

bool waits_for(const Plan& plan, const Address& change, const Address& earlier) {
  return std::ranges::count(plan.find(change)->after, earlier) == 1;
}

CloudSimulator with_portal(const Declarations& declared) {
  auto cloud = empty_cloud();
  cloud.objects.push_back(project_named("Portal"));
  cloud.owners = {declared.owner};
  settles(declared, cloud, policy_of(declared));
  return cloud;
}

}  // namespace

TEST_CASE("a rename is one change, and settles") {
  auto cloud = applied(microbots());
  const auto declared = renamed();
  const auto plan = planned(declared, cloud);
  CHECK(rows_of(plan) == "~ " + renamed_at.text() + "\n");
  REQUIRE(plan.find(renamed_at)->diffs.size() == 1);
  CHECK(plan.find(renamed_at)->diffs[0].before == Value("sc-microbots-openai"));
  CHECK(plan.find(renamed_at)->diffs[0].after == Value("sc-bots"));
  settles(declared, cloud, policy_of(declared));
  CHECK(rows_of(planned(declared, cloud)) == "");
}

TEST_CASE("on the old issuer the new trust comes first, the old one goes last") {
  auto cloud = applied(microbots());
  put_on_old_issuer(cloud);
  const auto plan = planned(renamed(), cloud);
  const Address old("federatedCredential", "mi-microbots-ado/" + text_of(microbots().at(wired_at).fields, "name"));
  CHECK(rows_of(plan) == "~ " + renamed_at.text() + "\n+ " + rewired_at.text() + "\n- " + old.text() + "\n");
  CHECK(plan.find(rewired_at)->desired->fields.at("subject") == Value("sc://contoso/Microbots/sc-bots"));
  CHECK(waits_for(plan, renamed_at, rewired_at));
  CHECK(!waits_for(plan, rewired_at, renamed_at));
  CHECK(waits_for(plan, old, renamed_at));
}

TEST_CASE("a connection that was renamed has no trust left under its former name") {
  auto cloud = applied(microbots());
  put_on_old_issuer(cloud);
  const auto declared = renamed();
  cloud.carry_out(planned(declared, cloud), 2);  // cut before the old trust is removed
  for (auto& object : cloud.objects)
    if (object.kind == &kinds::service_connection) object.fields["subject"] = "sc://contoso/Microbots/sc-bots";
  const Address old("federatedCredential", "mi-microbots-ado/" + text_of(microbots().at(wired_at).fields, "name"));
  const auto plan = planned(declared, cloud);
  CHECK(rows_of(plan) == "- " + old.text() + "\n");
}

TEST_CASE("both names exist and are ours: refused") {
  auto both = microbots();
  both.connection("sc-bots", identity_at);
  const auto cloud = applied(both);
  const auto plan = planned(renamed(), cloud);
  CHECK(rows_of(plan).find("x " + renamed_at.text() + " ownership") != std::string::npos);
}

TEST_CASE("a name that somebody else took after the rename is no business of ours") {
  auto cloud = applied(microbots());
  const auto declared = renamed();
  settles(declared, cloud, policy_of(declared));
  auto other = *std::ranges::find(cloud.objects, &kinds::service_connection, &LiveObject::kind);
  other.id = uuid5("other");
  other.fields["id"] = other.id;
  other.fields["name"] = "sc-microbots-openai";
  other.fields["clientId"] = uuid5("theirs");
  other.mark.reset();
  cloud.objects.push_back(other);
  CHECK(rows_of(planned(declared, cloud)) == "");
}

TEST_CASE("shares are created after, and removed before, their connection") {
  auto declared = microbots();
  const auto share = declared.share(connection_at, "Portal");
  auto cloud = with_portal(declared);
  CHECK(rows_of(planned(declared, cloud)) == "");
  auto policy = policy_of(declared);
  policy.destroy = true;
  const auto plan = planned(declared, cloud, policy);
  CHECK(plan.find(share)->action == Action::remove);
  CHECK(waits_for(plan, connection_at, share));
}

TEST_CASE("a share that nobody declared is reported, and pruned") {
  auto shared = microbots();
  const auto share = shared.share(connection_at, "Portal");
  const auto cloud = with_portal(shared);
  auto declared = microbots();
  CHECK(rows_of(planned(declared, cloud)) == "? " + share.text() + "\n");
  auto policy = policy_of(declared);
  policy.prune = true;
  CHECK(rows_of(planned(declared, cloud, policy)) == "- " + share.text() + "\n");
}

TEST_CASE("top level and project that differ are repaired") {
  auto declared = microbots();
  declared.at(connection_at).fields["topLevel"] = "in step";
  auto cloud = applied(declared);
  for (auto& object : cloud.objects)
    if (object.kind == &kinds::service_connection) object.fields["topLevel"] = "name 'sc-old'";
  CHECK(rows_of(planned(declared, cloud)) == "~ " + connection_at.text() + "\n");
  settles(declared, cloud, policy_of(declared));
}
