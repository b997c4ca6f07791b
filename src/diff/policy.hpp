#pragma once

#include <set>
#include <string>
#include <vector>

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
  int max_deletes = 10;                       ///< --max-deletes: counts every removal
  int max_delete_percent = 30;                ///< --max-delete-percent: of identities and connections that are ours
};

}  // namespace keyless::diff
