#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/federation.hpp"
#include "model/verdict.hpp"

namespace keyless::model {

/// The day Azure DevOps stops signing for connections.
inline constexpr std::string_view old_issuer_ends = "2027-07-01";

/// Somebody who can be written to.
struct Person {
  std::string name = {};
  std::string mail = {};  ///< "" when the service shows none

  bool operator==(const Person&) const = default;
};

/// Whom a connection is a matter of, and how that is known.
struct Responsible {
  std::vector<Person> people = {};  ///< one, or all administrators; none when nobody is known
  std::string known_by = {};        ///< `mark`, `createdBy`, `administrators` or `unknown`

  /// The first of them, and how many more: `Ada Lovelace`, `Ada Lovelace and 2 more`, "" when nobody is known.
  std::string name() const;
  /// The first address among them; "" when none is shown.
  std::string mail() const;
};

/// What can go wrong with a connection while nothing is done.
struct Risk {
  std::string level = "none";  ///< `none`, `low`, `medium` or `high`
  std::string reason = {};     ///< a sentence part; "" with level none
};

/// A federated credential that the identity behind a connection must have before the connection can change.
struct NewTrust {
  std::string issuer = {};
  std::string subject = {};
  std::string audience = {};
  bool exists = false;  ///< the identity has it already
};

/// A pipeline, as people know it.
struct PipelineName {
  std::string id = {};
  std::string name = {};  ///< the id where the name is not known

  auto operator<=>(const PipelineName&) const = default;
};

/// What one connection still lacks to be without a secret and signed for by Entra.
struct MigrationRow {
  std::string project = {};
  std::string name = {};
  std::string id = {};
  std::string type = {};      ///< the service's word: azurerm, dockerregistry ...
  std::string registry = {};  ///< of a Docker connection its kind: ACR ...; else ""
  std::string scheme = {};
  std::string condition = {};    ///< `failed`, `disabled` or "": whether it can be used at all
  std::string issuer = {};       ///< `new`, `old` or `none`
  std::string issuer_url = {};   ///< as it presents it; "" without federation
  std::string subject = {};      ///< the same
  std::string application = {};  ///< display name of the identity behind it; its client id when that is all we know
  std::string client_id = {};
  std::string identity_tenant = {};  ///< that it signs in to
  std::string secret_ends = {};  ///< the day the last secret of its application ends; "" when it has none, or unknown
  bool secret_expired = false;
  bool use_known = false;
  std::string last_used = {};  ///< when its newest run finished; "" when it was never used
  std::string last_result = {};
  bool pipelines_known = false;
  std::size_t pipelines = 0;  ///< admitted by name, in every project that may use it
  bool all_pipelines = false;
  std::vector<PipelineName> used_by = {};         ///< of the execution history that was read
  std::vector<PipelineName> not_authorized = {};  ///< used it, and are not authorized now
  std::vector<PipelineName> not_seen_using = {};  ///< authorized by name, without a run in that history
  std::string owner = {};                         ///< whose mark it carries; "" when nobody's
  Person created_by = {};
  std::vector<Person> administrators = {};        ///< asked only where neither mark nor creator says whose it is
  std::vector<std::string> identity_owners = {};  ///< names of those who may change the application behind it
  std::string manifest = {};                      ///< `file:line` that declares it, among the files that were given
  Way way = Way::none;
  std::vector<Obstacle> obstacles = {};
  bool declarable = true;  ///< a manifest can name it
  Risk risk = {};
  std::optional<NewTrust> new_trust = std::nullopt;  ///< while it has to be converted or migrated

  /// Whether it signs in as the machine that runs the agent: there is no secret and no issuer.
  bool is_machine() const;
  /// `nothing`, `convert`, `migrate`, `failed`, or `manual`: something blocks it.
  std::string to_do() const;
  /// Why that is to be done, a sentence part.
  std::string reason() const;
  /// What the first plan of an exported manifest says of it.
  ConnectionVerdict verdict() const;
  /// The owner whose mark it carries, else who created it, else its administrators.
  Responsible responsible() const;
};

struct MigrationTotals {
  std::size_t connections = 0, nothing = 0, convert = 0, migrate = 0, manual = 0, failed = 0, secrets_expired = 0,
              never_used = 0;
  std::size_t left() const { return convert + migrate + manual + failed; }
};

/// Connections that the report does not list: neither federated nor signing in with a secret that could be replaced.
struct NotListed {
  std::string type = {};
  std::string scheme = {};
  std::size_t connections = 0;
};

/// Which rows are wanted; an empty list wants all.
struct MigrationFilter {
  std::vector<std::string> to_do = {};   ///< as of MigrationRow::to_do()
  std::vector<std::string> owners = {};  ///< a name or address of who is responsible; wildcards, letter case ignored

  bool empty() const { return to_do.empty() && owners.empty(); }
  bool wants(const MigrationRow& row) const;
};

/// A connection that an older report said something else of.
struct MigrationChange {
  std::string id = {};
  std::string project = {};
  std::string name = {};
  std::string was = {};  ///< as of MigrationRow::to_do(); "" when it was not there
  std::string now = {};  ///< the same; "" when it is gone
};

/// What has changed since an older report.
struct MigrationComparison {
  std::string date = {};                      ///< of the older one
  std::vector<MigrationChange> changes = {};  ///< in order of project and name
};

/// A whole organization on its way.
struct Migration {
  std::string organization = {};
  std::string tenant = {};
  std::string today = {};                         ///< date
  long days_left = 0;                             ///< until old_issuer_ends; negative afterwards
  std::vector<MigrationRow> rows = {};            ///< in order of project and name
  std::vector<NotListed> not_listed = {};         ///< in order of type and scheme
  std::vector<std::string> gaps = {};             ///< what could not be read and why, a sentence each
  MigrationFilter filter = {};                    ///< that the rows passed
  std::optional<std::size_t> all_rows = {};       ///< how many there were before the filter; missing without one
  std::optional<MigrationComparison> since = {};  ///< compared with all rows, whatever the filter
  std::vector<std::string> manifests = {};        ///< paths whose entries were looked for
};
MigrationTotals totals_of(const Migration& migration);
/// The same with only the rows that are wanted.
Migration filtered(Migration migration, MigrationFilter filter);

}  // namespace keyless::model
