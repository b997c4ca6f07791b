#include <catch2/catch.hpp>

#include "sandbox/arm/callers.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

// The numbers are those of the list of traps at the end of the notes on Resource Manager, Entra and Graph.

namespace {

constexpr const char* issuer = "https://token.actions.githubusercontent.com";
constexpr const char* first = "11111111-1111-4111-8111-111111111111";
constexpr const char* second = "22222222-2222-4222-8222-222222222222";
constexpr const char* nobody = "99999999-9999-4999-8999-999999999999";

std::string assignments(const std::string& scope, const std::string& filter) {
  return scope + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=" + encoded(filter);
}

}  // namespace

TEST_CASE("ARM trap 1: writes of federated credentials under one identity are serial", "[sandbox]") {
  Options options;
  options.scenario.behaviour.delays.federated_credential_write = std::chrono::seconds(2);
  Lab lab(options);
  make_identity(lab, "mi-one");
  make_identity(lab, "mi-two");
  Answer overlapping;
  Answer removal;
  Answer elsewhere;
  bool met = false;
  lab.clock.on_sleep = [&] {
    if (std::exchange(met, true)) return;
    overlapping = lab.arm("PUT", msi(credential("mi-one", "fic-two")), trust(issuer, "two"));
    removal = lab.arm("DELETE", msi(credential("mi-one", "fic-one")));
    elsewhere = lab.arm("PUT", msi(credential("mi-two", "fic-one")), trust(issuer, "one"));
  };
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust(issuer, "one")).status == 201);
  REQUIRE(met);
  CHECK(overlapping.status == 409);
  CHECK(overlapping.code() == "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity");
  auto lowered = identity("mi-one");
  for (auto& c : lowered) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  CHECK(overlapping.message() ==
        "Too many Federated Identity Credentials are written concurrently for the managed identity '" + lowered +
            "'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.");
  CHECK(removal.status == 409);
  CHECK(elsewhere.status == 201);
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-two")), trust(issuer, "two")).status == 201);
}

TEST_CASE("ARM trap 2: issuer and subject are unique within an identity, so renaming deletes first", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  make_identity(lab, "mi-two");
  lab.arm("PUT", msi(credential("mi-one", "fic-old")), trust(issuer, "s"));
  auto second_name = lab.arm("PUT", msi(credential("mi-one", "fic-new")), trust(issuer, "s"));
  CHECK(second_name.status == 400);
  CHECK(second_name.code() == "BadRequest");
  CHECK(second_name.message() == "Issuer and subject combination already exists for this Managed Identity.");
  CHECK(lab.arm("PUT", msi(credential("mi-two", "fic-new")), trust(issuer, "s")).status == 201);
  CHECK(lab.arm("DELETE", msi(credential("mi-one", "fic-old"))).status == 200);
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-new")), trust(issuer, "s")).status == 201);
}

TEST_CASE("ARM trap 3: an identity holds 20 federated credentials, whoever made them", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  for (int i = 1; i <= 20; ++i)
    REQUIRE(lab.arm("PUT", msi(credential("mi-one", "fic-" + std::to_string(i))), trust(issuer, std::to_string(i)))
                .status == 201);
  auto beyond = lab.arm("PUT", msi(credential("mi-one", "fic-21")), trust(issuer, "21"));
  CHECK(beyond.status == 400);
  CHECK(beyond.code() == "BadRequest");
  CHECK(lab.arm("GET", msi(identity("mi-one") + "/federatedIdentityCredentials")).body["value"].size() == 20);
  lab.arm("DELETE", msi(credential("mi-one", "fic-1")));
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-21")), trust(issuer, "21")).status == 201);
}

TEST_CASE("ARM trap 3: the limit is a setting of the sandbox", "[sandbox]") {
  Options options;
  options.scenario.behaviour.limits.federated_credentials = 1;
  Lab lab(options);
  make_identity(lab, "mi-one");
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-1")), trust(issuer, "1")).status == 201);
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-2")), trust(issuer, "2")).status == 400);
}

