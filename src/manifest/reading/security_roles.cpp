#include "base/text.hpp"
#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {

void read_security_role(Reading& reading, const Node& node, ServiceConnection& connection) {
  if (node.type != Node::Type::mapping) return;
  SecurityRole role;
  role.at = node.at;
  role.principal = text_in(node, "principal");
  role.role = text_in(node, "role");
  const auto found = reading.identities_by_name.find(lower(role.principal.value));
  if (found != reading.identities_by_name.end() && !found->second.empty()) role.identity_index = found->second.front();
  connection.roles.push_back(std::move(role));
}

}  // namespace keyless::manifest::reading
