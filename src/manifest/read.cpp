#include "manifest/read.hpp"

#include <algorithm>
#include <map>

#include "manifest/arm_id.hpp"
#include "model/text.hpp"

namespace keyless::manifest {
namespace {

Text text_in(const Node& mapping, std::string_view key) {
  const auto* found = child_of(mapping, key);
  if (!found || found->type != Node::Type::scalar) return {};
  return {found->text, found->at};
}

bool flag_in(const Node& mapping, std::string_view key) {
  return text_in(mapping, key).value == "true";
}

Text or_else(Text first, const Text& fallback) {
  return first.written() ? std::move(first) : fallback;
}

std::string guid_in(const Node& mapping, std::string_view key, const Text& fallback) {
  return model::lower(or_else(text_in(mapping, key), fallback).value);
}

const std::vector<Node>& entries_of(const Node& mapping, std::string_view key) {
  static const std::vector<Node> none;
  const auto* found = child_of(mapping, key);
  return found && found->type == Node::Type::list ? found->children : none;
}

const Node& section(const Node& mapping, std::string_view key) {
  static const Node none;
  const auto* found = child_of(mapping, key);
  return found ? *found : none;
}

TagTexts tags_in(const Node& mapping) {
  TagTexts tags;
  for (const auto& child : section(mapping, "tags").children) tags.emplace(child.key, Text{child.text, child.key_at});
  return tags;
}

Text trimmed(Text text) {
  const auto last = text.value.find_last_not_of(" \t\r\n");
  text.value.erase(last == std::string::npos ? 0 : last + 1);
  return text;
}

class Reader {
 public:
  Reader(const Node& document, Findings& findings) : document_(document), findings_(findings) {}

  Manifest run() {
    into_.team = text_in(document_, "team");
    into_.name = text_in(document_, "name");
    into_.tags = tags_in(document_);
    into_.prune = flag_in(document_, "prune");
    read_places();
    for (const auto& node : entries_of(document_, "allowUndeclared"))
      if (node.type == Node::Type::scalar) into_.allow_undeclared.push_back({node.text, node.at});
    for (const auto& node : entries_of(document_, "resourceGroups")) read_group(node);
    for (const auto& node : entries_of(document_, "identities")) read_identity(node);
    names_are_known_ = names_are_known();
    for (const auto& node : entries_of(document_, "serviceConnections")) read_connection(node);
    return std::move(into_);
  }

 private:
  void read_places() {
    const auto& azure = section(document_, "azure");
    into_.azure = {text_in(azure, "cloud"), text_in(azure, "tenant"), text_in(azure, "subscription"),
                   text_in(azure, "location")};
    into_.azure.tenant.value = model::lower(into_.azure.tenant.value);
    into_.azure.subscription.value = model::lower(into_.azure.subscription.value);
    const auto& devops = section(document_, "azureDevOps");
    into_.devops = {text_in(devops, "organization"), text_in(devops, "project")};
  }

  void read_group(const Node& node) {
    if (node.type != Node::Type::mapping) return;
    ResourceGroup group;
    group.at = node.at;
    group.name = text_in(node, "name");
    group.subscription = guid_in(node, "subscription", into_.azure.subscription);
    group.location = or_else(text_in(node, "location"), into_.azure.location).value;
    group.tags = tags_in(node);
    group.protect = flag_in(node, "protect");
    group.adopt = flag_in(node, "adopt");
    group_locations_.emplace(model::folded_arm_id(group_id(group.subscription, group.name.value)), group.location);
    need_location(node, group.location, "resource group");
    into_.resource_groups.push_back(std::move(group));
  }

