#include "manifest/sections/issuers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "manifest/sections/common.hpp"
#include "manifest/sections/federated_credentials.hpp"

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

namespace {

std::string with_id(const Text& name, const Text& id) {
  return id.written() ? name.value + "@" + id.value : name.value;
}

std::string without_colons(std::string_view name) {
  std::string text;
  for (const char c : name) text += c == ':' ? std::string("%3A") : std::string(1, c);
  return text;
}

/// How the subjects of its jobs end.
Text jobs_of(const GitHubTrust& form) {
  if (form.environment.written()) return {"environment:" + without_colons(form.environment.value), form.environment.at};
  if (form.branch.written()) return {"ref:refs/heads/" + form.branch.value, form.branch.at};
  if (form.tag.written()) return {"ref:refs/tags/" + form.tag.value, form.tag.at};
  return form.pull_request ? Text{"pull_request", *form.pull_request} : Text();
}

bool are_written(std::initializer_list<const Text*> texts) {
  return std::ranges::all_of(texts, &Text::written);
}

Text issuer_at(const Text& host, std::string_view usual, Place at) {
  return {"https://" + (host.written() ? host.value : std::string(usual)), at};
}

}  // namespace

// docs.github.com/actions/reference/security/oidc. Where a repository uses immutable subjects (those made or renamed
// since 15 July 2026 do, older ones when asked to), `@` and a number follow both names.
Trusted trusted_by(const GitHubTrust& form) {
  const auto own = form.enterprise.written() ? "/" + form.enterprise.value : "";
  const Text issuer = {"https://token.actions.githubusercontent.com" + own, form.at};
  const auto jobs = jobs_of(form);
  if (!are_written({&form.organization, &form.repository, &jobs})) return {issuer, {}};
  const auto subject = fmt::format("repo:{}/{}:{}", with_id(form.organization, form.organization_id),
                                   with_id(form.repository, form.repository_id), jobs.value);
  return {issuer, {subject, jobs.at}};
}

// A token projected into a pod: kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin.
Trusted trusted_by(const KubernetesTrust& form) {
  if (!are_written({&form.space, &form.account})) return {form.issuer, {}};
  return {form.issuer, {"system:serviceaccount:" + form.space.value + ":" + form.account.value, form.at}};
}

// HCP Terraform and Terraform Enterprise: developer.hashicorp.com/terraform, "Workload identity tokens".
Trusted trusted_by(const TerraformTrust& form) {
  const auto issuer = issuer_at(form.host, "app.terraform.io", form.at);
  if (!are_written({&form.organization, &form.project, &form.workspace, &form.run_phase})) return {issuer, {}};
  const auto subject = fmt::format("organization:{}:project:{}:workspace:{}:run_phase:{}", form.organization.value,
                                   form.project.value, form.workspace.value, form.run_phase.value);
  return {issuer, {subject, form.at}};
}

// GitLab CI/CD: docs.gitlab.com/ci/secrets/id_token_authentication.
Trusted trusted_by(const GitLabTrust& form) {
  const auto issuer = issuer_at(form.host, "gitlab.com", form.at);
  const auto& ref = form.branch.written() ? form.branch : form.tag;
  if (!are_written({&form.project, &ref})) return {issuer, {}};
  const auto subject = fmt::format("project_path:{}:ref_type:{}:ref:{}", form.project.value,
                                   form.branch.written() ? "branch" : "tag", ref.value);
  return {issuer, {subject, form.at}};
}

}  // namespace keyless::manifest
