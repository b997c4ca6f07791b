#include "desired/desired.hpp"

#include <algorithm>

#include "desired/groups.hpp"
#include "desired/labels.hpp"
#include "manifest/arm_id.hpp"
#include "manifest/source.hpp"
#include "model/digest.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"
#include "model/roles.hpp"
#include "model/text.hpp"

namespace keyless::desired {
namespace {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using manifest::Manifest;
using manifest::Place;
using manifest::ServiceConnection;
using manifest::TagTexts;
using model::Address;
using model::Reference;
using model::Resource;

constexpr std::size_t entry_digits = 16;

std::string word_for(bool flag) {
  return flag ? "true" : "false";
}

/// Tag names are compared without letter case, so an entry's tag replaces the manifest's in whatever case it is
/// written.
model::Tags merged_tags(const TagTexts& base, const TagTexts& own, const model::Tags& mark) {
  model::Tags tags;
  for (const auto& [name, text] : base) tags[name] = text.value;
  for (const auto& [name, text] : own) {
    std::erase_if(tags, [&](const auto& tag) { return model::equal_caseless(tag.first, name); });
    tags[name] = text.value;
  }
  tags.insert(mark.begin(), mark.end());
  return tags;
}

std::string canonical_of(const TagTexts& tags) {
  std::string text;
  for (const auto& [name, value] : tags) text += name + "=" + value.value + "\n";
  return text;
}

class Builder {
 public:
  Builder(const std::vector<Manifest>& manifests, const CloudNames& cloud)
      : manifests_(manifests), cloud_(cloud), labels_(manifests), groups_(needed_groups(manifests)) {}

  Desired run() {
    for (const auto& [id, group] : groups_) add_group(group);
    for (const auto& manifest : manifests_) {
      manifest_ = &manifest;
      note_owner();
      users_.clear();
      for (const auto& connection : manifest.service_connections)
        users_.emplace(connection.identity_index, &connection);
      for (std::size_t i = 0; i < manifest.identities.size(); ++i) add_identity(i);
      for (const auto& connection : manifest.service_connections) add_connection(connection);
    }
    return std::move(into_);
  }

 private:
  void note_owner() {
    const auto owner = manifest_->owner();
    if (std::ranges::find(into_.owners, owner) == into_.owners.end()) {
      into_.owners.insert(std::ranges::lower_bound(into_.owners, owner), owner);
    }
    into_.prune_of[owner] = into_.prune_of[owner] || manifest_->prune;
    auto& patterns = into_.allow_undeclared_of[owner];
    for (const auto& pattern : manifest_->allow_undeclared) patterns.push_back(pattern.value);
  }

  Resource resource(const model::Kind& kind, const std::string& label, Place at) const {
    Resource made;
    made.address = Address(kind.name, label);
    made.kind = &kind;
    made.origin = manifest_->origin(at);
    made.owner = manifest_->owner();
    return made;
  }

  void add_managed(Resource made) {
    const auto address = made.address;
    const auto origin = made.origin;
    if (into_.graph.add(std::move(made))) return;
    const auto& first = into_.graph.find(address)->origin;
    model::Diagnostic finding;
    finding.at = origin;
    finding.line = manifest::Source(manifest_->file, manifest_->text).line(origin.line);
    finding.code = "duplicate";
    finding.message = address.text() + " is declared a second time; the first is at " + first.file + ":" +
                      std::to_string(first.line) + ":" + std::to_string(first.column);
    into_.diagnostics.push_back(std::move(finding));
  }

  /// What is only looked up is shared by all that refer to it.
  Address look_up(const model::Kind& kind, const std::string& label, Place at, model::Fields fields) {
    auto made = resource(kind, label, at);
    made.owner.clear();
    made.fields = std::move(fields);
    const auto address = made.address;
    into_.graph.add(std::move(made));
    return address;
  }

  Address group_address(const std::string& subscription, const std::string& name) const {
    return {kinds::resource_group.name, labels_.group(subscription, name)};
  }

  void add_group(const NeededGroup& group) {
    manifest_ = group.manifest;
    auto made = resource(kinds::resource_group, labels_.group(group.subscription, group.name), group.at);
    const auto mark = model::mark_tags(made.owner, manifest::group_id(group.subscription, group.name));
    made.fields = {{"subscriptionId", group.subscription},
                   {"name", group.name},
                   {"location", group.location},
                   {"tags", merged_tags(manifest_->tags, group.declared ? group.declared->tags : TagTexts(), mark)}};
    made.protect = group.declared && group.declared->protect;
    made.adopt = group.declared && group.declared->adopt;
    add_managed(std::move(made));
  }

