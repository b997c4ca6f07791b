#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/access.hpp"
#include "checker/carrying.hpp"
#include "checker/product.hpp"

/// The invariants, each judged by the truth. I1 to I3, and what I4 says of remains, are watched at every instant of a
/// run.
namespace keyless::checker {

/// One invariant that did not hold.
struct Breach {
  std::string law = {};    ///< I1 to I6
  std::string what = {};   ///< what broke
  std::string where = {};  ///< after which write
};

/// What a run starts from.
struct Start {
  const Cloud& cloud;
  const Spec& spec;
  const World& world;
  const model::Plan& plan;
};

/// I1: what signs in and stays declared signs in at every instant, with the roles that it has until it is moved;
/// identities keep their declared roles and memberships; and pipelines are replaced before the last one goes.
class Continuity {
 public:
  explicit Continuity(const Start& start);
  std::string broken_in(const Cloud& now) const;

 private:
  std::string lost_by(const Cloud& now, const Row& connection) const;

  std::set<std::string> signing_in_ = {};                   ///< ids of connections
  std::set<std::string> access_ = {};                       ///< ids of role assignments and memberships
  std::set<std::string> used_ = {};                         ///< ids of connections that some pipeline may use
  std::map<std::string, std::set<std::string>> left_ = {};  ///< client id of an identity that goes → its roles
};

/// I2: what is foreign stays byte for byte; whole objects go by name only; nothing is lent without a policy.
class Foreign {
 public:
  explicit Foreign(const Start& start);
  std::string broken_in(const Cloud& now) const;

 private:
  std::string changed_in(const Cloud& now) const;
  std::string deleted_in(const Cloud& now) const;
  std::string lent_in(const Cloud& now) const;

  const Start start_;
  std::map<std::string, std::string> bytes_ = {};  ///< id → what it must stay
  std::map<std::string, std::string> kept_ = {};   ///< id → kind, of whole objects that nobody named to go
  std::set<std::string> signing_in_ = {};          ///< `connection principal`
  std::set<std::string> holders_ = {};             ///< `identity issuer subject`
};

/// I3: access grows only by a step that lists what it gives, and only as something declared names it.
class Widening {
 public:
  explicit Widening(const Start& start);
  std::string broken_in(const Cloud& now, const model::Change& change);
  /// The instant before the first one that is judged.
  void follow(const Cloud& now) { before_ = access_in(now); }

 private:
  const Start start_;
  AccessSet before_;
};

/// I4: who goes leaves nothing behind: no role and no membership whose holder is gone, which nobody finds any more.
class Remains {
 public:
  explicit Remains(const Start& start);
  std::string broken_in(const Cloud& now) const;

 private:
  std::set<std::string> held_ = {};  ///< ids of roles and memberships that somebody holds
};

/// Watches one run; keeps the first breach.
class Watch {
 public:
  explicit Watch(const Start& start);
  /// Instants of writes up to `from` were watched already, in another case.
  void see(const Cloud& now, std::size_t position, const model::Change& change, std::size_t from = 0);
  const std::optional<Breach>& breach() const { return breach_; }

 private:
  Continuity continuity_;
  Foreign foreign_;
  Widening widening_;
  Remains remains_;
  std::optional<Breach> breach_ = std::nullopt;
};

/// I6, of a plan: what is left out depends on something refused, unseen or impossible.
std::optional<Breach> held_without_reason(const Start& start);
/// I5: a plan that says that nothing is left to do is right, and what it says of connections is what a survey says.
std::optional<Breach> wrong_verdict(const Start& start);

/// The exit code of an apply of this plan, as the product's decisions define it.
int exit_code_of(const model::Plan& plan, bool all_done);

/// Whether the rows say that this team marked it: all that the product can know.
bool is_marked_by(const Row& row, const std::string& team);
/// What hangs on a principal: its trust, roles and secrets.
std::vector<const Row*> held_by(const Cloud& cloud, const Row& principal);
/// Whether the manifest declares this child of a declared connection or principal.
bool is_declared_child(const Spec& spec, const Cloud& cloud, const Row& child);
/// The entry under `removed` that names this; nothing when there is none.
std::optional<Wish> named_to_go(const Spec& spec, const Row& row);

}  // namespace keyless::checker
