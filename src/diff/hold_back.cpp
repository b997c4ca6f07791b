#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/draft.hpp"
#include "diff/turns.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// Whether the service removes things of this kind with a parent of that kind: trust with an identity, and whatever
/// hangs on a connection.
bool goes_with(const Kind& child, const Kind& parent) {
  if (child.on_parent_removal == OnParentRemoval::stays) return false;
  return child.prepares_trust ? parent.is_principal : parent.signs_in;
}

/// Whether things of this kind outlive that principal, held by nobody from then on: its roles, its membership.
bool outlives(const Kind& child, const Kind& parent) {
  return parent.is_principal && gives_out(parent, child) && !child.signs_in &&
         child.on_parent_removal == OnParentRemoval::stays;
}

/// Spreads from what is refused, unseen or impossible to what depends on it.
class Holding {
 public:
  explicit Holding(Draft& draft) : draft_(draft) {
    for (const auto& [address, node] : draft.nodes) {
      const auto subject = node.resource->fields.find("subject");
      if (!node.resource->kind->admits || subject == node.resource->fields.end()) continue;
      if (const auto* wired = std::get_if<Reference>(&subject->second)) trusts_.emplace(wired->to, address);
    }
  }

  void run() {
    hold_refused();
    hold_unseen();
    block_impossible_restrictions();
    do {
      while (spread()) {
      }
    } while (hold_without_room());
    drop_stamps();
  }

 private:
  void block(const Address& address) {
    if (!blocked_.insert(address).second) return;
    const auto* node = draft_.find(address);
    if (!node) return;
    const bool precedes_access = node->resource->kind->precedes_access, is_power = node->resource->kind->empowers;
    if (precedes_access && !is_power)
      if (const auto* connection = parent_of(draft_, *node->resource)) unguarded_.insert(connection->resource->address);
    note_missing(*node);
    const auto* identity = identity_of(draft_, *node->resource);
    if (!identity) return;
    unfinished_.insert(identity->resource->address);
    if (precedes_access && is_power) unarmed_.insert(identity->resource->address);
  }

  /// What is pruned beside something declared that does not come may be what that was to replace. Trust is no such
  /// thing: what somebody planted goes whatever else waits.
  void note_missing(const Node& node) {
    const auto* parent = node.live || node.resource->kind->prepares_trust ? nullptr : parent_of(draft_, *node.resource);
    if (parent && parent->live)
      waiting_.insert(std::string(node.resource->kind->name) + "|" +
                      folded_arm_id(text_of(parent->live->fields, node.resource->kind->hangs_on->output)));
  }

  bool may_be_replaced(const Change& change) const {
    return change.action == Action::remove && !change.desired && !change.superseded &&
           waiting_.contains(std::string(change.kind->name) + "|" + parent_value(*change.live));
  }

  void hold(Change& change, std::string why) {
    if (change.action == Action::remove) keep(*change.live);
    if (change.action == Action::remove && !change.desired) {
      change.action = Action::undeclared;
      change.reason += "; not deleted in this run: " + why;
    } else {
      if (auto* node = draft_.find(change.address)) node->action = Action::no_op;
      change.action = Action::no_op;
      change.held = std::move(why);
    }
    block(change.address);
  }

  void keep(const LiveObject& object) {
    for (auto& word : given_out_by(object)) kept_.insert(std::move(word));
  }

  void hold_refused() {
    for (const auto& refusal : draft_.plan.refusals) {
      if (holds_back_run(refusal) || refusal.address.text().empty()) continue;
      if (auto* change = draft_.change_at(refusal.address)) refuse(*change);
      block(refusal.address);
      if (refusal.guard == "lending") hold_adoption(refusal.address);
      if (refusal.guard == "duplicate") keep_children_of(refusal.address);
    }
  }

  /// Which of two entries means it is not known: nothing of what hangs on it is called undeclared.
  void keep_children_of(const Address& refused) {
    const auto* node = draft_.find(refused);
    if (node && node->live) keep(*node->live);
  }

  /// What may not be lent is not marked either: with our mark on it the next run would take it for ours.
  void hold_adoption(const Address& refused) {
    const auto* node = draft_.find(refused);
    const auto* identity = node ? identity_of(draft_, *node->resource) : nullptr;
    if (!identity || identity->proven || !identity->live) return;
    auto* change = draft_.change_at(identity->resource->address);
    if (change && writes(change->action)) hold(*change, "waits for a policy that permits lending it");
  }