TEST_CASE("ARM trap 4: trust minds letter case, names and ids do not", "[sandbox]") {
  Lab lab;
  auto client = make_identity(lab, "mi-one")["clientId"].get<std::string>();
  lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust(guest_issuer, "Repo:A"));
  CHECK(lab.arm("GET", msi(credential("MI-ONE", "FIC-One"))).status == 200);
  CHECK(lab.arm("PUT", msi(credential("mi-one", "fic-two")), trust(guest_issuer, "repo:a")).status == 201);
  lab.arm("DELETE", msi(credential("mi-one", "FIC-TWO")));
  auto exact = lab.sandbox->assertion(guest_issuer, "Repo:A", "api://AzureADTokenExchange", std::chrono::seconds(600));
  CHECK(lab.token_of(client, exact) != "");
  auto other = lab.sandbox->assertion(guest_issuer, "repo:a", "api://AzureADTokenExchange", std::chrono::seconds(600));
  CHECK(lab.sign_in(client, other).body["error_codes"][0] == 7002138);
}

TEST_CASE("ARM trap 5: a credential with wrong values is taken, and fails when it is used", "[sandbox]") {
  Lab lab;
  auto client = make_identity(lab, "mi-one")["clientId"].get<std::string>();
  auto created =
      lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust("https://no-such-issuer.example", "nonsense"));
  CHECK(created.status == 201);
  auto assertion = lab.sandbox->assertion(guest_issuer, "me", "api://AzureADTokenExchange", std::chrono::seconds(600));
  CHECK(lab.token_of(client, assertion) == "");
}

TEST_CASE("ARM trap 6: what is new is not usable at once", "[sandbox]") {
  Options options;
  options.scenario.behaviour.delays.principal = std::chrono::seconds(60);
  Lab lab(options);
  auto principal = make_identity(lab, "mi-new")["principalId"].get<std::string>();
  auto early = lab.arm("PUT", assignment(account(), first), grant(reader, principal));
  CHECK(early.status == 400);
  CHECK(early.code() == "PrincipalNotFound");
  lab.clock.pass(std::chrono::seconds(60));
  CHECK(lab.arm("PUT", assignment(account(), first), grant(reader, principal)).status == 201);
}

TEST_CASE("ARM trap 6: a new role grants nothing yet", "[sandbox]") {
  Options options;
  options.scenario.behaviour.delays.role_assignment = std::chrono::seconds(300);
  Lab lab(options);
  auto guest = sign_in_guest(lab, "mi-guest");
  CHECK(give(lab, group("rg-openai"), reader, guest.principal, second).status == 201);
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, guest.token).status == 403);
  CHECK(lab.arm("GET", assignment(group("rg-openai"), second)).status == 200);
  lab.clock.pass(std::chrono::seconds(300));
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, guest.token).status == 200);
}

TEST_CASE("ARM trap 7: naming the principal's type spares the look into the directory", "[sandbox]") {
  Options options;
  options.scenario.behaviour.delays.principal = std::chrono::seconds(60);
  Lab lab(options);
  auto principal = make_identity(lab, "mi-new")["principalId"].get<std::string>();
  CHECK(lab.arm("PUT", assignment(account(), first), grant(reader, principal)).code() == "PrincipalNotFound");
  auto typed = lab.arm("PUT", assignment(account(), first), grant(reader, principal, "ServicePrincipal"));
  CHECK(typed.status == 201);
  lab.clock.pass(std::chrono::seconds(60));
  auto wrong = lab.arm("PUT", assignment(account(), second), grant(openai_user, principal, "User"));
  CHECK(wrong.status == 400);
  CHECK(wrong.code() == "UnmatchedPrincipalType");
  CHECK(wrong.message().find("PrinciaplType 'User'") != std::string::npos);
}

TEST_CASE("ARM trap 8: a grant stands once, under whatever name", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  give(lab, account(), reader, principal, first);
  auto again = give(lab, account(), reader, principal, second);
  CHECK(again.status == 409);
  CHECK(again.code() == "RoleAssignmentExists");
  CHECK(again.message() ==
        "The role assignment already exists. The ID of the existing role assignment is "
        "11111111111141118111111111111111.");
  CHECK(again.header("x-ms-failure-cause") == "");
  CHECK(give(lab, group("rg-openai"), reader, principal, second).status == 201);
}

