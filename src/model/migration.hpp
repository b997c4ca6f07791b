#pragma once

#include <string>
#include <vector>

#include "model/federation.hpp"
#include "model/verdict.hpp"

namespace keyless::model {

/// The day Azure DevOps stops signing for connections.
inline constexpr std::string_view old_issuer_ends = "2027-07-01";

/// What one Azure Resource Manager connection still lacks to be without a secret and signed for by Entra.
struct MigrationRow {
  std::string project = {};
  std::string name = {};
  std::string id = {};
  std::string scheme = {};
  std::string condition = {};    ///< `failed`, `disabled` or "": whether it can be used at all
  std::string issuer = {};       ///< `new`, `old` or `none`
  std::string application = {};  ///< display name of the identity behind it; its client id when that is all we know
  std::string secret_ends = {};  ///< the day the last secret of its application ends; "" when it has none, or unknown
  bool secret_expired = false;
  bool use_known = false;
  std::string last_used = {};  ///< when its newest run finished; "" when it was never used
  std::string last_result = {};
  bool pipelines_known = false;
  std::size_t pipelines = 0;  ///< admitted by name, in every project that may use it
  bool all_pipelines = false;
  std::string owner = {};  ///< whose mark it carries; "" when nobody's
  Way way = Way::none;
  std::vector<Obstacle> obstacles = {};
  bool declarable = true;  ///< a manifest can name it

  /// `nothing`, `convert`, `migrate`, or `manual`: something blocks it.
  std::string to_do() const;
  /// What the first plan of an exported manifest says of it.
  ConnectionVerdict verdict() const;
};

struct MigrationTotals {
  std::size_t connections = 0, nothing = 0, convert = 0, migrate = 0, manual = 0, secrets_expired = 0, never_used = 0;
  std::size_t left() const { return convert + migrate + manual; }
};

/// A whole organization on its way.
struct Migration {
  std::string organization = {};
  std::string tenant = {};
  std::string today = {};               ///< date
  long days_left = 0;                   ///< until old_issuer_ends; negative afterwards
  std::vector<MigrationRow> rows = {};  ///< in order of project and name
  std::vector<std::string> gaps = {};   ///< what could not be read and why, a sentence each
};
MigrationTotals totals_of(const Migration& migration);

}  // namespace keyless::model
