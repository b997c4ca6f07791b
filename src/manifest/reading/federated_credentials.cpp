#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {

void read_credential(Reading&, const Node& node, Identity& identity) {
  if (node.type != Node::Type::mapping) return;
  FederatedCredential credential;
  credential.at = node.at;
  credential.name = text_in(node, "name");
  credential.issuer = text_in(node, "issuer");
  credential.subject = text_in(node, "subject");
  credential.audience = text_in(node, "audience");
  credential.allow_risk = flag_in(node, "allowRisk");
  identity.federated_credentials.push_back(std::move(credential));
}

}  // namespace keyless::manifest::reading
