#include "survey/export.hpp"

#include <catch2/catch.hpp>

#include "manifest/manifest.hpp"
#include "survey/seen.hpp"

using namespace keyless;
using namespace keyless::test;
using survey::Choice;

namespace {

constexpr auto key_vault_reader = "21090545-7ca7-4776-b22c-e363652d74d2";

/// The only file, which must be without errors.
manifest::Manifest only(const survey::Exported& exported) {
  REQUIRE(exported.files.size() == 1);
  INFO(exported.files.front().text);
  auto loaded = manifest::parse(exported.files.front().name, exported.files.front().text);
  for (const auto& found : loaded.diagnostics) UNSCOPED_INFO(found.at.line << ": " << found.message);
  REQUIRE_FALSE(model::has_errors(loaded.diagnostics));
  return loaded.manifests.front();
}

std::vector<std::string> reasons(const survey::Exported& exported) {
  std::vector<std::string> found;
  for (const auto& one : exported.unexpressed) found.push_back(one.what + ": " + one.reason);
  return found;
}

bool holds(const survey::Exported& exported, const std::string& words) {
  return exported.files.front().text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("what is nobody's goes into a manifest of its project, with identities that exist") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1, {{"description", "Payments talk to Azure"}, {"scopeResourceGroup", "rg-pay"}});
  seen.pipeline("7", "ci");
  seen.pipeline("8", "\\release\\deploy");
  seen.admit("sc-a", "7");
  seen.admit("sc-a", "8");
  seen.role(1, key_vault_reader, "/subscriptions/" + subscription + "/resourceGroups/rg-pay");
  seen.trust("mi-a", "github", "repo:contoso/pay:ref:refs/heads/main");
  const auto exported = survey::export_manifests(seen.survey, Choice());
  CHECK(exported.files.front().name == "payments.yaml");
  CHECK(reasons(exported) == std::vector<std::string>{});
  const auto made = only(exported);
  CHECK(made.owner() == "payments");
  CHECK(made.azure.subscription.value == subscription);
  REQUIRE(made.identities.size() == 1);
  CHECK(made.identities[0].kind == manifest::IdentityKind::existing);
  CHECK(made.identities[0].roles.at(0).role.value == "Key Vault Reader");
  CHECK(made.identities[0].federated_credentials.at(0).subject.value == "repo:contoso/pay:ref:refs/heads/main");
  const auto& connection = made.service_connections.at(0);
  CHECK(connection.description.value == "Payments talk to Azure");
  CHECK(connection.scope_resource_group.value == "rg-pay");
  CHECK_FALSE(connection.adopt);
  CHECK(holds(exported, "  pipelines:\n  - '\\release\\deploy'\n  - ci\n"));
}

TEST_CASE("what carries a mark goes back to its owner, identity and all") {
  Seen seen;
  seen.identity("mi-a", 1, "bots/eu");
  seen.connection("sc-a", 1, {}, "bots/eu");
  seen.identity("mi-idle", 2, "bots/eu");
  const auto made = only(survey::export_manifests(seen.survey, Choice()));
  CHECK(made.owner() == "bots/eu");
  REQUIRE(made.identities.size() == 2);
  CHECK(made.identities[0].kind == manifest::IdentityKind::user_assigned);
  CHECK(made.identities[0].resource_group.value == "rg-ids");
  CHECK(made.identities[0].location == "westeurope");
}

TEST_CASE("a team, a group or a name for the adopter narrow and steer it") {
  Seen seen;
  seen.identity("mi-a", 1, "bots");
  seen.connection("sc-a", 1, {}, "bots");
  seen.identity("mi-b", 2);
  seen.connection("sc-b", 2);
  CHECK(only(survey::export_manifests(seen.survey, {.teams = {"bots"}})).service_connections.size() == 1);
  const auto adopted = survey::export_manifests(seen.survey, {.adopt_as = "platform"});
  REQUIRE(adopted.files.size() == 2);
  CHECK(adopted.files[1].name == "platform-payments.yaml");
  const auto group = survey::export_manifests(seen.survey, {.resource_group = "RG-IDS"});
  CHECK(group.identities == 2);
  CHECK(group.files[1].text.find("kind: existing") == std::string::npos);
  CHECK(survey::export_manifests(seen.survey, {.resource_group = "rg-else"}).files.empty());
}

