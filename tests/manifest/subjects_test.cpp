#include <catch2/catch.hpp>

#include "manifest/manifest.hpp"

using namespace keyless;

namespace {

struct Case {
  const char* name;
  const char* form;  ///< below the credential's key
  const char *issuer, *subject;
};

constexpr Case cases[] = {
    {"GitHub, environment", "github: {organization: Contoso, repository: bots, environment: production}",
     "https://token.actions.githubusercontent.com", "repo:Contoso/bots:environment:production"},
    {"GitHub, a colon in the environment", "github: {organization: contoso, repository: bots, environment: 'prod: eu'}",
     "https://token.actions.githubusercontent.com", "repo:contoso/bots:environment:prod%3A eu"},
    {"GitHub, branch", "github: {organization: contoso, repository: bots, branch: release/1.0}",
     "https://token.actions.githubusercontent.com", "repo:contoso/bots:ref:refs/heads/release/1.0"},
    {"GitHub, tag", "github: {organization: contoso, repository: bots, tag: v1}",
     "https://token.actions.githubusercontent.com", "repo:contoso/bots:ref:refs/tags/v1"},
    {"GitHub, pull request", "{github: {organization: contoso, repository: bots, pullRequest: true}, allowRisk: true}",
     "https://token.actions.githubusercontent.com", "repo:contoso/bots:pull_request"},
    {"GitHub, immutable",
     "github: {organization: octocat, organizationId: 123456, repository: my-repo, repositoryId: 456789, branch: main}",
     "https://token.actions.githubusercontent.com", "repo:octocat@123456/my-repo@456789:ref:refs/heads/main"},
    {"GitHub, enterprise", "github: {organization: contoso, repository: bots, branch: main, enterprise: contoso-inc}",
     "https://token.actions.githubusercontent.com/contoso-inc", "repo:contoso/bots:ref:refs/heads/main"},
    {"Kubernetes", "kubernetes: {issuer: 'https://oidc.example/c/', namespace: bots, serviceAccount: worker.a}",
     "https://oidc.example/c/", "system:serviceaccount:bots:worker.a"},
    {"Terraform Cloud",
     "terraformCloud: {organization: contoso, project: Default Project, workspace: prod, runPhase: plan}",
     "https://app.terraform.io", "organization:contoso:project:Default Project:workspace:prod:run_phase:plan"},
    {"Terraform Enterprise",
     "terraformCloud: {host: tfe.contoso.com, organization: contoso, project: bots, workspace: prod, runPhase: apply}",
     "https://tfe.contoso.com", "organization:contoso:project:bots:workspace:prod:run_phase:apply"},
    {"GitLab, branch", "gitlab: {project: contoso/sub/bots, branch: main}", "https://gitlab.com",
     "project_path:contoso/sub/bots:ref_type:branch:ref:main"},
    {"GitLab, own host and tag", "gitlab: {host: git.contoso.com, project: contoso/bots, tag: v1}",
     "https://git.contoso.com", "project_path:contoso/bots:ref_type:tag:ref:v1"},
    {"raw", "{issuer: 'https://a.example', subject: 'b:c'}", "https://a.example", "b:c"},
};

manifest::Loaded with_form(std::string form) {
  if (form.front() == '{') form = form.substr(1, form.size() - 2);
  return manifest::parse("m.yaml",
                         "version: 1\nteam: bots\nazure: {tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47, subscription: "
                         "0b1f6471-1bf0-4dda-aec3-cb9272f09590, location: eastus}\nidentities:\n- name: mi-x\n"
                         "  resourceGroup: rg\n  federatedCredentials:\n  - {name: trust, " +
                             form + "}\n");
}

}  // namespace

TEST_CASE("each form of trust builds the subject that its issuer writes") {
  for (const auto& one : cases) {
    DYNAMIC_SECTION(one.name) {
      const auto loaded = with_form(one.form);
      for (const auto& found : loaded.diagnostics) UNSCOPED_INFO(found.message);
      REQUIRE(loaded.diagnostics.empty());
      const auto& credential = loaded.manifests.at(0).identities.at(0).federated_credentials.at(0);
      CHECK(credential.issuer.value == one.issuer);
      CHECK(credential.subject.value == one.subject);
      CHECK(credential.subject.at.line == 8);
    }
  }
}

TEST_CASE("a refused key says why, and what to write instead") {
  const auto loaded = with_form("issuer: 'https://a.example', subject: b, claimsMatchingExpression: c");
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].message ==
        "`claimsMatchingExpression` is not supported: flexible expressions are not in the stable API");
  CHECK_FALSE(loaded.diagnostics[0].hint.empty());
}
