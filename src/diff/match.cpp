#include <algorithm>

#include "base/arm_id.hpp"
#include "diff/duplicates.hpp"
#include "diff/ownership.hpp"
#include "diff/presented.hpp"
#include "diff/reasons.hpp"
#include "diff/transitions.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// The value of a Reference as things are now; nothing while it is known only after apply.
std::optional<Value> known_value(Draft& draft, const Reference& reference) {
  const auto* node = draft.find(reference.to);
  if (!node || !node->live || node->action == Action::create) return std::nullopt;
  const auto found = node->live->fields.find(reference.output);
  if (found == node->live->fields.end() || found->second == Value(std::string())) return std::nullopt;
  return found->second;
}

// A group's and an identity's name and id are chosen by us: a reference to them is known before they exist.
std::optional<Value> chosen_value(Draft& draft, const Reference& reference) {
  const auto* node = draft.find(reference.to);
  if (!node || reference.output != "name") return std::nullopt;
  const auto& name = text_of(node->resource->fields, "name");
  return name.empty() ? std::nullopt : std::optional<Value>(name);
}

/// Replaces what is known; false when something it refers to could not be judged.
bool resolve(Draft& draft, Node& node) {
  node.fields = node.resource->fields;
  for (auto& [name, value] : node.fields) {
    const auto* reference = std::get_if<Reference>(&value);
    if (!reference) continue;
    if (draft.nodes.at(reference->to).unseen) return false;
    auto known = predicted_value(draft, *reference);
    if (known && node.resource->kind->prepares_trust) node.predicted.push_back({name, *reference});
    if (!known) known = known_value(draft, *reference);
    if (!known) known = chosen_value(draft, *reference);
    if (known) value = std::move(*known);
  }
  return true;
}

void mark_unseen(Draft& draft, Node& node, std::string reason) {
  node.unseen = true;
  draft.plan.unseen.push_back({node.resource->address, std::move(reason)});
}

std::string unseen_dependency(Draft& draft, const Resource& resource) {
  for (const auto& needed : dependencies_of(resource))
    if (draft.nodes.at(needed).unseen) return "it depends on " + needed.text() + ", which could not be evaluated";
  return "something it depends on could not be evaluated";
}

void look_up(Draft& draft, Node& node) {
  const auto seen = draft.live.of(*node.resource->kind, node.fields);
  if (seen.state == Observation::State::not_visible) return mark_unseen(draft, node, seen.reason);
  if (seen.state == Observation::State::not_looked_at) return mark_unseen(draft, node, "it was not read");
  if (seen.state == Observation::State::absent)
    return mark_unseen(draft, node,
                       "this " + std::string(node.resource->kind->noun) +
                           " does not exist, or is not visible to the signed-in identity");
  for (const auto& key : node.resource->kind->keys(node.fields))
    if ((node.live = draft.live.find(*node.resource->kind, key))) return;
}

/// Declared, and nothing can make it so: nothing is written, and what depends on it waits.
void plan_impossible(Draft& draft, Node& node, std::string code, std::string reason) {
  node.action = Action::impossible;
  auto change = change_for(node, Action::impossible);
  change.reason = std::move(reason);
  change.obstacle = std::move(code);
  draft.add(std::move(change));
}

/// Whether its own scope, or the group around that, was found not to exist.
bool lies_nowhere(const Draft& draft, const Node& node) {
  const std::string word = "scope@";
  const auto scope = folded_arm_id(text_of(node.fields, "scope")) + "/";
  return node.resource->kind == &kinds::role_assignment &&
         std::ranges::any_of(draft.live.not_visible(), [&](const auto& unseen) {
           return unseen.first.starts_with(word) && scope.starts_with(unseen.first.substr(word.size()) + "/");
         });
}

/// `remains` is what the creation brings back instead of making it anew; "" when nothing is left.
void plan_create(Draft& draft, Node& node, const std::string& remains) {
  node.restored = !remains.empty();
  node.action = Action::create;
  node.ours = true;
  carry_protection(node);
  auto change = change_for(node, Action::create);
  for (const auto& field : node.resource->kind->fields) {
    const auto wanted = node.fields.find(field.name);
    if (!field.in_creates || wanted == node.fields.end() || wanted->second == Value(std::string()) ||
        wanted->second == Value(Strings()))
      continue;
    change.diffs.push_back({.field = std::string(field.name), .before = std::nullopt, .after = wanted->second});
  }
  change.reason = reason_for_create(draft, node, remains);
  draft.add(std::move(change));
}

void plan_present(Draft& draft, Node& node) {
  draft.matched.insert(node.live);
  keep_stricter(draft, node);
  const auto verdict = judge(draft, node);
  node.ours = verdict.ours;
  node.proven = verdict.proven;
  node.action = verdict.action;
  leave_for_later(node);
  auto change = change_for(node, verdict.action);
  change.diffs = verdict.diffs;
  change.reason = verdict.reason;
  change.obstacle = verdict.obstacle;
  draft.add(std::move(change));
}

const LiveObject* find_by_keys(Draft& draft, const Node& node) {
  for (const auto& key : node.resource->kind->keys(node.fields)) {
    const auto* object = draft.live.find(*node.resource->kind, key);
    // Two declared credentials may meet in one live object: the better key won it already.
    if (object && !draft.matched.contains(object)) return object;
  }
  return nullptr;
}

/// Whether a declared connection signs in by this trust now, and it is not the one that the node is wired to.
bool serves_another(Draft& draft, const Node& node, const LiveObject& object) {
  if (!node.resource->kind->prepares_trust) return false;
  const auto* presenter = presented_trusts(draft).of(object);
  const auto needed = dependencies_of(*node.resource);
  return presenter && std::ranges::count(needed, presenter->resource->address) == 0;
}

