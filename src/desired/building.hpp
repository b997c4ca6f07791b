#pragma once

#include <optional>
#include <vector>

#include "desired/desired.hpp"
#include "desired/groups.hpp"
#include "desired/labels.hpp"

/// What the builders of all sections share: one file a section. Only for .cpp files of this folder.
namespace keyless::desired {

/// One desired graph in the making.
struct Building {
  Building(const std::vector<manifest::Manifest>& of, const CloudNames& names);

  const std::vector<manifest::Manifest>& manifests;
  const CloudNames& cloud;
  const Labels labels;
  const std::map<std::string, NeededGroup> groups;
  const manifest::Manifest* manifest = nullptr;                               ///< the one whose entries are being added
  std::multimap<std::size_t, const manifest::ServiceConnection*> users = {};  ///< of its identities, by their index
  Desired into = {};

  /// A resource of the current manifest, without fields.
  model::Resource resource(const model::Kind& kind, const std::string& label, manifest::Place at) const;
  /// Takes it in; a second one of the same address is a finding.
  void add_managed(model::Resource made);
  /// What is only looked up is shared by all that refer to it.
  model::Address look_up(const model::Kind& kind, const std::string& label, manifest::Place at, model::Fields fields);
  model::Address group_address(const std::string& subscription, const std::string& name) const;
  model::Address address_of(const manifest::Identity& identity) const;
};

/// Whether a manifest with identities names a project that none of its entries lies in.
bool has_project_of_its_own(const manifest::Manifest& manifest);

std::string word_for(bool flag);
/// An entry's tag replaces the manifest's, in whatever letter case: tag names are compared without it.
model::Tags merged_tags(const manifest::TagTexts& base, const manifest::TagTexts& own, const model::Tags& mark);

void add_group(Building& building, const NeededGroup& group);
void add_identity(Building& building, std::size_t index);
/// What a manifest names to go, or to be released: its identifying fields, and nothing else.
void add_removed(Building& building, const manifest::Removed& entry);
void add_role(Building& building, const manifest::Identity& identity, const manifest::RoleGrant& grant);
void add_credential(Building& building, const manifest::Identity& identity,
                    const manifest::FederatedCredential& credential);
/// Membership of the organization, what the identity is in its projects, and its further groups.
void add_organization_access(Building& building, const manifest::Identity& identity,
                             const manifest::OrganizationAccess& access);
/// The membership that `organizationAccess` of this identity declares.
model::Address member_address(const Building& building, const manifest::Identity& identity);
/// Somebody of an organization, or a group there, by name.
model::Address look_up_principal(Building& building, const std::string& organization, const manifest::Text& name);

/// How a connection and its project are called in this run.
struct ConnectionNames {
  std::string organization;
  std::string project;  ///< as looked up
  std::string label;    ///< PROJECT/CONNECTION, for addresses
  model::Address project_address;
  model::Address address;
  std::vector<model::Address> guards = {};  ///< its checks: nobody is admitted before they stand
};

/// Looks up the organization and the project.
ConnectionNames names_of_connection(Building& building, const manifest::Text& project, const manifest::Text& name);
void add_connection(Building& building, const manifest::ServiceConnection& connection);
/// The trust that a connection needs on its identity.
void add_wired_credential(Building& building, const manifest::ServiceConnection& connection,
                          const manifest::Identity& identity, const ConnectionNames& names);
std::vector<model::Address> add_checks(Building& building, const manifest::ServiceConnection& connection,
                                       const ConnectionNames& names);
void add_security_role(Building& building, const manifest::ServiceConnection& connection,
                       const manifest::SecurityRole& role, const ConnectionNames& names);
/// The further projects that get it.
void add_shares(Building& building, const manifest::ServiceConnection& connection, const ConnectionNames& names);

/// Where pipelines are admitted to a connection: in the project it is declared in, or in one it is shared with.
struct Admission {
  std::string label;  ///< in front of the pipeline's name, for addresses
  std::string project;
  model::Address project_address;
  std::optional<model::Address> share = std::nullopt;
};
void add_permissions(Building& building, const manifest::ServiceConnection& connection,
                     const manifest::Pipelines& pipelines, const Admission& admission, const ConnectionNames& names);
/// The project of that name in the organization.
model::Address look_up_project(Building& building, const std::string& organization, const manifest::Text& name);

}  // namespace keyless::desired
