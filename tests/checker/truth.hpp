#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/value.hpp"

/// The clouds as they really are, told by nothing of the product: objects, and who made each of them. The product's
/// types for fields are used as containers only.
namespace keyless::checker {

enum class Maker {
  us,        ///< runs of the manifest that is checked
  others,    ///< another team that uses keyless
  outsider,  ///< somebody by hand, whatever marks they left
  platform   ///< was there before anybody
};
const char* word_for(Maker maker);

/// What a connection shows when it signs in.
struct Presented {
  std::string issuer;
  std::string subject;
  auto operator<=>(const Presented&) const = default;
};

namespace kind {
inline constexpr std::string_view subscription = "subscription", organization = "organization", project = "project",
                                  pipeline = "pipeline", person = "devopsPrincipal", group = "resourceGroup",
                                  identity = "identity", application = "application", role = "roleAssignment",
                                  definition = "roleDefinition", trust = "federatedCredential",
                                  secret = "applicationSecret", connection = "serviceConnection",
                                  permission = "pipelinePermission", check = "check", share = "connectionShare",
                                  person_role = "securityRole", member = "organizationMember",
                                  entitlement = "projectEntitlement", membership = "groupMembership";
}  // namespace kind

/// One object, with its fields as the services keep them: a mark is part of tags or of a description.
struct Row {
  std::string_view kind;
  std::string id = {};
  model::Fields fields = {};
  Maker maker = Maker::platform;
  std::string secret = {};                    ///< of a connection: the key id of the secret that it holds
  std::vector<Presented> also_presents = {};  ///< while it is being migrated: what it may show as well
};

/// The text in a field; "" when there is none.
const std::string& text(const Row& row, std::string_view field);
const model::Strings& list(const Row& row, std::string_view field);
void set(Row& row, std::string_view field, std::string value);

/// ASCII lower case.
std::string folded(std::string_view text);
bool same(std::string_view left, std::string_view right);  ///< letter case ignored

struct Cloud {
  std::vector<Row> rows = {};
  int made = 0;              ///< objects so far: ids are counted
  bool holds_roles = false;  ///< as many role assignments of others as a subscription can hold

  Row* find(std::string_view id);
  const Row* find(std::string_view id) const;
  Row* named(std::string_view kind, std::string_view name);
  const Row* named(std::string_view kind, std::string_view name) const;
  /// The identity or application of a client id; null when nobody has it.
  const Row* principal(std::string_view client_id) const;
  /// The identity or application of an object id, which roles and memberships are given to.
  const Row* principal_behind(std::string_view principal_id) const;
  std::vector<const Row*> all(std::string_view kind) const;
  /// Everything whose field of that name is this id.
  std::vector<const Row*> below(std::string_view kind, std::string_view field, std::string_view id) const;

  std::string fresh_guid();
  /// With what a service takes away with it: what hangs on an identity or a connection, but roles.
  void remove(std::string id);
};

/// A row as text: equal text, equal bytes. And everything there is, in order.
std::string bytes_of(const Row& row);
/// What somebody is in the organization: a member, and in projects and groups of it.
bool is_in_organization(const Row& row);
/// The principal that a trust, a role or a membership is of; null when it is gone, or for anything else.
const Row* holder_of(const Cloud& cloud, const Row& row);
std::string state_of(const Cloud& cloud);

/// The ids that worlds use.
std::string group_id(std::string_view name);
std::string existing_id(const std::string& letter);
std::string client_id_of(const std::string& letter);  ///< of an application that somebody made by hand
std::string subject_of(const std::string& repository);

}  // namespace keyless::checker