/// What has one of its keys, another declaration's or not.
const LiveObject* key_holder(Draft& draft, const Node& node) {
  for (const auto& key : node.resource->kind->keys(node.fields))
    if (const auto* object = draft.live.find(*node.resource->kind, key)) return object;
  return nullptr;
}

/// What is in the way of writing a trust under its name: one that serves somebody else, or its own former one, which is
/// in use until the new one is proven. Null when nothing is.
const LiveObject* occupant_of(Draft& draft, const Node& node) {
  const auto& kind = *node.resource->kind;
  if (!kind.prepares_trust) return nullptr;
  const auto* object = find_by_keys(draft, node);
  const auto* holder = object || !kind.admits ? object : key_holder(draft, node);
  if (!holder || compare(kind, node.fields, holder->fields).empty()) return nullptr;
  if (!object || serves_another(draft, node, *object)) return holder;
  const bool may_stand_beside = !text_of(node.fields, "nameBeside").empty();
  return may_stand_beside && serves_now(draft, node, *object) ? holder : nullptr;
}

/// The trust gets a name of its own beside what is in its way; false where it has none, and is refused.
bool name_beside(Draft& draft, Node& node) {
  if (const auto beside = text_of(node.fields, "nameBeside"); !beside.empty()) {
    node.fields.insert_or_assign("name", Value(beside));
    return true;
  }
  draft.refuse(node.resource->address, "ownership",
               "another entry or connection already uses a federated credential with this name and different values",
               "Choose another name.");
  return false;
}

void find_live(Draft& draft, Node& node) {
  const auto* occupant = occupant_of(draft, node);
  if (occupant && !name_beside(draft, node)) return;
  const auto* object = find_by_keys(draft, node);
  if (object != occupant) node.live = object;
}

/// Whether a value is not there yet because this plan is about to make it.
bool waits_for_new(Draft& draft, const Node& node) {
  const auto is_to_come = [&](const auto& field) {
    const auto* reference = std::get_if<Reference>(&field.second);
    return reference && writes(draft.nodes.at(reference->to).action);
  };
  return std::ranges::any_of(node.fields, is_to_come) ||
         std::ranges::any_of(dependencies_of(*node.resource),
                             [&](const Address& needed) { return draft.nodes.at(needed).action == Action::create; });
}

void judge_managed(Draft& draft, Node& node) {
  find_live(draft, node);
  if (node.live) return plan_present(draft, node);
  const auto seen = draft.live.of(*node.resource->kind, node.fields);
  if (seen.state == Observation::State::not_visible && lies_nowhere(draft, node))
    return plan_impossible(draft, node, "scope-absent", seen.reason);
  if (seen.state == Observation::State::not_visible) return mark_unseen(draft, node, seen.reason);
  if (seen.state == Observation::State::not_looked_at && !waits_for_new(draft, node))
    return mark_unseen(draft, node, "it was not read");
  plan_create(draft, node, seen.remains);
}

/// Declared before under another spelling: what is known of that one holds for it, so that what hangs on it is found.
void judge_twin(Draft& draft, Node& node, const Node& first) {
  if (first.unseen) return mark_unseen(draft, node, "it is the same as " + first.resource->address.text());
  if (!first.live) return plan_create(draft, node, "");
  node.live = first.live;
  node.ours = first.ours;
  node.proven = first.proven;
  draft.add(change_for(node, Action::no_op));
}

void judge_declared(Draft& draft, Node& node) {
  const auto* first = declared_before(draft, node);
  if (first)
    judge_twin(draft, node, *first);
  else
    judge_managed(draft, node);
}

/// What is in the way of a connection itself shows although its identity was not found: as the migration report says.
bool has_obstacle_of_its_own(Draft& draft, Node& node) {
  if (!node.resource->kind->signs_in || node.resource->wish != Wish::present) return false;
  for (auto& [name, value] : node.fields)
    if (const auto* reference = std::get_if<Reference>(&value))
      if (auto known = known_value(draft, *reference)) value = std::move(*known);
  const auto* live = find_by_keys(draft, node);
  if (!live) return false;
  const auto judgement = federation_in(draft).of(*live);
  if (judgement.way == Way::none || judgement.obstacles.empty()) return false;
  node.live = live;
  draft.matched.insert(live);
  plan_impossible(draft, node, judgement.obstacles.front().code,
                  "can't be " + std::string(judgement.way == Way::convert ? "converted" : "moved") + ": " +
                      words_of(judgement.obstacles));
  return true;
}

/// Something that is named to go or to be released is only looked for: it is never made, and never missing.
void find_named(Draft& draft, Node& node) {
  const auto& kind = *node.resource->kind;
  for (const auto& key : kind.keys(node.fields))
    if ((node.live = draft.live.find(kind, key))) return;
  const auto seen = draft.live.of(kind, node.fields);
  if (seen.state == Observation::State::not_visible)
    return mark_unseen(draft, node, seen.reason + "; if it no longer exists, remove its entry under `removed:`");
  if (seen.state == Observation::State::not_looked_at) mark_unseen(draft, node, "it was not read");
}

}  // namespace

void match(Draft& draft) {
  for (const auto* resource : draft.order) draft.nodes[resource->address].resource = resource;
  for (const auto* resource : draft.order) {
    auto& node = draft.nodes.at(resource->address);
    if (!resolve(draft, node)) {
      if (!has_obstacle_of_its_own(draft, node)) mark_unseen(draft, node, unseen_dependency(draft, *resource));
    } else if (resource->wish != Wish::present) {
      find_named(draft, node);
    } else if (resource->kind->managed) {
      judge_declared(draft, node);
    } else {
      look_up(draft, node);
    }
  }
}

}  // namespace keyless::diff
