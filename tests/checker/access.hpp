#pragma once

#include <set>
#include <string>
#include <vector>

#include "checker/sign_in.hpp"
#include "checker/spec.hpp"
#include "checker/truth.hpp"

/// What anybody can reach, worked out of the stored rows alone: pipelines, projects and people → connection, connection
/// and holders of trust → identity, identity → role, and what restrictions let pass.
namespace keyless::checker {

struct Access {
  enum class Of { pipeline, whole_project, person, connection, trust, role, branch, approval, member, joined };
  Of of = Of::pipeline;
  std::string who = {};   ///< pipeline, project, person, connection, issuer and subject, principal, or branch
  std::string what = {};  ///< id of the connection, of the identity, the role's scope, organization, project or group
  std::string how = {};   ///< level, audience, or role and condition
  auto operator<=>(const Access&) const = default;
};
using AccessSet = std::set<Access>;

std::string text_of(const Access& access);
/// The level with all below it, lowest first, of people on a connection, members, or those in a project; itself alone
/// when it is none of these.
std::vector<std::string> levels_up_to(const std::string& level);
AccessSet access_in(const Cloud& cloud);
std::vector<Access> grown(const AccessSet& before, const AccessSet& after);

/// The entry of a manifest that declares this connection, or this principal, to be there; null when none does.
const ConnectionSpec* declared_as_connection(const Spec& spec, const Row& connection);
const IdentitySpec* declared_as_identity(const Spec& spec, const Row& principal);
/// Whether something that the manifest declares names this access.
bool names(const Spec& spec, const Cloud& cloud, const Access& access);

/// The pair that Entra signs for a connection with this id, and the one that names it under the issuer that retires.
Presented by_entra(const std::string& connection_id);
Presented by_name(const std::string& connection_name);

}  // namespace keyless::checker
