#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keyless/change.hpp"
#include "keyless/desired.hpp"
#include "keyless/live.hpp"
#include "keyless/policy.hpp"
#include "keyless/result.hpp"

namespace keyless {

/// How a plan is made: the options of `keyless plan`, and what the program takes from its surroundings.
struct PlanOptions {
  bool destroy = false;  ///< plan to delete everything that is declared and ours
  /// Plan to delete undeclared access on declared resources, for every manifest that its end mark `...` shows to be
  /// whole. A manifest that says `prune: true` needs no option.
  bool prune = false;
  Strings targets = {};         ///< address patterns (see matches()): only these and what they need; deletes nothing
  Strings excludes = {};        ///< address patterns: not these; deletes nothing
  Strings teams = {};           ///< whom this run may act as, `team` or `team/name`; empty: as the manifests say
  int max_deletes = 10;         ///< the most deletions of any kind, 0 and up
  int max_delete_percent = 30;  ///< the most deletions among identities and connections that are ours: 0 to 100
  int max_changes = 0;          ///< the most changes of identities, roles, credentials, connections; 0: no limit
  std::size_t wave = 5;         ///< how many connections are converted, migrated or moved at a time, 1 and up
  std::optional<PolicyFile> policy = std::nullopt;  ///< what may be granted; without it, only what needs no permission
  bool require_policy = false;                      ///< hold back the plan where `policy` is missing
  Caller caller = {};                               ///< who would apply it
  std::string created_at = {};  ///< RFC 3339 in UTC, to the second: 2026-11-29T10:00:00Z; "" is no time at all
  std::string key = {};         ///< authenticates the document (HMAC-SHA-256): 32 bytes or more; "" does not
  bool sandbox = false;         ///< the live graph was read from a sandbox: the plan may be applied to one only
};

/// One row of a plan: what is planned for which resource, and why.
struct PlannedChange {
  Address address;                       ///< of what is declared, or made up for what was discovered
  std::string kind = {};                 ///< as of a DesiredResource
  Action action = Action::no_op;         ///< what is planned
  std::string reason = {};               ///< for people, never to branch on; may be ""
  std::vector<FieldDiff> fields = {};    ///< those that differ, in printing order
  std::string id = {};                   ///< of the live object; "" where there is none
  std::vector<Address> depends_on = {};  ///< changes that must be done before this one
  Strings grants = {};                   ///< access that it gives, a sentence part each
  std::string left_out = {};             ///< why this plan leaves it out although it differs; then `action` is no_op
  std::string obstacle = {};             ///< of an impossible one: the stable word of what blocks it (docs/guides)
  bool accepted = false;                 ///< impossible, and the manifest accepts exactly that obstacle
  bool tolerated = false;                ///< undeclared, and the manifest allows it
};

/// What must change to make live what is desired. A value: cannot change, cheap to copy, safe to share between threads.
class Plan {
 public:
  /// Pure: same arguments, same plan; reads no clock, file, variable or socket.
  /// Errors: `invalid_argument` when the live graph or the policy file has errors (the message is the first of them),
  /// when a target or exclude matches no declared address, when a limit is out of its range, `key` is too short, or
  /// `created_at` is no such time. What is merely unsafe is no Error: it is in refusals().
  static Result<Plan> make(const DesiredGraph& desired, const LiveGraph& live, const PlanOptions& options = {});

  /// In an order in which they could be carried out, no-ops included.
  const std::vector<PlannedChange>& changes() const;
  /// In order of address.
  const std::vector<Refusal>& refusals() const;
  /// What could not be evaluated, because the live graph does not say enough; nothing is planned for it.
  const std::vector<Unseen>& unseen() const;
  /// Warnings and limits of the plan, a sentence each.
  const Strings& notes() const;
  /// Sets that the live graph does not list and that decide whether an identity may be lent: who holds roles on a
  /// connection (`connectionRoles@…`), which roles reach an identity (`reachedRoles@…`). With them the plan may
  /// permit what it refuses now.
  const Strings& open_sets() const;
  /// Whether likewise it decides who the caller is, and `PlanOptions::caller` does not say.
  bool needs_caller() const;

  /// Whether applying it would write anything.
  bool would_write() const;
  /// Whether nothing of it may be applied: a refusal holds back the whole run.
  bool is_held_back() const;

  /// The JSON document of the plan (schemas/plan.schema.json), as `keyless plan --output json` prints it and `keyless
  /// apply` takes it: the same bytes for the same manifests, live graph, options and version of keyless. What the
  /// program asks of the services besides, the missing permissions of whoever runs it, is not in it.
  std::string document() const;

  /// For the library itself.
  struct Parts;
  explicit Plan(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

}  // namespace keyless
