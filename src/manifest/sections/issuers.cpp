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

const Key github_keys[] = {
    {"organization", &text<owner>, "Owner of the repository, in GitHub's own letter case.", true},
    {"repository", &text<github_repository>, "The repository, without its owner.", true},
    {.name = "organizationId",
     .shape = &text<number>,
     .doc = "The owner's number, where the repository uses immutable subjects.",
     .needs = "repositoryId"},
    {.name = "repositoryId",
     .shape = &text<number>,
     .doc = "The repository's number, where it uses immutable subjects.",
     .needs = "organizationId"},
    {"enterprise", &text<slug>, "The enterprise's slug, where it has an issuer of its own."},
    {"environment", &text<environment>, "Jobs of this environment."},
    {"branch", &text<short_ref>, "Jobs without an environment, on this branch."},
    {"tag", &text<short_ref>, "Jobs without an environment, on this tag."},
    {"pullRequest", &only_true, "Jobs without an environment, of any pull request: a risk."},
};
constexpr std::string_view github_choice[] = {"environment", "branch", "tag", "pullRequest"};

// Kubernetes

const Rule kube_namespace =
    rule("bad-name", "a namespace", "lower-case letters, digits and `-`, starting and ending with a letter or digit",
         "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", 1, 63);
const Rule kube_account = rule("bad-name", "a service account", "lower-case letters, digits, `-` and `.`",
                               "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", 1, 253);
const Key kubernetes_keys[] = {
    {"issuer", &text<rules::issuer>, "The cluster's issuer, byte for byte: a `/` at its end counts.", true},
    {"namespace", &text<kube_namespace>, "The service account's namespace.", true},
    {"serviceAccount", &text<kube_account>, "The service account.", true},
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
const Key terraform_keys[] = {
    {"host", &text<host>, "The host; app.terraform.io when not given."},
    {"organization", &text<terraform_name>, "The organization.", true},
    {"project", &text<terraform_project>, "The project of the workspace.", true},
    {"workspace", &text<terraform_name>, "The workspace.", true},
    {"runPhase", &phase, "plan or apply.", true},
};

// GitLab

const Rule gitlab_project_path = rule("bad-name", "a project on GitLab", "GROUP/PROJECT, with subgroups between them",
                                      "^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$", 1, 400);
const Key gitlab_keys[] = {
    {"host", &text<host>, "The host; gitlab.com when not given."},
    {"project", &text<gitlab_project_path>, "GROUP/PROJECT.", true},
    {"branch", &text<short_ref>, "Jobs on this branch."},
    {"tag", &text<short_ref>, "Jobs on this tag."},
};
constexpr std::string_view gitlab_choice[] = {"branch", "tag"};

}  // namespace

const Shape github = {
    .type = Type::mapping, .noun = "trust in GitHub Actions", .keys = github_keys, .one_of = github_choice};
const Shape kubernetes = mapping("trust in a Kubernetes cluster", kubernetes_keys);
const Shape terraform_cloud = mapping("trust in Terraform Cloud", terraform_keys);
const Shape gitlab = {.type = Type::mapping, .noun = "trust in GitLab", .keys = gitlab_keys, .one_of = gitlab_choice};

}  // namespace shapes

void read_github(const Node& form, FederatedCredential& into) {
  const auto organization = text_in(form, "organization"), repository = text_in(form, "repository");
  const GitHubWorkflow workflow = {organization.value, text_in(form, "organizationId").value, repository.value,
                                   text_in(form, "repositoryId").value, text_in(form, "enterprise").value};
  into.issuer = {github_issuer(workflow.enterprise), form.key_at};
  if (!organization.written() || !repository.written()) return;
  const auto say = [&](const char* key, const auto& rest_of) {
    const auto* found = child_of(form, key);
    if (found && found->type == Node::Type::scalar)
      into.subject = {github_subject(workflow, rest_of(found->text)), found->key_at};
  };
  say("environment", github_environment);
  say("branch", github_branch);
  say("tag", github_tag);
  say("pullRequest", [](std::string_view) { return std::string(github_pull_request); });
}

void read_kubernetes(const Node& form, FederatedCredential& into) {
  const auto space = text_in(form, "namespace"), account = text_in(form, "serviceAccount");
  into.issuer = text_in(form, "issuer");
  if (space.written() && account.written())
    into.subject = {kubernetes_subject(space.value, account.value), form.key_at};
}

void read_terraform(const Node& form, FederatedCredential& into) {
  const auto organization = text_in(form, "organization"), project = text_in(form, "project"),
             workspace = text_in(form, "workspace"), phase = text_in(form, "runPhase");
  into.issuer = {issuer_of_host(or_else(text_in(form, "host"), {"app.terraform.io", {}}).value), form.key_at};
  if (organization.written() && project.written() && workspace.written() && phase.written())
    into.subject = {terraform_subject(organization.value, project.value, workspace.value, phase.value), form.key_at};
}

void read_gitlab(const Node& form, FederatedCredential& into) {
  const auto project = text_in(form, "project");
  into.issuer = {issuer_of_host(or_else(text_in(form, "host"), {"gitlab.com", {}}).value), form.key_at};
  for (const auto* type : {"branch", "tag"})
    if (const auto ref = text_in(form, type); ref.written() && project.written())
      into.subject = {gitlab_subject(project.value, type, ref.value), form.key_at};
}

}  // namespace keyless::manifest
