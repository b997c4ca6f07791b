#include <catch2/catch.hpp>

#include "base/arm_id.hpp"

using namespace keyless;

namespace {

const std::string subscription = "/subscriptions/0B1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string group = subscription + "/resourceGroups/rg-A";
const std::string identity = group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-a";
const std::string management_group = "/providers/Microsoft.Management/managementGroups/mg";

struct Row {
  const char* name;
  std::string id;
  std::string parent;
  std::string group;
  std::string subscription;
};

const std::string own = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";

const Row rows[] = {
    {"a subscription", subscription, "", "", own},
    {"a group", group, subscription, group, own},
    {"a group in other letters", subscription + "/RESOURCEGROUPS/rg-A", subscription,
     subscription + "/RESOURCEGROUPS/rg-A", own},
    {"a resource", identity, group, group, own},
    {"a child", identity + "/federatedIdentityCredentials/fc", identity, group, own},
    {"what is attached to a resource", identity + "/providers/Microsoft.Authorization/roleAssignments/x", identity,
     group, own},
    {"what is attached to a group", group + "/providers/Microsoft.Authorization/roleAssignments/x", group, group, own},
    {"what is attached to a subscription", subscription + "/providers/Microsoft.Authorization/roleAssignments/x",
     subscription, "", own},
    {"a management group", management_group, "", "", ""},
    {"what is attached to one", management_group + "/providers/Microsoft.Authorization/roleAssignments/x",
     management_group, "", ""},
    {"a group called like a keyword", subscription + "/resourceGroups/providers", subscription,
     subscription + "/resourceGroups/providers", own},
    {"an object of the directory", "/applications/1", "", "", ""},
    {"nothing", "", "", "", ""}};

}  // namespace

TEST_CASE("an ARM id tells what it lies in") {
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(parent_arm_id(row.id) == row.parent);
    CHECK(resource_group_of(row.id) == row.group);
    CHECK(subscription_of(row.id) == row.subscription);
  }
}

TEST_CASE("a segment is found behind a keyword, never behind a name that is spelled like one") {
  CHECK(arm_id_segment(identity, "RESOURCEGROUPS") == "rg-A");
  CHECK(arm_id_segment(identity, "userAssignedIdentities") == "mi-a");
  CHECK(arm_id_segment(identity, "federatedIdentityCredentials") == "");
  CHECK(arm_id_segment(subscription + "/resourceGroups/providers/x", "providers") == "");
}
