#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr Shape credential_name = text(rules::credential_name), issuer = text(rules::issuer),
                subject = text(rules::subject), audience = text(rules::audience);
constexpr Key credential_keys[] = {
    {"name", &credential_name, "Name of the federated credential; it can't be changed later.", true},
    {"issuer", &issuer, "Who issues the tokens that are trusted.", true},
    {"subject", &subject, "Whom the tokens must be about, byte for byte.", true},
    {"audience", &audience, "Whom the tokens must be meant for; the cloud's own exchange audience when not given."},
    {"allowRisk", &flag, "Accept a subject that many could present, such as one with a wildcard."},
};
constexpr Shape credential = mapping("a federated credential", credential_keys);

}  // namespace

const Shape federated_credentials = list("a list of federated credentials", credential);

}  // namespace keyless::manifest::shapes