  static const model::Kind& kind_of(const Identity& identity) {
    return identity.kind == IdentityKind::existing ? kinds::existing_identity : kinds::identity;
  }

  Address address_of(const Identity& identity) const { return {kind_of(identity).name, labels_.identity(identity)}; }

  std::string entry_digest(std::size_t index) const {
    const auto& identity = manifest_->identities[index];
    std::vector<std::string> entries;
    const auto [first, last] = users_.equal_range(index);
    for (auto user = first; user != last; ++user) entries.push_back(user->second->canonical);
    std::ranges::sort(entries);
    // What an entry inherits is part of what it says.
    entries.push_back(identity.id + "\n" + identity.location + "\n" + canonical_of(manifest_->tags));
    entries.push_back(identity.canonical);
    return model::sha256_hex(model::joined(entries, "\n")).substr(0, entry_digits);
  }

  void add_identity(std::size_t index) {
    const auto& identity = manifest_->identities[index];
    if (identity.kind == IdentityKind::existing) {
      look_up(kinds::existing_identity, labels_.identity(identity), identity.name.at, {{"id", identity.id}});
    } else {
      add_user_assigned(index);
    }
    for (const auto& grant : identity.roles) add_grant(identity, grant);
    for (const auto& credential : identity.federated_credentials) add_credential(identity, credential);
  }

  void add_user_assigned(std::size_t index) {
    const auto& identity = manifest_->identities[index];
    auto made = resource(kinds::identity, labels_.identity(identity), identity.name.at);
    const auto mark = model::mark_tags(made.owner, identity.id);
    made.fields = {
        {"subscriptionId", identity.subscription},
        {"resourceGroup", Reference{group_address(identity.subscription, identity.resource_group.value), "name"}},
        {"name", identity.name.value},
        {"location", identity.location},
        {"tags", merged_tags(manifest_->tags, identity.tags, mark)}};
    made.protect = identity.protect;
    made.adopt = identity.adopt;
    made.entry = entry_digest(index);
    add_managed(std::move(made));
  }

  /// The role's GUID where the table knows it; else what a look-up will say. Names may change, GUIDs never.
  model::Value role_id(const manifest::RoleGrant& grant) {
    const auto* known = model::built_in_role(grant.role.value);
    if (known) return std::string(known->guid);
    const auto subscription = subscription_of_scope(grant.scope.value, manifest_->azure.subscription.value);
    const auto address =
        look_up(kinds::role_definition, labels_.role_definition(subscription, grant.role.value), grant.role.at,
                {{"subscriptionId", subscription}, {"name", labels_.role_name(grant.role.value)}});
    return Reference{address, "guid"};
  }

  void add_grant(const Identity& identity, const manifest::RoleGrant& grant) {
    const auto role = role_name_of(grant.role.value);
    auto made =
        resource(kinds::role_assignment,
                 labels_.identity(identity) + "/" + labels_.grant(identity, role, grant.scope.value), grant.role.at);
    made.fields = {{"scope", grant.scope.value},
                   {"roleId", role_id(grant)},
                   {"roleName", role},
                   {"principalId", Reference{address_of(identity), "principalId"}},
                   {"principalType", "ServicePrincipal"},
                   {"condition", ""},
                   {"onExisting", word_for(identity.kind == IdentityKind::existing)}};
    if (grant.description.written()) made.fields["description"] = grant.description.value;
    if (const auto* group = group_around(grant.scope.value))
      made.fields["scopeGroup"] = Reference{group_address(group->subscription, group->name), "id"};
    made.adopt = identity.adopt;
    add_managed(std::move(made));
  }

  /// The group of this run that a scope lies in: it must be there before anything can be granted on it.
  const NeededGroup* group_around(const std::string& scope) const {
    const auto subscription = manifest::segment_after(scope, "subscriptions");
    const auto name = manifest::segment_after(scope, "resourceGroups");
    if (subscription.empty() || name.empty()) return nullptr;
    const auto found = groups_.find(model::folded_arm_id(manifest::group_id(subscription, name)));
    return found == groups_.end() ? nullptr : &found->second;
  }

  void add_credential(const Identity& identity, const manifest::FederatedCredential& credential) {
    auto made = resource(kinds::federated_credential, labels_.identity(identity) + "/" + credential.name.value,
                         credential.name.at);
    made.fields = {{"identityId", Reference{address_of(identity), "id"}},
                   {"name", credential.name.value},
                   {"issuer", credential.issuer.value},
                   {"subject", credential.subject.value},
                   {"audience", credential.audience.written() ? credential.audience.value : cloud_.exchange_audience},
                   {"onExisting", word_for(identity.kind == IdentityKind::existing)}};
    made.adopt = identity.adopt;
    add_managed(std::move(made));
  }