TEST_CASE("ARM trap 9: a name stays with its principal, scope and role", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  auto other = make_identity(lab, "mi-two")["principalId"].get<std::string>();
  give(lab, account(), reader, principal, first);
  auto moved = give(lab, account(), reader, other, first);
  CHECK(moved.status == 400);
  CHECK(moved.code() == "RoleAssignmentUpdateNotPermitted");
  CHECK(moved.message() == "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
  CHECK(give(lab, account(), openai_user, principal, first).code() == "RoleAssignmentUpdateNotPermitted");
  CHECK(give(lab, subscription_scope(), reader, principal, first).code() == "RoleAssignmentUpdateNotPermitted");
}

TEST_CASE("ARM trap 10: a PUT answers 201 with createdBy null, a DELETE what it deleted", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  for (int i = 0; i < 2; ++i) {
    auto put = give(lab, account(), reader, principal, first);
    CHECK(put.status == 201);
    CHECK(put.body["properties"]["createdBy"].is_null());
    CHECK(put.body["properties"]["updatedBy"].is_string());
  }
  CHECK(lab.arm("GET", assignment(account(), first)).body["properties"]["createdBy"].is_string());
  auto removed = lab.arm("DELETE", assignment(account(), first));
  CHECK(removed.status == 200);
  CHECK(removed.body["name"] == first);
  auto absent = lab.arm("DELETE", assignment(account(), first));
  CHECK(absent.status == 204);
  CHECK(absent.text.empty());
}

TEST_CASE("ARM trap 11: lists show what is inherited, and filters do not mix", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  give(lab, account(), reader, principal, first);
  auto at_group = lab.arm("GET", assignments(group("rg-openai"), "atScope()")).body["value"];
  REQUIRE(at_group.size() == 1);
  CHECK(at_group[0]["properties"]["scope"] == subscription_scope());
  auto of_principal = "principalId eq '" + principal + "'";
  CHECK(lab.arm("GET", assignments(subscription_scope(), of_principal)).body["value"].size() == 1);
  CHECK(lab.arm("GET", assignments(account(), of_principal)).body["value"].size() == 1);
  CHECK(lab.arm("GET", assignments(account(), "atScope() and assignedTo('" + principal + "')")).body["value"].size() ==
        1);
  auto mixed = lab.arm("GET", assignments(account(), "atScope() and " + of_principal));
  CHECK(mixed.status == 400);
  CHECK(mixed.code() == "UnsupportedQuery");
}

TEST_CASE("ARM trap 12: the id of a role depends on where it is asked for", "[sandbox]") {
  Lab lab;
  auto path = std::string("/providers/Microsoft.Authorization/roleDefinitions/") + reader;
  auto at_tenant = lab.arm("GET", path + "?api-version=2022-04-01");
  auto at_subscription = lab.arm("GET", subscription_scope() + path + "?api-version=2022-04-01");
  CHECK(at_tenant.body["id"] == path);
  CHECK(at_subscription.body["id"] == subscription_scope() + path);
  CHECK(at_tenant.body["properties"] == at_subscription.body["properties"]);
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  json asked = {{"properties", {{"roleDefinitionId", path}, {"principalId", principal}}}};
  CHECK(lab.arm("PUT", assignment(account(), first), asked).body["properties"]["roleDefinitionId"] ==
        subscription_scope() + path);
}

TEST_CASE("ARM trap 13: ids of identities spell resourcegroups small, tags are empty or missing", "[sandbox]") {
  Lab lab;
  auto made = lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
  CHECK(made.body["id"].get<std::string>().find("/resourcegroups/rg-openai/") != std::string::npos);
  CHECK(made.body["tags"] == json::object());
  auto group_made = lab.arm("PUT", rg(group("rg-plain")), {{"location", "eastus"}});
  CHECK(group_made.body["id"].get<std::string>().find("/resourceGroups/rg-plain") != std::string::npos);
  CHECK_FALSE(group_made.body.contains("tags"));
  CHECK(made.text.starts_with(R"({"location":"eastus","tags":{},"id":"/subscriptions/)"));
  CHECK(group_made.text.starts_with(R"({"id":"/subscriptions/)"));
}

TEST_CASE("ARM trap 14: a 201 has a relative Location and nothing to wait for; only groups go slowly", "[sandbox]") {
  Lab lab;
  auto made = lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
  CHECK(made.header("Location").starts_with("/subscriptions/"));
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 200);
  lab.arm("PUT", rg(group("rg-gone")), {{"location", "eastus"}});
  auto accepted = lab.arm("DELETE", rg(group("rg-gone")));
  REQUIRE(accepted.status == 202);
  CHECK(accepted.text.empty());
  CHECK(accepted.header("Retry-After") == "15");
  auto link = accepted.header("Location");
  REQUIRE(link.starts_with(lab.ready("resourceManager") + "/subscriptions/"));
  link = link.substr(lab.ready("resourceManager").size());
  auto running = lab.arm("GET", link);
  CHECK(running.status == 202);
  CHECK(running.header("Location") != "");
  auto done = lab.arm("GET", link);
  CHECK(done.status == 200);
  CHECK(done.text.empty());
}

TEST_CASE("ARM trap 15: a HEAD of a group has no body, whatever it says", "[sandbox]") {
  Lab lab;
  auto there = lab.arm("HEAD", rg(group("rg-openai")));
  CHECK(there.status == 204);
  CHECK(there.text.empty());
  auto missing = lab.arm("HEAD", rg(group("rg-nowhere")));
  CHECK(missing.status == 404);
  CHECK(missing.text.empty());
  CHECK(missing.header("x-ms-failure-cause") == "gateway");
}

TEST_CASE("ARM trap 16: deleting what is gone is no error, unless its group or parent is gone too", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  CHECK(lab.arm("DELETE", msi(credential("mi-one", "fic-none"))).status == 204);
  CHECK(lab.arm("DELETE", msi(identity("mi-one"))).status == 200);
  CHECK(lab.arm("DELETE", msi(identity("mi-one"))).status == 204);
  auto orphan = lab.arm("DELETE", msi(credential("mi-one", "fic-none")));
  CHECK(orphan.status == 404);
  CHECK(orphan.code() == "ParentResourceNotFound");
  CHECK(lab.arm("DELETE", rg(group("rg-nowhere"))).code() == "ResourceGroupNotFound");
  CHECK(lab.arm("DELETE", msi(identity("mi-one", "rg-nowhere"))).code() == "ResourceGroupNotFound");
}

TEST_CASE("ARM trap 17: an identity made again is another one, and its old grants stay as orphans", "[sandbox]") {
  Lab lab;
  auto before = make_identity(lab, "mi-one");
  give(lab, account(), reader, before["principalId"], first);
  lab.arm("DELETE", msi(identity("mi-one")));
  auto after = make_identity(lab, "mi-one");
  CHECK(after["principalId"] != before["principalId"]);
  CHECK(after["clientId"] != before["clientId"]);
  auto orphan = lab.arm("GET", assignment(account(), first));
  CHECK(orphan.body["properties"]["principalId"] == before["principalId"]);
  CHECK(orphan.body["properties"]["principalType"] == "ServicePrincipal");
  CHECK(give(lab, account(), reader, after["principalId"], first).code() == "RoleAssignmentUpdateNotPermitted");
}

TEST_CASE("ARM trap 17: orphans count to the limit of a subscription", "[sandbox]") {
  Options options;
  options.scenario.behaviour.limits.role_assignments = 2;
  Lab lab(options);
  auto before = make_identity(lab, "mi-one");
  CHECK(give(lab, account(), reader, before["principalId"], first).status == 201);
  lab.arm("DELETE", msi(identity("mi-one")));
  auto after = make_identity(lab, "mi-one");
  auto full = give(lab, account(), reader, after["principalId"], second);
  CHECK(full.status == 400);
  CHECK(full.code() == "RoleAssignmentLimitExceeded");
}

TEST_CASE("ARM trap 18: tags are written as a whole, and a policy adds some of its own", "[sandbox]") {
  Lab lab;
  lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}, {"tags", {{"a", "1"}, {"b", "2"}}}});
  CHECK(lab.arm("PATCH", msi(identity("mi-one")), {{"tags", {{"c", "3"}}}}).body["tags"] == json({{"c", "3"}}));
  CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}}).body["tags"] == json::object());
  json policy = {{"properties",
                  {{"policyDefinitionId",
                    "/providers/Microsoft.Authorization/policyDefinitions/4f9dc7db-30c1-420c-b61a-e1d640128d26"},
                   {"parameters", {{"tagName", {{"value", "owner"}}}, {"tagValue", {{"value", "platform"}}}}}}}};
  auto path = group("rg-openai") + "/providers/Microsoft.Authorization/policyAssignments/tagged?api-version=2022-06-01";
  REQUIRE(lab.arm("PUT", path, policy).status == 201);
  auto tagged = lab.arm("PUT", msi(identity("mi-two")), {{"location", "eastus"}, {"tags", {{"a", "1"}}}});
  CHECK(tagged.status == 201);
  CHECK(tagged.body["tags"] == json({{"a", "1"}, {"owner", "platform"}}));
}