  void read_identity(const Node& node) {
    if (node.type != Node::Type::mapping) return;
    Identity identity;
    identity.at = node.at;
    identity.name = text_in(node, "name");
    identity.protect = flag_in(node, "protect");
    identity.adopt = flag_in(node, "adopt");
    identity.tags = tags_in(node);
    identity.canonical = canonical_text(node);
    const auto kind = text_in(node, "kind").value;
    if (kind == "existing") {
      read_existing(node, identity);
    } else if (kind.empty() || kind == "userAssigned") {
      read_user_assigned(node, identity);
    }
    for (const auto& role : entries_of(node, "roles")) read_role(role, identity);
    for (const auto& credential : entries_of(node, "federatedCredentials")) read_credential(credential, identity);
    remember_identity(identity);
    into_.identities.push_back(std::move(identity));
  }

  void read_existing(const Node& node, Identity& identity) {
    identity.kind = IdentityKind::existing;
    const auto id = text_in(node, "id");
    identity.id = canonical_id(id.value);
    identity.subscription = segment_after(identity.id, "subscriptions");
    identity.resource_group = {segment_after(identity.id, "resourceGroups"), id.at};
    need(node, "id", "an existing identity");
    for (const auto* key : {"resourceGroup", "subscription", "location", "tags"})
      refuse(node, key, "an existing identity: its id says where it is, and it is not changed");
  }

  void read_user_assigned(const Node& node, Identity& identity) {
    identity.resource_group = text_in(node, "resourceGroup");
    identity.subscription = guid_in(node, "subscription", into_.azure.subscription);
    identity.id = identity_id(identity.subscription, identity.resource_group.value, identity.name.value);
    identity.location = text_in(node, "location").value;
    if (identity.location.empty()) identity.location = location_of_group(identity);
    if (identity.location.empty()) identity.location = into_.azure.location.value;
    need(node, "resourceGroup", "a user-assigned identity");
    refuse(node, "id", "a user-assigned identity; write `kind: existing` to use one that is there");
    need_location(node, identity.location, "identity");
  }

  void need_location(const Node& node, const std::string& found, const std::string& noun) {
    const bool azure_known = section(document_, "azure").type == Node::Type::mapping;
    if (!found.empty() || !azure_known || child_of(node, "location")) return;
    findings_.add("missing-location", place_of(node), "nothing says where this " + noun + " is to be created",
                  "write `location:` here or below `azure:`");
  }

  std::string location_of_group(const Identity& identity) const {
    const auto found =
        group_locations_.find(model::folded_arm_id(group_id(identity.subscription, identity.resource_group.value)));
    return found == group_locations_.end() ? std::string() : found->second;
  }

  static Place place_of(const Node& node) {
    const auto name = text_in(node, "name");
    return name.written() ? name.at : node.at;
  }

  static bool misspells(const Node& node, std::string_view key) {
    return std::ranges::any_of(node.children,
                               [&](const Node& child) { return !nearest_to(child.key, {std::string(key)}).empty(); });
  }

  void need(const Node& node, std::string_view key, const std::string& what) {
    if (!child_of(node, key) && !misspells(node, key))
      findings_.add("missing-key", place_of(node), what + " needs the key `" + std::string(key) + "`");
  }

  void refuse(const Node& node, std::string_view key, const std::string& what) {
    if (const auto* found = child_of(node, key))
      findings_.add("unexpected-key", found->key_at, "`" + std::string(key) + "` does not go with " + what);
  }

  void read_role(const Node& node, Identity& identity) {
    if (node.type != Node::Type::mapping) return;
    RoleGrant grant;
    grant.at = node.at;
    grant.role = text_in(node, "role");
    grant.scope = read_scope(section(node, "scope"));
    grant.description = trimmed(text_in(node, "description"));
    identity.roles.push_back(std::move(grant));
  }

  Text read_scope(const Node& node) {
    if (node.type == Node::Type::scalar) return {canonical_id(node.text), node.at};
    if (node.type != Node::Type::mapping) return {};
    const auto subscription = guid_in(node, "subscription", into_.azure.subscription);
    const auto group = text_in(node, "resourceGroup"), resource = text_in(node, "resource");
    if (resource.written() && !child_of(node, "resourceGroup")) {
      findings_.add("missing-key", resource.at, "a resource needs the key `resourceGroup` beside it",
                    "for a resource outside of groups write its full id as `scope: /subscriptions/...`");
    }
    auto id = group.written() ? group_id(subscription, group.value) : subscription_id(subscription);
    if (resource.written()) id += "/providers/" + resource.value;
    return {canonical_id(id), node.key_at};
  }

