#include "manifest/sections/subjects.hpp"

#include <fmt/format.h>

namespace keyless::manifest {
namespace {

std::string with_id(const std::string& name, const std::string& id) {
  return id.empty() ? name : name + "@" + id;
}

}  // namespace

std::string github_issuer(std::string_view enterprise) {
  const std::string issuer = "https://token.actions.githubusercontent.com";
  return enterprise.empty() ? issuer : issuer + "/" + std::string(enterprise);
}

std::string github_subject(const GitHubWorkflow& workflow, const std::string& rest) {
  return fmt::format("repo:{}/{}:{}", with_id(workflow.organization, workflow.organization_id),
                     with_id(workflow.repository, workflow.repository_id), rest);
}

std::string github_environment(std::string_view name) {
  std::string text = "environment:";
  for (const char c : name) text += c == ':' ? std::string("%3A") : std::string(1, c);
  return text;
}

std::string github_branch(std::string_view name) {
  return fmt::format("ref:refs/heads/{}", name);
}

std::string github_tag(std::string_view name) {
  return fmt::format("ref:refs/tags/{}", name);
}

std::string kubernetes_subject(std::string_view space, std::string_view account) {
  return fmt::format("system:serviceaccount:{}:{}", space, account);
}

std::string terraform_subject(std::string_view organization, std::string_view project, std::string_view workspace,
                              std::string_view run_phase) {
  return fmt::format("organization:{}:project:{}:workspace:{}:run_phase:{}", organization, project, workspace,
                     run_phase);
}

std::string gitlab_subject(std::string_view project, std::string_view type, std::string_view ref) {
  return fmt::format("project_path:{}:ref_type:{}:ref:{}", project, type, ref);
}

std::string issuer_of_host(std::string_view host) {
  return fmt::format("https://{}", host);
}

}  // namespace keyless::manifest
