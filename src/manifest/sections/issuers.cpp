#include "manifest/sections/issuers.hpp"

#include "manifest/sections/common.hpp"
#include "manifest/sections/federated_credentials.hpp"
#include "manifest/sections/subjects.hpp"

namespace keyless::manifest {
namespace shapes {
namespace {

// GitHub Actions

std::string short_ref_hint(std::string_view text) {
  if (text.starts_with("refs/")) return "write the name alone, without refs/heads/ or refs/tags/";
  return text.find_first_of("*?[") == std::string_view::npos ? "" : "an exchange compares whole subjects: name one";
}

const Rule owner = rule("bad-name", "an owner on GitHub", "letters, digits, `-` and `_`, as in github.com/OWNER",
                        "^[A-Za-z0-9][A-Za-z0-9_-]*$", 1, 100);
const Rule github_repository = rule("bad-name", "a repository", "letters, digits, `-`, `_` and `.`, without its owner",
                                    "^[A-Za-z0-9_.-]+$", 1, 100);
const Rule number = rule("bad-name", "an id", "digits", "^[1-9][0-9]*$", 1, 20);
const Rule slug =
    rule("bad-name", "an enterprise's slug", "letters, digits and `-`", "^[A-Za-z0-9][A-Za-z0-9-]*$", 1, 100);
const Rule environment = rule("bad-name", "an environment", "printable ASCII without `*`, no space at either end",
                              "^[!-)+-~]([ -)+-~]*[!-)+-~])?$", 1, 255);
const Rule short_ref =
    rule("bad-name", "a branch or tag", "its name as git takes it, without refs/heads/ or refs/tags/",
         "^(?!refs/)(?!/)(?!.*//)(?!.*\\.\\.)(?!.*@\\{)(?!.*[/.]$)[!-)+-9;->@A-Z\\]_-}]+$", 1, 255, short_ref_hint);

constexpr Key github_rows[] = {
    row<&GitHubTrust::organization, owner>("organization", "Owner of the repository, in GitHub's own letter case.",
                                           required),
    row<&GitHubTrust::repository, github_repository>("repository", "The repository, without its owner.", required),
    row<&GitHubTrust::organization_id, number>(
        "organizationId", "The owner's number, where the repository uses immutable subjects.", needing("repositoryId")),
    row<&GitHubTrust::repository_id, number>(
        "repositoryId", "The repository's number, where it uses immutable subjects.", needing("organizationId")),
    row<&GitHubTrust::enterprise, slug>("enterprise", "The enterprise's slug, where it has an issuer of its own."),
    row<&GitHubTrust::environment, environment>("environment", "Jobs of this environment."),
    row<&GitHubTrust::branch, short_ref>("branch", "Jobs without an environment, on this branch."),
    row<&GitHubTrust::tag, short_ref>("tag", "Jobs without an environment, on this tag."),
    row<&GitHubTrust::pull_request, only_true>("pullRequest",
                                               "Jobs without an environment, of any pull request: a risk."),
};
constexpr std::string_view github_choice[] = {"environment", "branch", "tag", "pullRequest"};

// Kubernetes

const Rule kube_namespace =
    rule("bad-name", "a namespace", "lower-case letters, digits and `-`, starting and ending with a letter or digit",
         "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", 1, 63);
const Rule kube_account = rule("bad-name", "a service account", "lower-case letters, digits, `-` and `.`",
                               "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", 1, 253);
constexpr Key kubernetes_rows[] = {
    row<&KubernetesTrust::issuer, rules::issuer>(
        "issuer", "The cluster's issuer, byte for byte: a `/` at its end counts.", required),
    row<&KubernetesTrust::space, kube_namespace>("namespace", "The service account's namespace.", required),
    row<&KubernetesTrust::account, kube_account>("serviceAccount", "The service account.", required),
};

// HCP Terraform and Terraform Enterprise

const Rule host = rule("bad-name", "a host", "its name, without https://", "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", 1, 253);
const Rule terraform_name =
    rule("bad-name", "a name in Terraform", "letters, digits, `-` and `_`", "^[A-Za-z0-9_-]+$", 1, 90);
const Rule terraform_project = rule("bad-name", "a project in Terraform", "letters, digits, `-`, `_` and spaces inside",
                                    "^[A-Za-z0-9_-]([A-Za-z0-9 _-]*[A-Za-z0-9_-])?$", 1, 40);
constexpr std::string_view phases[] = {"plan", "apply"};
constexpr Shape phase =
    choice("a run phase", phases, "an exchange compares whole subjects, so each phase needs a credential of its own");
constexpr Key terraform_rows[] = {
    row<&TerraformTrust::host, host>("host", "The host; app.terraform.io when not given."),
    row<&TerraformTrust::organization, terraform_name>("organization", "The organization.", required),
    row<&TerraformTrust::project, terraform_project>("project", "The project of the workspace.", required),
    row<&TerraformTrust::workspace, terraform_name>("workspace", "The workspace.", required),
    row<&TerraformTrust::run_phase, phase>("runPhase", "plan or apply.", required),
};

// GitLab

const Rule gitlab_project_path = rule("bad-name", "a project on GitLab", "GROUP/PROJECT, with subgroups between them",
                                      "^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$", 1, 400);
constexpr Key gitlab_rows[] = {
    row<&GitLabTrust::host, host>("host", "The host; gitlab.com when not given."),
    row<&GitLabTrust::project, gitlab_project_path>("project", "GROUP/PROJECT.", required),
    row<&GitLabTrust::branch, short_ref>("branch", "Jobs on this branch."),
    row<&GitLabTrust::tag, short_ref>("tag", "Jobs on this tag."),
};
constexpr std::string_view gitlab_choice[] = {"branch", "tag"};

}  // namespace

const Shape github = {
    .type = Type::mapping, .noun = "trust in GitHub Actions", .keys = github_rows, .one_of = github_choice};
const Shape kubernetes = mapping("trust in a Kubernetes cluster", kubernetes_rows);
const Shape terraform_cloud = mapping("trust in Terraform Cloud", terraform_rows);
const Shape gitlab = {.type = Type::mapping, .noun = "trust in GitLab", .keys = gitlab_rows, .one_of = gitlab_choice};

}  // namespace shapes

Trusted trusted_by(const GitHubTrust& form) {
  const GitHubWorkflow workflow = {form.organization.value, form.organization_id.value, form.repository.value,
                                   form.repository_id.value, form.enterprise.value};
  Trusted trusted{{github_issuer(workflow.enterprise), form.at}, {}};
  if (!form.organization.written() || !form.repository.written()) return trusted;
  const auto say = [&](const Text& text, const auto& rest_of) {
    if (text.written()) trusted.subject = {github_subject(workflow, rest_of(text.value)), text.at};
  };
  say(form.environment, github_environment);
  say(form.branch, github_branch);
  say(form.tag, github_tag);
  if (form.pull_request) trusted.subject = {github_subject(workflow, github_pull_request), *form.pull_request};
  return trusted;
}

Trusted trusted_by(const KubernetesTrust& form) {
  if (!form.space.written() || !form.account.written()) return {form.issuer, {}};
  return {form.issuer, {kubernetes_subject(form.space.value, form.account.value), form.at}};
}

Trusted trusted_by(const TerraformTrust& form) {
  Trusted trusted{{issuer_of_host(form.host.written() ? form.host.value : "app.terraform.io"), form.at}, {}};
  for (const auto* part : {&form.organization, &form.project, &form.workspace, &form.run_phase})
    if (!part->written()) return trusted;
  trusted.subject = {
      terraform_subject(form.organization.value, form.project.value, form.workspace.value, form.run_phase.value),
      form.at};
  return trusted;
}

Trusted trusted_by(const GitLabTrust& form) {
  Trusted trusted{{issuer_of_host(form.host.written() ? form.host.value : "gitlab.com"), form.at}, {}};
  for (const auto& [type, ref] : {std::pair("branch", &form.branch), std::pair("tag", &form.tag)})
    if (ref->written() && form.project.written())
      trusted.subject = {gitlab_subject(form.project.value, type, ref->value), form.at};
  return trusted;
}

}  // namespace keyless::manifest