  struct Names {
    std::string organization;
    std::string project;  ///< as looked up
    std::string label;    ///< PROJECT/CONNECTION, for addresses
    Address project_address;
    Address address;
  };

  Names names_of(const ServiceConnection& connection) {
    Names names;
    names.organization = labels_.organization(manifest_->devops.organization.value);
    names.project = labels_.project_name(connection.project.value);
    const auto project_label = labels_.project(names.organization, connection.project.value);
    look_up(kinds::organization, names.organization, manifest_->devops.organization.at, {{"name", names.organization}});
    names.project_address = look_up(kinds::project, project_label, connection.project.at,
                                    {{"organization", names.organization}, {"name", names.project}});
    names.label = project_label + "/" + connection.name.value;
    names.address = Address(kinds::service_connection.name, names.label);
    return names;
  }

  void add_connection(const ServiceConnection& connection) {
    const auto& identity = manifest_->identities[connection.identity_index];
    const auto names = names_of(connection);
    const auto subscription =
        look_up(kinds::subscription, connection.subscription, connection.name.at, {{"id", connection.subscription}});
    auto made = resource(kinds::service_connection, names.label, connection.name.at);
    made.fields = {{"organization", names.organization},
                   {"projectName", names.project},
                   {"projectId", Reference{names.project_address, "id"}},
                   {"name", connection.name.value},
                   {"description", connection.description.value},
                   {"type", "azurerm"},
                   {"scheme", "WorkloadIdentityFederation"},
                   {"creationMode", "Manual"},
                   {"environment", cloud_.environment.empty() ? cloud_.name : cloud_.environment},
                   {"url", cloud_.resource_manager_url},
                   {"tenantId", manifest_->azure.tenant.value},
                   {"subscriptionId", connection.subscription},
                   {"subscriptionName", Reference{subscription, "displayName"}},
                   {"clientId", Reference{address_of(identity), "clientId"}},
                   {"scopeResourceGroup", connection.scope_resource_group.value}};
    made.protect = connection.protect;
    made.adopt = connection.adopt;
    add_managed(std::move(made));
    add_wired_credential(connection, identity, names);
    for (const auto& pipeline : connection.pipelines) add_permission(connection, pipeline, names);
  }

  void add_wired_credential(const ServiceConnection& connection, const Identity& identity, const Names& names) {
    auto made =
        resource(kinds::federated_credential, labels_.identity(identity) + "/" + names.label, connection.name.at);
    const auto purpose = model::lower(names.organization + "/" + names.project + "/" + connection.name.value);
    made.fields = {{"identityId", Reference{address_of(identity), "id"}},
                   {"name", model::credential_name(made.owner, identity.id, purpose)},
                   {"issuer", Reference{names.address, "issuer"}},
                   {"subject", Reference{names.address, "subject"}},
                   {"audience", cloud_.exchange_audience},
                   {"purpose", purpose},
                   {"onExisting", word_for(identity.kind == IdentityKind::existing)}};
    made.adopt = connection.adopt;
    add_managed(std::move(made));
  }

  void add_permission(const ServiceConnection& connection, const manifest::Text& name, const Names& names) {
    const auto project_label = std::string(names.project_address.path());
    const auto pipeline =
        look_up(kinds::pipeline, project_label + "/" + name.value, name.at,
                {{"organization", names.organization}, {"projectName", names.project}, {"name", name.value}});
    auto made = resource(kinds::pipeline_permission, names.label + "/" + name.value, name.at);
    made.fields = {{"organization", names.organization},
                   {"projectName", names.project},
                   {"projectId", Reference{names.project_address, "id"}},
                   {"connectionId", Reference{names.address, "id"}},
                   {"pipelineId", Reference{pipeline, "id"}},
                   {"pipelineName", name.value}};
    made.adopt = connection.adopt;
    add_managed(std::move(made));
  }

  const std::vector<Manifest>& manifests_;
  const CloudNames& cloud_;
  const Labels labels_;
  const std::map<std::string, NeededGroup> groups_;
  const Manifest* manifest_ = nullptr;                          ///< the one whose entries are being added
  std::multimap<std::size_t, const ServiceConnection*> users_;  ///< of its identities, by their index
  Desired into_;
};

}  // namespace

Desired build(const std::vector<Manifest>& manifests, const CloudNames& cloud) {
  return Builder(manifests, cloud).run();
}

}  // namespace keyless::desired
