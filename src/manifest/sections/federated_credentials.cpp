#include "manifest/sections/federated_credentials.hpp"

#include "manifest/sections/common.hpp"

namespace keyless::manifest {
namespace {

std::string issuer_hint(std::string_view text) {
  if (text.find(' ') != std::string_view::npos) return "remove the white space: the exchange compares byte for byte";
  if (starts_with_caseless(text, "http://")) return "an issuer is reached by https:// only";
  return "";
}
}  // namespace

namespace rules {

const Rule credential_name =
    rule("bad-name", "a federated credential's name", "letters, digits, `-` and `_`, starting with a letter or digit",
         "^[A-Za-z0-9][A-Za-z0-9_-]*$", 3, 120, trim_hint);
const Rule issuer =
    rule("bad-issuer", "an issuer", "an https:// URL without white space, user name, query or fragment",
         "^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[!$&-;=A-Z_a-z~-]*)?$", 1, 600, issuer_hint);
const Rule subject = rule("bad-subject", "a subject", "printable ASCII, no space at either end",
                          "^[!-~]([ -~]*[!-~])?$", 1, 600, trim_hint);
const Rule audience = rule("bad-audience", "an audience", "printable ASCII without spaces", "^[!-~]+$", 1, 600);

}  // namespace rules

namespace shapes {
namespace {

using Credential = FederatedCredential;

bool has_no_form(const void* entry) {
  const auto& credential = *static_cast<const Credential*>(entry);
  return !credential.github && !credential.kubernetes && !credential.terraform && !credential.gitlab;
}

constexpr Key credential_rows[] = {
    row<&Credential::name, rules::credential_name>(
        "name", "Name of the federated credential; it can't be changed later.", required),
    row<&Credential::issuer, rules::issuer>("issuer", "Who issues the tokens that are trusted.", needing("subject"),
                                            has_no_form),
    row<&Credential::subject, rules::subject>("subject", "Whom the tokens must be about, byte for byte.",
                                              needing("issuer"), has_no_form),
    row<&Credential::github, github>("github", "A workflow of GitHub Actions, in the place of issuer and subject."),
    row<&Credential::kubernetes, kubernetes>(
        "kubernetes", "A service account of a Kubernetes cluster, in the place of issuer and subject."),
    row<&Credential::terraform, terraform_cloud>("terraformCloud",
                                                 "A workspace of Terraform Cloud, in the place of issuer and subject."),
    row<&Credential::gitlab, gitlab>("gitlab", "A pipeline of GitLab, in the place of issuer and subject."),
    row<&Credential::audience, rules::audience>(
        "audience", "Whom the tokens must be meant for; the cloud's own exchange audience when not given."),
    row<&Credential::allow_risk, flag>(
        "allowRisk", "Accept a subject that many could present, such as one with a wildcard; it takes a policy, too."),
};
constexpr std::string_view forms[] = {"issuer", "github", "kubernetes", "terraformCloud", "gitlab"};
constexpr RefusedKey refused_claims[] = {
    {"claimsMatchingExpression", "flexible expressions are not in the stable API",
     "write one credential for each subject"},
};
constexpr Shape credential = {.type = Type::mapping,
                              .noun = "a federated credential",
                              .keys = credential_rows,
                              .one_of = forms,
                              .refused = refused_claims};

}  // namespace

const Shape federated_credentials = list("a list of federated credentials", credential);

}  // namespace shapes

namespace {

Trusted trusted_by_form(const FederatedCredential& credential) {
  if (credential.github) return trusted_by(*credential.github);
  if (credential.kubernetes) return trusted_by(*credential.kubernetes);
  if (credential.terraform) return trusted_by(*credential.terraform);
  return credential.gitlab ? trusted_by(*credential.gitlab) : Trusted();
}

void check_subject(const FederatedCredential& credential, Findings& findings) {
  const auto& subject = credential.subject.value;
  if (credential.allow_risk) return;
  const bool wildcard = subject.find('*') != std::string::npos;
  if (!wildcard && !subject.ends_with(":pull_request")) return;
  findings.add("risky-subject", credential.subject.at,
               wildcard ? "a `*` in a subject matches many subjects or none"
                        : "anyone who can open a pull request can present this subject",
               "use one exact subject, or set `allowRisk: true`");
}

}  // namespace

void finish_credentials(Reading& reading, std::vector<FederatedCredential>& credentials) {
  for (auto& credential : credentials) {
    if (credential.subject.written()) continue;
    const auto trusted = trusted_by_form(credential);
    if (trusted.issuer.written()) credential.issuer = trusted.issuer;
    // No part of a form may hold one: that was said where it stands.
    if (trusted.subject.value.find('*') == std::string::npos) credential.subject = trusted.subject;
    if (credential.subject.value.size() > rules::subject.longest)
      reading.findings.add("bad-subject", credential.subject.at, "the resulting subject has more than 600 characters");
  }
}

void check_credentials(const std::vector<FederatedCredential>& credentials, Findings& findings) {
  Once names(findings, "the federated credential"), pairs(findings, "the subject");
  for (const auto& credential : credentials) {
    check_subject(credential, findings);
    if (credential.name.written())
      names.declare(lower(credential.name.value), credential.name.at, credential.name.value);
    if (credential.issuer.written() && credential.subject.written())
      pairs.declare(credential.issuer.value + "\n" + credential.subject.value, credential.subject.at,
                    credential.subject.value);
  }
}

}  // namespace keyless::manifest
