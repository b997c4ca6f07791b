#include <catch2/catch.hpp>
#include <set>

#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"

using namespace keyless::model;

TEST_CASE("kinds are found by name, and each name is there once") {
  std::set<std::string_view> names;
  for (const auto* kind : all_kinds()) {
    CHECK(names.insert(kind->name).second);
    CHECK(find_kind(kind->name) == kind);
    CHECK(kind->keys(Fields()).empty());
    if (kind->managed) CHECK(kind->ownership != Ownership::none);
  }
  CHECK(find_kind("nonsense") == nullptr);
}

TEST_CASE("a kind declares each of its fields, and what is asked about it holds together") {
  for (const auto* kind : all_kinds()) {
    INFO(kind->name);
    std::set<std::string_view> names;
    for (const auto& field : kind->fields) CHECK(names.insert(field.name).second);
    for (const auto& field : kind->further) CHECK(names.insert(field.name).second);
    for (const auto& [key, field] : kind->removal_keys) CHECK(declares(*kind, field, Side::live));
    for (const auto& below : {kind->hangs_on, kind->lies_in})
      if (below) CHECK(declares(*kind, below->field, Side::desired));
    CHECK((kind->on_parent_removal == OnParentRemoval::stays || kind->hangs_on));
    CHECK((!kind->precedes_access || kind->hangs_on));
    // Whole objects are removed by name; what hangs on one goes by itself.
    const bool is_whole = kind->managed && kind->ownership != Ownership::owned_parent;
    CHECK(kind->removal_keys.empty() == !is_whole);
  }
  CHECK(declares(kinds::check, "approver/Ada", Side::desired));
  CHECK(!declares(kinds::check, "approver/Ada", Side::live));
  CHECK(!declares(kinds::identity, "nonsense", Side::desired));
}

TEST_CASE("a flag is compared as a word, and is known by its kind only") {
  for (const auto* kind : all_kinds())
    for (const auto& field : kind->fields)
      if (field.flag) CHECK((field.compare == Compare::exact || field.compare == Compare::caseless));
  CHECK(is_flag(kinds::check, "disabled"));
  CHECK(is_flag(kinds::service_connection, "mayManage"));
  CHECK_FALSE(is_flag(kinds::check, "instructions"));
  CHECK_FALSE(is_flag(kinds::identity, "disabled"));
}

TEST_CASE("only what grants nothing itself restricts access") {
  CHECK(restricts_access(kinds::check));
  CHECK(!restricts_access(kinds::role_assignment));
  CHECK(!restricts_access(kinds::resource_group));
}

TEST_CASE("values are equal by the rule of their field") {
  CHECK(!equal(Compare::exact, Value("a"), Value("A")));
  CHECK(equal(Compare::caseless, Value("a"), Value("A")));
  CHECK(equal(Compare::arm_id, Value("/A/b/"), Value("/a/B")));
  CHECK(!equal(Compare::caseless, Value("/a/"), Value("/a")));
  CHECK(equal(Compare::set, Value(Strings{"b", "A"}), Value(Strings{"a", "B"})));
  CHECK(!equal(Compare::set, Value(Strings{"a"}), Value(Strings{"a", "a"})));
  CHECK(equal(Compare::owned_tags, Value(Tags{{"Team", "x"}}), Value(Tags{{"team", "x"}, {"other", "y"}})));
  CHECK(!equal(Compare::owned_tags, Value(Tags{{"team", "x"}}), Value(Tags{{"team", "X"}})));
  CHECK(!equal(Compare::exact, Value("a"), Value(Strings{"a"})));
}

TEST_CASE("a credential is known by issuer and subject before its name") {
  const Fields fields = {{"identityId", "/A"}, {"issuer", "https://i"}, {"subject", "Sub"}, {"name", "N"}};
  const auto keys = kinds::federated_credential.keys(fields);
  REQUIRE(keys.size() == 2);
  CHECK(keys[0] == "/a|https://i|Sub");
  CHECK(keys[1] == "/a|name|n");
}

TEST_CASE("a role assignment is known by scope, principal and role, folded") {
  const Fields one = {{"scope", "/Subscriptions/S/"}, {"principalId", "P"}, {"roleId", "/x/roleDefinitions/R"}};
  const Fields two = {{"scope", "/subscriptions/s"}, {"principalId", "p"}, {"roleId", "r"}};
  CHECK(kinds::role_assignment.keys(one) == kinds::role_assignment.keys(two));
  CHECK(kinds::role_assignment.collection(one) == "roleAssignments@/subscriptions/s");
}

TEST_CASE("an unknown part gives no key") {
  Fields fields = {{"identityId", Reference{Address("identity", "a"), "id"}}, {"name", "n"}};
  CHECK(kinds::federated_credential.keys(fields).empty());
}

TEST_CASE("scopes are short for people") {
  const std::string sub = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
  CHECK(kinds::short_scope(sub) == "subscription 0b1f6471");
  CHECK(kinds::short_scope(sub + "/resourceGroups/rg-openai") == "rg-openai");
  CHECK(kinds::short_scope(sub + "/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/my") ==
        "rg/accounts/my");
  CHECK(kinds::short_scope("/providers/Microsoft.Management/managementGroups/mg") == "mg");
  CHECK(kinds::short_scope("/") == "/");
  CHECK(kinds::short_scope("") == "/");
}

TEST_CASE("built-in roles are found by name or GUID, the dangerous ones are known") {
  for (const auto* name :
       {"Owner", "Contributor", "User Access Administrator", "Role Based Access Control Administrator"})
    CHECK(built_in_role(name)->privileged);
  CHECK(!built_in_role("reader")->privileged);
  CHECK(built_in_role("ACDD72A7-3385-48EF-BD42-F606FBA81AE7")->name == std::string("Reader"));
  CHECK(built_in_role("Deployer") == nullptr);
}
