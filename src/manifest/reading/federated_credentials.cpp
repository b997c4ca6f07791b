#include "manifest/reading/parts.hpp"
#include "manifest/rules.hpp"
#include "manifest/subjects.hpp"

namespace keyless::manifest::reading {
namespace {

/// What a form says, at the place of what was written last in it. Nothing where a part of it is missing.
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

void read_structured(const Node& node, FederatedCredential& into) {
  if (const auto* form = child_of(node, "github")) return read_github(*form, into);
  if (const auto* form = child_of(node, "kubernetes")) return read_kubernetes(*form, into);
  if (const auto* form = child_of(node, "terraformCloud")) return read_terraform(*form, into);
  if (const auto* form = child_of(node, "gitlab")) return read_gitlab(*form, into);
}

void read_form(const Node& node, FederatedCredential& into) {
  into.issuer = text_in(node, "issuer");
  into.subject = text_in(node, "subject");
  if (into.subject.written()) return;
  read_structured(node, into);
  // No part of a form may hold one: that was said where it stands.
  if (into.subject.value.find('*') != std::string::npos) into.subject = {};
}

}  // namespace

void read_credential(Reading& reading, const Node& node, Identity& identity) {
  if (node.type != Node::Type::mapping) return;
  FederatedCredential credential;
  credential.at = node.at;
  credential.name = text_in(node, "name");
  read_form(node, credential);
  credential.audience = text_in(node, "audience");
  credential.allow_risk = flag_in(node, "allowRisk");
  const bool too_long = credential.subject.value.size() > rules::subject.longest;
  if (too_long && !text_in(node, "subject").written())
    reading.findings.add("bad-subject", credential.subject.at, "the resulting subject has more than 600 characters");
  identity.federated_credentials.push_back(std::move(credential));
}

}  // namespace keyless::manifest::reading
