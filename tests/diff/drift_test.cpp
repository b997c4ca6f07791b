#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

LiveObject& first_of(CloudSimulator& cloud, const Kind& kind) {
  const auto found = std::ranges::find(cloud.objects, &kind, &LiveObject::kind);
  REQUIRE(found != cloud.objects.end());
  return *found;
}

struct Drift {
  std::string name;
  const Kind* kind;
  std::string field, value, expected;
};

}  // namespace

TEST_CASE("what equals its declaration gives no row") {
  const auto declared = microbots();
  CHECK(rows_of(planned(declared, applied(declared))) == "");
}

TEST_CASE("each changed field is one row, and one apply repairs it") {
  const auto declared = microbots();
  const std::vector<Drift> cases = {
      {"description", &kinds::service_connection, "description", "by hand", "~ " + connection_at.text() + "\n"},
      {"scheme", &kinds::service_connection, "scheme", "ServicePrincipal", "c " + connection_at.text() + "\n"},
      {"client id", &kinds::service_connection, "clientId", uuid5("x"), "m " + connection_at.text() + "\n"},
      {"scope on the form", &kinds::service_connection, "scopeResourceGroup", "rg-x",
       "~ " + connection_at.text() + "\n"},
      {"issuer", &kinds::federated_credential, "issuer", "https://vstoken.dev.azure.com/x",
       "~ " + wired_at.text() + "\n"},
      {"audience", &kinds::federated_credential, "audience", "api://other", "~ " + wired_at.text() + "\n"},
  };
  for (const auto& row : cases) {
    INFO(row.name);
    auto cloud = applied(declared);
    first_of(cloud, *row.kind).fields.insert_or_assign(row.field, Value(row.value));
    CHECK(rows_of(planned(declared, cloud)) == row.expected);
    settles(declared, cloud, policy_of(declared));
  }
}

TEST_CASE("that no condition is there is no difference however the service says it") {
  auto declared = microbots();
  declared.at(role_at).fields["condition"] = Value("");
  auto cloud = applied(declared);
  auto& live = first_of(cloud, kinds::role_assignment).fields;
  SECTION("missing") {
    live.erase("condition");
    CHECK(rows_of(planned(declared, cloud)) == "");
  }
  SECTION("empty") {
    live.insert_or_assign("condition", Value(""));
    CHECK(rows_of(planned(declared, cloud)) == "");
  }
}

TEST_CASE("each missing thing is created again") {
  const auto declared = microbots();
  for (const auto* kind : {&kinds::role_assignment, &kinds::federated_credential, &kinds::pipeline_permission}) {
    INFO(kind->name);
    auto cloud = applied(declared);
    cloud.remove(first_of(cloud, *kind).id);
    const auto plan = planned(declared, cloud);
    CHECK(totals_of(plan).create == 1);
    CHECK(plan.changes.size() == 6);
    settles(declared, cloud, policy_of(declared));
  }
}

TEST_CASE("letter case of a subject breaks the exchange, so it is a difference") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  auto& credential = first_of(cloud, kinds::federated_credential);
  const auto upper = "/EID1/" + text_of(credential.fields, "subject").substr(6);
  credential.fields["subject"] = Value(upper);
  const auto plan = planned(declared, cloud);
  CHECK(rows_of(plan) == "~ " + wired_at.text() + "\n");
  CHECK(plan.find(wired_at)->reason.find("only in case") != std::string::npos);
}

TEST_CASE("letter case of ids, names and GUIDs is no difference") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  const auto upper = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
    return text;
  };
  for (auto& object : cloud.objects) {
    if (!object.kind->managed) continue;
    object.id = upper(object.id);
    for (const auto* name :
         {"id", "identityId", "scope", "principalId", "clientId", "roleId", "resourceGroup", "tenantId"})
      if (const auto found = object.fields.find(name); found != object.fields.end())
        found->second = Value(upper(std::get<std::string>(found->second)));
  }
  CHECK(rows_of(planned(declared, cloud)) == "");
}

TEST_CASE("tags of others are none of our business, ours are") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  auto& tags = std::get<Tags>(first_of(cloud, kinds::identity).fields["tags"]);
  tags["cost-center"] = "42";
  CHECK(rows_of(planned(declared, cloud)) == "");
  auto changed = declared;
  std::get<Tags>(changed.at(identity_at).fields["tags"])["cost-center"] = "43";
  CHECK(rows_of(planned(changed, cloud)) == "~ " + identity_at.text() + "\n");
  settles(changed, cloud, policy_of(changed));
}

TEST_CASE("a list of tags that is empty on both sides is equal, however the service says it") {
  Declarations declared;
  const auto group = declared.group("rg-a");
  auto cloud = applied(declared);
  declared.at(group).fields["tags"] = Tags();
  cloud.find(kinds::resource_group, "rg-a")->fields.erase("tags");
  CHECK(rows_of(planned(declared, cloud)) == "");
}

TEST_CASE("a group's place is never a difference") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  first_of(cloud, kinds::resource_group).fields["location"] = Value("westus");
  CHECK(rows_of(planned(declared, cloud)) == "");
}

TEST_CASE("an identity made again behind our back is one story") {
  const auto declared = microbots();
  auto cloud = applied(declared);
  cloud.remove(cloud.find(kinds::identity, "mi-microbots-ado")->id);
  const auto plan = planned(declared, cloud);
  CHECK(rows_of(plan) == "+ " + identity_at.text() + "\n+ " + role_at.text() + "\nm " + connection_at.text() + "\n+ " +
                             wired_at.text() + "\n# " + stamp_at.text() + "\n");
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("the stamp tells which side moved") {
  auto declared = microbots();
  auto cloud = applied(declared);
  first_of(cloud, kinds::service_connection).fields["description"] = Value("by hand");
  const auto live_moved = planned(declared, cloud);
  CHECK(live_moved.find(connection_at)->reason.find("changed outside keyless") != std::string::npos);
  CHECK(live_moved.find(stamp_at) == nullptr);

  declared.at(identity_at).entry = "entry-2";
  const auto both = planned(declared, cloud);
  CHECK(both.find(connection_at)->reason.find("the manifest has changed") != std::string::npos);
  CHECK(both.find(stamp_at)->after == std::vector{connection_at});
  settles(declared, cloud, policy_of(declared));
}