TEST_CASE("ARM trap 19: identities need a registration, which takes its time", "[sandbox]") {
  Options options;
  options.scenario.behaviour.registered_providers = {};
  options.scenario.behaviour.delays.provider_registration = std::chrono::seconds(30);
  Lab lab(options);
  auto refused = lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
  CHECK(refused.status == 409);
  CHECK(refused.code() == "MissingSubscriptionRegistration");
  CHECK(refused.message().starts_with(
      "The subscription is not registered to use namespace 'Microsoft.ManagedIdentity'."));
  CHECK(lab.arm("GET", msi(subscription_scope() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"))
            .body["value"]
            .empty());
  auto provider = subscription_scope() + "/providers/Microsoft.ManagedIdentity";
  CHECK(lab.arm("GET", rg(provider)).body["registrationState"] == "NotRegistered");
  CHECK(lab.arm("POST", rg(provider + "/register")).body["registrationState"] == "Registering");
  CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}}).status == 409);
  lab.clock.pass(std::chrono::seconds(30));
  CHECK(lab.arm("GET", rg(provider)).body["registrationState"] == "Registered");
  CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}}).status == 201);
}

TEST_CASE("ARM trap 20: one status has many meanings, the code tells which", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  give(lab, account(), reader, principal, first);
  auto exists = give(lab, account(), reader, principal, second);
  auto moved = lab.arm("PUT", msi(identity("mi-one")), {{"location", "westus"}});
  auto lock = group("rg-openai") + "/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01";
  lab.arm("PUT", lock, {{"properties", {{"level", "CanNotDelete"}}}});
  auto locked = lab.arm("DELETE", msi(identity("mi-one")));
  for (const auto* answer : {&exists, &moved, &locked}) {
    CHECK(answer->status == 409);
    CHECK(answer->header("Retry-After") == "");
  }
  CHECK(exists.code() == "RoleAssignmentExists");
  CHECK(moved.code() == "InvalidResourceLocation");
  CHECK(locked.code() == "ScopeLocked");
  CHECK(lab.arm("PUT", assignment(account(), second), grant(reader, nobody)).code() == "PrincipalNotFound");
  CHECK(lab.arm("PUT", assignment(account(), second), grant(reader, "wow")).code() == "InvalidPrincipalId");
}

