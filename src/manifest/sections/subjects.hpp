#pragma once

#include <string>
#include <string_view>

/// Whom an exchange of tokens trusts, in the words of who issues them: issuer and subject as they stand in the token,
/// byte for byte, because that is how Entra compares them.
namespace keyless::manifest {

/// GitHub Actions: docs.github.com/actions/reference/security/oidc. Where a repository uses immutable subjects (those
/// made or renamed since 15 July 2026 do, older ones when asked to), `@` and a number follow both names.
struct GitHubWorkflow {
  std::string organization, organization_id;  ///< ids: both, or neither
  std::string repository, repository_id;
  std::string enterprise;  ///< slug of an enterprise with an issuer of its own; else ""
};
std::string github_issuer(std::string_view enterprise);
/// `repo:ORG/REPO:` and `rest`, which one of these three gives.
std::string github_subject(const GitHubWorkflow& workflow, const std::string& rest);
std::string github_environment(std::string_view name);  ///< a `:` in the name is written %3A
std::string github_branch(std::string_view name);
std::string github_tag(std::string_view name);
inline constexpr const char* github_pull_request = "pull_request";

/// A token projected into a pod: kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin.
std::string kubernetes_subject(std::string_view space, std::string_view account);

/// HCP Terraform and Terraform Enterprise: developer.hashicorp.com/terraform, "Workload identity tokens".
std::string terraform_subject(std::string_view organization, std::string_view project, std::string_view workspace,
                              std::string_view run_phase);

/// GitLab CI/CD: docs.gitlab.com/ci/secrets/id_token_authentication. `type` is branch or tag.
std::string gitlab_subject(std::string_view project, std::string_view type, std::string_view ref);

std::string issuer_of_host(std::string_view host);

}  // namespace keyless::manifest
