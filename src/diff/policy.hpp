#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "keyless/policy.hpp"

namespace keyless::diff {

/// A privileged or broad grant that was allowed outside the manifest. `*` matches any run of characters, letter case is
/// ignored.
struct Grant {
  std::string team = {};
  std::string role = {};   ///< role name or GUID
  std::string scope = {};  ///< full scope
};

/// A connection that every pipeline of a project may use, allowed outside the manifest. `*` as above.
struct OpenConnection {
  std::string team = {};
  std::string connection = {};  ///< PROJECT/NAME
};

/// An identity that this manifest did not create and that may all the same be lent: signed in as by connections and
/// issuers that could not before.
struct LentIdentity {
  std::string team = {};
  std::string identity = {};  ///< ARM id, client id or principal id; `*` as above, but never for the caller itself
};

/// An issuer that may be trusted although it is none of the known ones.
struct TrustedIssuer {
  std::string team = {};
  std::string issuer = {};
};

/// A subject that may be trusted although it is broad, or an audience that is not the usual one.
struct TrustedSubject {
  std::string team = {};
  std::string issuer = {};
  std::string subject = {};
  std::string audience = "*";
};

/// A group of Azure DevOps that identities may be put into although it administers something.
struct AdmittingGroup {
  std::string team = {};
  std::string group = {};
  std::string scope = {};  ///< ORGANIZATION or ORGANIZATION/PROJECT
};

/// A restriction that may be loosened, although others made it or a table says that it should not be.
struct Widening {
  std::string team = {};
  std::string address = {};  ///< address pattern of the row that loosens it
  std::string field = {};    ///< `condition`, `branches`, `requesterMayApprove` ...
};

/// A connection that may be given an identity although others made something of it: by its exact id, for a while.
struct TrustedConnection {
  std::string team = {};
  std::string id = {};     ///< of the connection, a GUID; no wildcards
  std::string until = {};  ///< YYYY-MM-DD, at most 90 days ahead when it is read
};

/// A manifest that may take over what another one owns.
struct Handover {
  std::string from = {};  ///< `team[/name]`
  std::string to = {};
};

using keyless::Caller;

/// Why the run can't rely on its policy file: the whole run is refused.
struct PolicyFault {
  std::string message = {};
  std::string advice = {};
};

/// What a run may do, said by flags and by a policy file from outside the manifest.
struct Policy {
  std::string tenant;                  ///< the only tenant whose organizations and subscriptions may be touched
  std::vector<std::string> owners;     ///< `team[/name]` of every manifest in the run
  std::set<std::string> prune_owners;  ///< whose manifests say `prune: true`
  bool prune = false;                  ///< --prune: for every owner
  bool destroy = false;                ///< remove everything that is declared and ours
  bool whole = true;                   ///< every manifest of these owners is in the run: missing entries are removals
  std::vector<std::string> targets;    ///< --target patterns; with them nothing is removed
  std::vector<std::string> excludes;   ///< --exclude patterns; likewise
  std::vector<std::string> teams;      ///< --team: who this run may act as; empty: as the manifests say
  std::vector<std::string> allow_undeclared;  ///< address patterns that are tolerated
  std::vector<Grant> grants;                  ///< from --policy FILE
  std::vector<OpenConnection> open_to_all;    ///< likewise
  std::vector<LentIdentity> identities = {};  ///< likewise, as are the next ones
  std::vector<TrustedIssuer> issuers = {};
  std::vector<TrustedSubject> subjects = {};
  std::vector<AdmittingGroup> groups = {};
  std::vector<Widening> widenings = {};
  std::vector<TrustedConnection> connections = {};
  std::vector<Handover> handovers = {};
  bool given = false;                    ///< a policy file was read; without one its restricting rules were not judged
  bool required = false;                 ///< --require-policy
  std::vector<PolicyFault> faults = {};  ///< of the policy file, known before anything is compared
  Caller caller = {};                    ///< who runs this
  std::string today = {};                ///< YYYY-MM-DD, for what ends by itself; "" when nobody says
  std::set<std::string> prune_files = {};             ///< manifests whose end mark was seen; see `end_marks_known`
  std::map<std::string, std::string> cut_files = {};  ///< the other manifests, without an end mark → their owner
  bool end_marks_known = false;  ///< false: nobody looked for end marks, all manifests count as whole
  int max_changes = 0;           ///< --max-changes: of identities, roles, trusts and connections together; 0: no limit
  int max_deletes = 10;          ///< --max-deletes: counts every removal
  int max_delete_percent = 30;   ///< --max-delete-percent: of identities and connections that are ours
};

}  // namespace keyless::diff