TEST_CASE("ARM trap 25: Resource Graph holds no federated credentials, and lists are followed by their links",
          "[sandbox]") {
  Options options;
  options.page_size = 1;
  Lab lab(options);
  make_identity(lab, "mi-one");
  make_identity(lab, "mi-two");
  lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust(issuer, "s"));
  auto ask = [&](const std::string& query) {
    return lab.arm("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01",
                   {{"subscriptions", {Lab::subscription}}, {"query", query}});
  };
  auto found = ask("resources | where type =~ 'microsoft.managedidentity/userassignedidentities' | project name");
  REQUIRE(found.status == 200);
  CHECK(found.body["totalRecords"] == 2);
  CHECK(found.body["data"][0] == json({{"name", "mi-one"}}));
  auto credentials =
      ask("resources | where type =~ 'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials'");
  CHECK(credentials.body["totalRecords"] == 0);
  auto page = lab.arm("GET", msi(subscription_scope() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"));
  CHECK(page.body["value"].size() == 1);
  auto link = page.body["nextLink"].get<std::string>();
  REQUIRE(link.starts_with(lab.ready("resourceManager") + "/"));
  auto rest = lab.arm("GET", link.substr(lab.ready("resourceManager").size()));
  CHECK(rest.body["value"][0]["name"] == "mi-two");
  CHECK_FALSE(rest.body.contains("nextLink"));
}
