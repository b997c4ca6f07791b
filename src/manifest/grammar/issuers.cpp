#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

// GitHub Actions

std::string ref_hint(std::string_view text) {
  if (text.starts_with("refs/")) return "write the name alone, without refs/heads/ or refs/tags/";
  return text.find_first_of("*?[") == std::string_view::npos ? "" : "an exchange compares whole subjects: name one";
}

const Rule owner = {.code = "bad-name",
                    .noun = "an owner on GitHub",
                    .allowed = "letters, digits, `-` and `_`, as in github.com/OWNER",
                    .pattern = "^[A-Za-z0-9][A-Za-z0-9_-]*$",
                    .longest = 100};
const Rule repository = {.code = "bad-name",
                         .noun = "a repository",
                         .allowed = "letters, digits, `-`, `_` and `.`, without its owner",
                         .pattern = "^[A-Za-z0-9_.-]+$",
                         .longest = 100};
const Rule number = {
    .code = "bad-name", .noun = "an id", .allowed = "digits", .pattern = "^[1-9][0-9]*$", .longest = 20};
const Rule slug = {.code = "bad-name",
                   .noun = "an enterprise's slug",
                   .allowed = "letters, digits and `-`",
                   .pattern = "^[A-Za-z0-9][A-Za-z0-9-]*$",
                   .longest = 100};
const Rule environment = {.code = "bad-name",
                          .noun = "an environment",
                          .allowed = "printable ASCII without `*`, no space at either end",
                          .pattern = "^[!-)+-~]([ -)+-~]*[!-)+-~])?$",
                          .longest = 255};
const Rule ref = {.code = "bad-name",
                  .noun = "a branch or tag",
                  .allowed = "its name as git takes it, without refs/heads/ or refs/tags/",
                  .pattern = "^(?!refs/)(?!/)(?!.*//)(?!.*\\.\\.)(?!.*@\\{)(?!.*[/.]$)[!-)+-9;->@A-Z\\]_-}]+$",
                  .longest = 255,
                  .hint = ref_hint};

const Shape owner_text = text(owner), repository_text = text(repository), number_text = text(number),
            slug_text = text(slug), environment_text = text(environment), ref_text = text(ref);
const Key github_keys[] = {
    {"organization", &owner_text, "Owner of the repository, in GitHub's own letter case.", true},
    {"repository", &repository_text, "The repository, without its owner.", true},
    {.name = "organizationId",
     .shape = &number_text,
     .doc = "The owner's number, where the repository uses immutable subjects.",
     .needs = "repositoryId"},
    {.name = "repositoryId",
     .shape = &number_text,
     .doc = "The repository's number, where it uses immutable subjects.",
     .needs = "organizationId"},
    {"enterprise", &slug_text, "The enterprise's slug, where it has an issuer of its own."},
    {"environment", &environment_text, "Jobs of this environment."},
    {"branch", &ref_text, "Jobs without an environment, on this branch."},
    {"tag", &ref_text, "Jobs without an environment, on this tag."},
    {"pullRequest", &only_true, "Jobs without an environment, of any pull request: a risk."},
};
constexpr std::string_view github_choice[] = {"environment", "branch", "tag", "pullRequest"};

// Kubernetes

const Rule kube_namespace = {
    .code = "bad-name",
    .noun = "a namespace",
    .allowed = "lower-case letters, digits and `-`, starting and ending with a letter or digit",
    .pattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
    .longest = 63};
const Rule kube_account = {.code = "bad-name",
                           .noun = "a service account",
                           .allowed = "lower-case letters, digits, `-` and `.`",
                           .pattern = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
                           .longest = 253};
const Shape issuer_text = text(rules::issuer), namespace_text = text(kube_namespace), account_text = text(kube_account);
const Key kubernetes_keys[] = {
    {"issuer", &issuer_text, "The cluster's issuer, byte for byte: a `/` at its end counts.", true},
    {"namespace", &namespace_text, "The service account's namespace.", true},
    {"serviceAccount", &account_text, "The service account.", true},
};

// HCP Terraform and Terraform Enterprise

const Rule host = {.code = "bad-name",
                   .noun = "a host",
                   .allowed = "its name, without https://",
                   .pattern = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
                   .longest = 253};
const Rule terraform_name = {.code = "bad-name",
                             .noun = "a name in Terraform",
                             .allowed = "letters, digits, `-` and `_`",
                             .pattern = "^[A-Za-z0-9_-]+$",
                             .longest = 90};
const Rule terraform_project = {.code = "bad-name",
                                .noun = "a project in Terraform",
                                .allowed = "letters, digits, `-`, `_` and spaces inside",
                                .pattern = "^[A-Za-z0-9_-]([A-Za-z0-9 _-]*[A-Za-z0-9_-])?$",
                                .longest = 40};
constexpr std::string_view phases[] = {"plan", "apply"};
const Shape host_text = text(host), terraform_text = text(terraform_name), project_text = text(terraform_project);
constexpr Shape phase = {
    .type = Type::choice,
    .noun = "a run phase",
    .choices = phases,
    .elsewhere = "an exchange compares whole subjects, so each phase needs a credential of its own"};
const Key terraform_keys[] = {
    {"host", &host_text, "The host; app.terraform.io when not given."},
    {"organization", &terraform_text, "The organization.", true},
    {"project", &project_text, "The project of the workspace.", true},
    {"workspace", &terraform_text, "The workspace.", true},
    {"runPhase", &phase, "plan or apply.", true},
};

// GitLab

const Rule gitlab_project_path = {.code = "bad-name",
                                  .noun = "a project on GitLab",
                                  .allowed = "GROUP/PROJECT, with subgroups between them",
                                  .pattern = "^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$",
                                  .longest = 400};
const Shape gitlab_project = text(gitlab_project_path);
const Key gitlab_keys[] = {
    {"host", &host_text, "The host; gitlab.com when not given."},
    {"project", &gitlab_project, "GROUP/PROJECT.", true},
    {"branch", &ref_text, "Jobs on this branch."},
    {"tag", &ref_text, "Jobs on this tag."},
};
constexpr std::string_view gitlab_choice[] = {"branch", "tag"};

}  // namespace

const Shape github = {
    .type = Type::mapping, .noun = "trust in GitHub Actions", .keys = github_keys, .one_of = github_choice};
const Shape kubernetes = mapping("trust in a Kubernetes cluster", kubernetes_keys);
const Shape terraform_cloud = mapping("trust in Terraform Cloud", terraform_keys);
const Shape gitlab = {.type = Type::mapping, .noun = "trust in GitLab", .keys = gitlab_keys, .one_of = gitlab_choice};

}  // namespace keyless::manifest::shapes
