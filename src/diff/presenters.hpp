#pragma once

#include "diff/draft.hpp"

/// Whose trust a federated credential is: the connection that signs in by it.
namespace keyless::diff {

/// Connections by what they present to an identity.
class Presenters {
 public:
  explicit Presenters(const model::Live& live);

  /// The live connection that presents or presented this trust, or is named by its subject; null when none is seen.
  const model::LiveObject* of(const model::LiveObject& trust) const;

 private:
  std::map<std::string, const model::LiveObject*> by_pair_;  ///< issuer and subject, byte for byte
  std::map<std::string, const model::LiveObject*> by_id_;    ///< lower case
};

/// Whether it is a subject that Entra ID gives a service connection, which tells its id and not its project.
bool names_connection(const std::string& subject);
/// The organization and project that a subject of the former issuer names, `organization/project` in lower case.
std::string place_in(const std::string& subject);
/// Which connections that this run asked for could not be read, for people: in `place` (see place_in()) or, where that
/// is "", anywhere; "" when all of them were. Those of projects that nobody asked about count as any others elsewhere.
std::string unread_connections(const Draft& draft, const std::string& place);
/// Presenters::of() over what the draft is about.
const model::LiveObject* presenter_of(Draft& draft, const model::LiveObject& trust);
/// Whether a manifest of this run names the connection, to be there, to go or to be released.
bool is_named(const Draft& draft, const model::LiveObject& connection);
/// The owner of this run that a connection is marked by without being declared by anybody; "" when there is none. What
/// belongs to such a connection stays with it.
std::string marked_and_undeclared(const Draft& draft, const model::LiveObject& connection);

/// Says on the removal of a trust which connection that is not ours can't sign in any more: one that presents it.
void note_cut_off(Draft& draft, model::Change& removal);

}  // namespace keyless::diff