TEST_CASE("what must change is adopted on purpose, and says why") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-old", 1, {{"subject", "sc://contoso/Payments/sc-old"}});
  const auto exported = survey::export_manifests(seen.survey, Choice());
  CHECK(only(exported).service_connections.at(0).adopt);
  CHECK(holds(exported, "# uses the Azure DevOps issuer: to be migrated to the Microsoft Entra issuer"));
}

TEST_CASE("what no manifest can say is left out and listed") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-good", 1);
  seen.connection("sc-github", 1, {{"type", "github"}});
  seen.connection("sc-\xC3\xA9t\xC3\xA9", 1);
  seen.connection("sc-machine", 1, {{"scopeLevel", "AzureMLWorkspace"}});
  seen.connection("sc-china", 1, {{"environment", "AzureChinaCloud"}});
  seen.connection("sc-partner", 1, {{"tenantId", guid(9)}});
  seen.connection("sc-stranger", 77);
  const auto exported = survey::export_manifests(seen.survey, Choice());
  CHECK(only(exported).service_connections.size() == 1);
  const auto listed = reasons(exported);
  REQUIRE(listed.size() == 6);
  const auto says = [&](const std::string& words) {
    return std::ranges::any_of(listed, [&](const std::string& one) { return one.find(words) != std::string::npos; });
  };
  CHECK(says("sc-github: it is of type github"));
  CHECK(says("sc-machine: its scope is of level AzureMLWorkspace"));
  CHECK(says("sc-china: it is for the cloud AzureChinaCloud"));
  CHECK(says("sc-partner: it signs in to tenant " + guid(9)));
  CHECK(says("sc-stranger: the identity with its client id " + guid(77) + " is not visible"));
  CHECK(holds(exported, "# - serviceConnection/Payments/sc-github: it is of type github"));
}

TEST_CASE("a condition is written as it is, one beyond words is tolerated and listed, like trust beyond words") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1);
  const auto scope = "/subscriptions/" + subscription + "/resourceGroups/rg-pay";
  const std::string condition = "(\n (@Resource[x] StringEquals 'y')\n)";
  seen.role(1, key_vault_reader, scope, {{"condition", condition}, {"conditionVersion", "2.0"}});
  seen.role(1, key_vault_reader, scope + "-old", {{"condition", condition}, {"conditionVersion", "1.0"}});
  seen.trust("mi-a", "flexible", "");
  seen.trust("mi-a", "anyone", "repo:contoso/pay:*");
  const auto exported = survey::export_manifests(seen.survey, Choice());
  const auto made = only(exported);
  REQUIRE(made.identities[0].roles.size() == 1);
  CHECK(made.identities[0].roles[0].condition.value == condition);
  REQUIRE(made.identities[0].federated_credentials.size() == 1);
  CHECK(made.identities[0].federated_credentials[0].allow_risk);
  CHECK(made.allow_undeclared.size() == 2);
  CHECK(exported.unexpressed.size() == 2);
}

TEST_CASE("two pipelines of one name are told apart by folder, a deleted one is tolerated") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1);
  seen.pipeline("1", "ci");
  seen.pipeline("2", "\\eu\\ci");
  seen.pipeline("3", "12");
  for (const auto* id : {"1", "2", "3", "99"}) seen.admit("sc-a", id);
  const auto exported = survey::export_manifests(seen.survey, Choice());
  CHECK(holds(exported, "  pipelines:\n  - '\\12'\n  - '\\ci'\n  - '\\eu\\ci'\n"));
  CHECK(only(exported).allow_undeclared.at(0).value == "pipelinePermission/Payments/sc-a/pipeline 99");
}

