#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr Shape credential_name = text(rules::credential_name), issuer = text(rules::issuer),
                subject = text(rules::subject), audience = text(rules::audience);
constexpr Key credential_keys[] = {
    {"name", &credential_name, "Name of the federated credential; it can't be changed later.", true},
    {.name = "issuer", .shape = &issuer, .doc = "Who issues the tokens that are trusted.", .needs = "subject"},
    {.name = "subject", .shape = &subject, .doc = "Whom the tokens must be about, byte for byte.", .needs = "issuer"},
    {"github", &github, "A workflow of GitHub Actions, in the place of issuer and subject."},
    {"kubernetes", &kubernetes, "A service account of a Kubernetes cluster, in the place of issuer and subject."},
    {"terraformCloud", &terraform_cloud, "A workspace of Terraform Cloud, in the place of issuer and subject."},
    {"gitlab", &gitlab, "A pipeline of GitLab, in the place of issuer and subject."},
    {"audience", &audience, "Whom the tokens must be meant for; the cloud's own exchange audience when not given."},
    {"allowRisk", &flag,
     "Accept a subject that many could present, such as one with a wildcard; it takes a policy, too."},
};
constexpr std::string_view forms[] = {"issuer", "github", "kubernetes", "terraformCloud", "gitlab"};
constexpr RefusedKey refused[] = {
    {"claimsMatchingExpression", "flexible expressions are not in the stable API",
     "write one credential for each subject"},
};
constexpr Shape credential = {.type = Type::mapping,
                              .noun = "a federated credential",
                              .keys = credential_keys,
                              .one_of = forms,
                              .refused = refused};

}  // namespace

const Shape federated_credentials = list("a list of federated credentials", credential);

}  // namespace keyless::manifest::shapes
