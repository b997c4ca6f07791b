#pragma once

#include <string>
#include <vector>

#include "diff/planned.hpp"

/// Several connections on one or several identities, aged behind keyless's back, and what a manifest makes of them.
namespace keyless::test {

enum class Age {
  entra,  ///< signed for by Entra, as new ones are
  old,    ///< signed for by Azure DevOps itself
  secret  ///< signs in with a secret
};

/// One connection: as it is, and as it is declared.
struct Member {
  std::string name;
  std::string identity = "mi-a";
  Age age = Age::old;
  std::string renamed = {};   ///< its declared name, with `previously`; "" when it keeps its own
  std::string moved = {};     ///< its declared identity; "" when it keeps its own
  bool keeps_issuer = false;  ///< declared with `issuer: keep`
  bool disabled = false;      ///< so that it can't be changed
};

struct Fleet {
  Declarations declared;
  CloudSimulator cloud;
  diff::Policy policy;

  model::Plan plan() const { return planned(declared, cloud, policy); }
};

/// `members` as they are, each identity with its own role and `others` credentials for somebody outside, all declared.
Fleet fleet_of(const std::vector<Member>& members, int others = 0);
/// `count` connections of that age on one identity, which its manifest wants on the Entra issuer.
Fleet fleet_of(int count, Age age, int others = 0);

/// Whether the connection gets a token now: it has a secret, or the identity of its client id holds a credential with
/// exactly its issuer and subject. Told from the objects alone.
bool can_sign_in(const CloudSimulator& cloud, const model::LiveObject& connection);
/// What could be done before and can't be now: connections, by id, that signed in, and roles that identities held.
/// `declared` roles only: what nobody declares may go.
std::vector<std::string> lost(const CloudSimulator& before, const CloudSimulator& now, const model::Graph& declared);

/// Carries the plan out up to each of its steps, in the order that `pick` makes, and fails where something is lost.
void expect_continuity(const Fleet& fleet, const model::Plan& plan, unsigned pick);

}  // namespace keyless::test