TEST_CASE("an identity that can't be trusted to hold more trust is not asked to") {
  Seen seen;
  seen.identity("mi-a", 1);
  for (int i = 0; i < 21; ++i)
    seen.connection("sc-" + std::to_string(i), 1, {{"subject", "/eid1/x/" + std::to_string(i)}});
  seen.trust("mi-a", "github", "repo:contoso/pay:ref:refs/heads/main");
  const auto exported = survey::export_manifests(seen.survey, Choice());
  const auto made = only(exported);
  CHECK(made.service_connections.size() == 20);
  CHECK(made.identities[0].federated_credentials.empty());
  CHECK(made.allow_undeclared.at(0).value == "federatedCredential/mi-a/github");
  CHECK(exported.unexpressed.size() == 2);
}

TEST_CASE("a manifest too large for one file becomes several of one owner") {
  Seen seen;
  const std::string words(900, 'x');
  for (int i = 0; i < 1500; ++i) {
    seen.identity("mi-" + std::to_string(1000 + i), i + 1);
    seen.connection("sc-" + std::to_string(1000 + i), i + 1, {{"description", words}});
  }
  const auto exported = survey::export_manifests(seen.survey, Choice());
  REQUIRE(exported.files.size() == 2);
  CHECK(exported.files[1].name == "payments-2.yaml");
  std::size_t connections = 0;
  for (const auto& file : exported.files) {
    CHECK(file.text.size() < 1024UL * 1024UL);
    const auto loaded = manifest::parse(file.name, file.text);
    CHECK_FALSE(model::has_errors(loaded.diagnostics));
    connections += loaded.manifests.front().service_connections.size();
  }
  CHECK(connections == 1500);
}

TEST_CASE("a connection shared with a project, and one that is open to all, are declared so") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1, {{"shared", "true"}});
  seen.admit("sc-a", "*");
  seen.add(kinds::connection_share, "s",
           {{"connectionId", "connection of sc-a"},
            {"projectName", "Checkout"},
            {"name", "sc-from-payments"},
            {"description", ""}});
  seen.add(kinds::pipeline_permission, "p",
           {{"organization", "contoso"},
            {"projectName", "Checkout"},
            {"connectionId", "connection of sc-a"},
            {"pipelineId", "41"}});
  const auto exported = survey::export_manifests(seen.survey, Choice());
  only(exported);
  CHECK(holds(exported,
              "  pipelines:\n    all: true\n  sharedWith:\n  - project: Checkout\n    name: sc-from-payments\n"
              "    pipelines:\n    - '41'\n"));
}

TEST_CASE("owners and secrets of an application stay until somebody decides") {
  Seen seen;
  seen.add(kinds::existing_identity, "/applications/" + guid(50),
           {{"id", "/applications/" + guid(50)},
            {"name", "contoso: deployer (prod)"},
            {"clientId", guid(1)},
            {"principalId", guid(2)},
            {"tenantId", tenant}});
  seen.add(kinds::application_secret, "k",
           {{"identityId", "/applications/" + guid(50)},
            {"type", "password"},
            {"keyId", guid(60)},
            {"endDate", "2027-01-01"}});
  seen.connection("sc-a", 1, {{"scheme", "ServicePrincipal"}, {"issuer", ""}, {"subject", ""}});
  const auto exported = survey::export_manifests(seen.survey, Choice());
  const auto made = only(exported);
  REQUIRE(made.identities.size() == 1);
  CHECK(made.identities[0].name.value == "contoso-deployer-prod");
  CHECK(holds(exported, "  kind: existing\n  clientId: "));
  CHECK(made.service_connections.at(0).adopt);
  REQUIRE(made.allow_undeclared.size() == 1);
  CHECK(made.allow_undeclared[0].value ==
        "applicationSecret/contoso-deployer-prod/password " + guid(60) + " (until 2027-01-01)");
}