  /// Something undeclared that is asked to go and may not stays what it is; the entry it hangs on is not done.
  void refuse(Change& change) {
    if (change.action != Action::undeclared) return hold(change, "refused");
    for (const auto& [address, node] : draft_.nodes)
      if (node.live && node.resource->kind->is_principal && hangs_on(*change.live, *node.live))
        unfinished_.insert(address);
  }

  /// What an unseen thing lies on can't be deleted under it.
  void hold_unseen() {
    for (const auto& unseen : draft_.plan.unseen) {
      block(unseen.address);
      if (auto* change = draft_.change_at(unseen.address); change && writes(change->action))
        hold(*change, "could not be evaluated");
      const auto* node = draft_.find(unseen.address);
      if (!node) continue;
      for (const auto& needed : dependencies_of(*node->resource))
        if (auto* below = draft_.change_at(needed); below && below->action == Action::remove)
          hold(*below, unseen.address.text() + " may be attached to it and could not be evaluated");
    }
  }

  /// A role that can't be granted is missing like a refused one. Connections that can't be changed are there all the
  /// same.
  void block_impossible_restrictions() {
    for (const auto& change : draft_.plan.changes)
      if (change.action == Action::impossible && change.kind->precedes_access) block(change.address);
  }

  bool spread() {
    bool more = false;
    for (auto& change : draft_.plan.changes) {
      if (!writes(change.action) || change.action == Action::stamp) continue;
      auto why = reason_to_wait(change);
      if (why.empty()) continue;
      hold(change, std::move(why));
      more = true;
    }
    return more;
  }

  /// What was to free a credential may stay by now: whoever was to take that place finds none.
  bool hold_without_room() {
    bool more = false;
    for (const auto& unit : take_turns(draft_).left_out)
      for (const auto& need : unit.needs) {
        hold(*draft_.change_at(need.change),
             "waits for a free federated credential, and what would free one is left out");
        more = true;
      }
    return more;
  }

  std::string reason_to_wait(const Change& change) {
    if (change.action == Action::remove && is_half_seen(*change.kind, change.live->fields))
      return "not every list of " + std::string(change.kind->noun) + "s could be read";
    if (const auto* kind = change.action == Action::remove ? unseen_below(change) : nullptr)
      return "not every list of " + std::string(kind->noun) + "s could be read, and they would be " +
             (outlives(*kind, *change.kind) ? "left behind" : "deleted with it");
    if (change.action == Action::remove && hangs_on_kept(change)) return "the resource it is attached to stays";
    if (may_be_replaced(change)) return "what is declared with it is left out";
    const auto* node = draft_.find(change.address);
    if (node && change.action != Action::remove)  // what goes depends the other way round, and `after` says so
      for (const auto& needed : dependencies_of(*node->resource))
        if (blocked_.contains(needed)) return "waits for " + needed.text();
    if (auto why = node ? missing_restriction(change, *node) : std::string(); !why.empty()) return why;
    if (signs_in_anew(change))
      for (auto [trust, end] = trusts_.equal_range(change.address); trust != end; ++trust)
        if (blocked_.contains(trust->second)) return "waits for " + trust->second.text();
    for (const auto& earlier : change.after)
      if (blocked_.contains(earlier) && !draft_.turns.contains({change.address, earlier}))
        return "waits for " + earlier.text();
    return {};
  }

  /// It will present something else, so that the trust for it comes first.
  static bool signs_in_anew(const Change& change) {
    if (!change.kind->signs_in || !change.live) return false;
    const bool renamed = std::ranges::count(change.diffs, "name", &FieldDiff::field) > 0;
    return is_transition(change.action) || (renamed && has_old_issuer(change.live->fields));
  }

  /// A kind of which something may hang on what goes, unseen, and would go with it or be left behind; null when all of
  /// that was read.
  const Kind* unseen_below(const Change& change) {
    for (const auto* kind : all_kinds()) {
      if (!kind->managed || !kind->hangs_on) continue;
      if (!goes_with(*kind, *change.kind) && !outlives(*kind, *change.kind)) continue;
      auto fields = change.live->fields;
      const auto value = text_of(fields, kind->hangs_on->output);
      fields.insert_or_assign(std::string(kind->hangs_on->field), Value(value));
      if (is_half_seen(*kind, fields)) return kind;
    }
    return nullptr;
  }