  static void read_credential(const Node& node, Identity& identity) {
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

  void read_connection(const Node& node) {
    if (node.type != Node::Type::mapping) return;
    ServiceConnection connection;
    connection.at = node.at;
    connection.name = text_in(node, "name");
    connection.project = or_else(text_in(node, "project"), into_.devops.project);
    connection.description = trimmed(text_in(node, "description"));
    connection.identity = text_in(node, "identity");
    connection.subscription = guid_in(node, "subscription", into_.azure.subscription);
    connection.scope_resource_group = text_in(section(node, "scope"), "resourceGroup");
    connection.protect = flag_in(node, "protect");
    connection.adopt = flag_in(node, "adopt");
    connection.canonical = canonical_text(node);
    for (const auto& pipeline : entries_of(node, "pipelines"))
      if (pipeline.type == Node::Type::scalar) connection.pipelines.push_back({pipeline.text, pipeline.at});
    resolve_identity(connection);
    need_project(node, connection);
    into_.service_connections.push_back(std::move(connection));
  }

  void need_project(const Node& node, const ServiceConnection& connection) {
    if (!child_of(document_, "azureDevOps")) return;  // said once, where the list starts
    if (connection.project.written() || child_of(node, "project")) return;
    if (child_of(section(document_, "azureDevOps"), "project")) return;
    findings_.add("missing-key", place_of(node), "nothing says which project this service connection lives in",
                  "write `project:` here or below `azureDevOps:`");
  }

  void remember_identity(const Identity& identity) {
    const auto index = into_.identities.size();
    const auto name = model::lower(identity.name.value);
    identities_by_name_[name].push_back(index);
    if (identity.resource_group.written())
      identities_by_name_[model::lower(identity.resource_group.value) + "/" + name].push_back(index);
  }

  void resolve_identity(ServiceConnection& connection) {
    if (!connection.identity.written() || !names_are_known_) return;
    const auto& found = identities_by_name_[model::lower(connection.identity.value)];
    if (found.size() == 1) {
      connection.identity_index = found.front();
    } else if (found.empty()) {
      add_unknown_identity(connection.identity);
    } else {
      const auto& first = into_.identities[found[0]].name.at;
      findings_.add("ambiguous-identity", connection.identity.at,
                    "several identities have this name: those at " + Findings::named(first) + " and " +
                        Findings::named(into_.identities[found[1]].name.at),
                    "write RESOURCEGROUP/NAME");
    }
  }

  // A list that could not be read, or an entry without a name, was complained about: its users are not to blame.
  bool names_are_known() const {
    const auto* list = child_of(document_, "identities");
    if (list && list->type != Node::Type::list) return false;
    for (const auto& node : entries_of(document_, "identities"))
      if (!text_in(node, "name").written()) return false;
    return true;
  }

  void add_unknown_identity(const Text& reference) {
    std::vector<std::string> names;
    if (!findings_.crowded())
      for (const auto& identity : into_.identities) names.push_back(identity.name.value);
    const auto near = nearest_to(reference.value, names);
    findings_.add("unknown-identity", reference.at, "this manifest declares no identity " + shown(reference.value),
                  near.empty() ? "" : "did you mean `" + near + "`?");
  }

  const Node& document_;
  Findings& findings_;
  Manifest into_;
  std::map<std::string, std::string> group_locations_;                  ///< by folded id
  std::map<std::string, std::vector<std::size_t>> identities_by_name_;  ///< by NAME and RESOURCEGROUP/NAME, folded
  bool names_are_known_ = false;
};

}  // namespace

Manifest read_manifest(const Node& document, Findings& findings) {
  return Reader(document, findings).run();
}

}  // namespace keyless::manifest