  /// Whether it was to go with a parent that stays, or with a connection that signs in by it and stays.
  bool hangs_on_kept(const Change& change) const {
    const auto& subject = text_of(change.live->fields, "subject");
    if (change.kind->admits && kept_.contains(value_word("subject", subject))) return true;
    const auto& below = change.kind->hangs_on;
    return below && kept_.contains(value_word(below->output, text_of(change.live->fields, below->field)));
  }

  /// New access waits until everything that the manifest says of it, roles and checks, can be as declared.
  std::string missing_restriction(const Change& change, const Node& node) {
    const bool trusts = change.kind->admits && (!change.live || !change.predicted.empty());
    if (!trusts && !is_transition(change.action)) return {};
    const auto* identity = identity_of(draft_, *node.resource);
    if (identity && unarmed_.contains(identity->resource->address))
      return "waits for all declared roles of " + identity->resource->address.text();
    const auto needs = dependencies_of(*node.resource);
    const auto open = std::ranges::find_if(needs, [&](const Address& needed) { return unguarded_.contains(needed); });
    if (open != needs.end()) return "waits for all declared checks of " + open->text();
    return unguarded_.contains(change.address) ? "waits for all checks declared on it" : std::string();
  }

  /// Whether a list that objects of this kind are in, or a declared one of them, could not be read.
  bool is_half_seen(const Kind& kind, const Fields& fields) {
    const auto [known, fresh] = half_seen_.emplace(&kind, false);
    if (!fresh) return known->second;
    const auto collection = kind.collection(fields);
    const auto list = collection.substr(0, collection.find('@') + 1);
    const auto one = std::string(kind.name) + ":";
    known->second = std::ranges::any_of(draft_.live.not_visible(), [&](const auto& unseen) {
      const bool in_list = !list.empty() && unseen.first.starts_with(list) && !is_read_in_parts(unseen.first);
      return in_list || unseen.first.starts_with(one);
    });
    return known->second;
  }

  /// Whether smaller lists were read in the place of one that may not be read; a part that failed is unseen itself.
  bool is_read_in_parts(const std::string& set) const {
    const auto part = draft_.live.complete().lower_bound(set + "/");
    return part != draft_.live.complete().end() && part->starts_with(set + "/");
  }

  /// A stamp says that all of an entry is done.
  void drop_stamps() {
    for (auto& change : draft_.plan.changes) {
      if (change.action != Action::stamp || !unfinished_.contains(change.desired->address)) continue;
      change.action = Action::no_op;
      change.reason = "not all of this entry can be applied";
    }
  }

  Draft& draft_;
  std::multimap<Address, Address> trusts_ = {};  ///< connection → trust that is wired to it
  std::set<Address> blocked_ = {};
  std::set<Address> unarmed_ = {};      ///< identities that lack a declared role
  std::set<Address> unguarded_ = {};    ///< connections that lack a declared check
  std::set<Address> unfinished_ = {};   ///< identities of whose entry something is left out
  std::set<std::string> waiting_ = {};  ///< kind and parent of what is declared, is not there and does not come
  std::set<std::string> kept_ = {};     ///< what objects that were to go, and stay, give out
  std::map<const Kind*, bool> half_seen_ = {};
};

/// What waits only for something impossible that the manifest accepts is accepted with it.
void accept_dependents(Draft& draft) {
  for (auto& change : draft.plan.changes) {
    const auto* node = change.held.empty() ? nullptr : draft.find(change.address);
    if (!node) continue;
    int open = 0, accepted = 0;
    for (const auto& needed : dependencies_of(*node->resource)) {
      const auto* on = draft.change_at(needed);
      if (!on || (on->action != Action::impossible && on->held.empty())) continue;
      ++(on->accepted ? accepted : open);
    }
    change.accepted = open == 0 && accepted > 0;
  }
}

}  // namespace

void hold_back(Draft& draft) {
  Holding(draft).run();
  renew_turns(draft);
  accept_dependents(draft);
}

}  // namespace keyless::diff
