#include "model/live.hpp"

#include <algorithm>

#include "base/arm_id.hpp"

namespace keyless::model {
namespace {

std::string qualified(std::string_view kind, std::string_view key) {
  return std::string(kind) + ":" + std::string(key);
}

/// What is listed under two spellings of its place is one object all the same.
bool is_known(const Live& live, const LiveObject& object, const std::vector<std::string>& keys) {
  return !keys.empty() && std::ranges::all_of(keys, [&](const std::string& key) {
    const auto* known = live.find(*object.kind, key);
    return known && folded_arm_id(known->id) == folded_arm_id(object.id);
  });
}

}  // namespace

std::string proven_owner(const LiveObject& object) {
  if (!object.mark) return {};
  const auto covered = object.kind->mark_covers ? object.kind->mark_covers(object.fields) : object.id;
  return proves(*object.mark, covered) ? object.mark->owner : std::string();
}

Observation Observation::present(LiveObject object) {
  return {.state = State::present, .object = std::move(object)};
}
Observation Observation::absent(std::string remains) {
  return {.state = State::absent, .remains = std::move(remains)};
}
Observation Observation::not_visible(std::string reason) {
  return {.state = State::not_visible, .reason = std::move(reason)};
}

void Live::add(LiveObject object) {
  const auto keys = object.kind->keys(object.fields);
  if (is_known(*this, object, keys)) return;
  auto& objects = by_kind_[std::string(object.kind->name)];
  for (const auto& key : keys)
    by_key_.emplace(qualified(object.kind->name, key), std::pair(std::string(object.kind->name), objects.size()));
  objects.push_back(std::move(object));
}

void Live::saw_all_of(std::string collection) {
  complete_.insert(std::move(collection));
}

void Live::counted(std::string collection, std::size_t size) {
  sizes_.insert_or_assign(std::move(collection), size);
}

std::optional<std::size_t> Live::size_of(const std::string& collection) const {
  const auto found = sizes_.find(collection);
  return found == sizes_.end() ? std::nullopt : std::optional(found->second);
}

void Live::could_not_see(std::string collection, std::string reason) {
  not_visible_.insert_or_assign(std::move(collection), std::move(reason));
}

void Live::saw_absent(std::string_view kind, std::string key, std::string remains) {
  absent_.emplace(qualified(kind, key), std::move(remains));
}

void Live::could_not_see_key(std::string_view kind, std::string key, std::string reason) {
  not_visible_.insert_or_assign(qualified(kind, key), std::move(reason));
}

void Live::note(std::string text) {
  if (std::ranges::find(notes_, text) == notes_.end()) notes_.push_back(std::move(text));
}

Observation Live::of(const Kind& kind, const Fields& fields) const {
  const auto keys = kind.keys(fields);
  for (const auto& key : keys)
    if (const auto* object = find(kind, key)) return Observation::present(*object);
  for (const auto& key : keys)
    if (const auto unseen = not_visible_.find(qualified(kind.name, key)); unseen != not_visible_.end())
      return Observation::not_visible(unseen->second);
  for (const auto& key : keys)
    if (const auto gone = absent_.find(qualified(kind.name, key)); gone != absent_.end())
      return Observation::absent(gone->second);
  const auto smaller = kind.smaller_sets ? kind.smaller_sets(fields) : std::vector<std::string>();
  for (const auto& set : smaller)
    if (auto known = by_set(set); known.state != Observation::State::not_looked_at) return known;
  return by_set(kind.collection(fields));
}

Observation Live::by_set(const std::string& collection) const {
  if (const auto unseen = not_visible_.find(collection); unseen != not_visible_.end())
    return Observation::not_visible(unseen->second);
  return complete_.contains(collection) ? Observation::absent() : Observation();
}

const LiveObject* Live::find(const Kind& kind, const std::string& key) const {
  const auto found = by_key_.find(qualified(kind.name, key));
  if (found == by_key_.end()) return nullptr;
  return &by_kind_.at(found->second.first)[found->second.second];
}

std::vector<const LiveObject*> Live::all(const Kind& kind) const {
  std::vector<const LiveObject*> found;
  const auto objects = by_kind_.find(std::string(kind.name));
  if (objects == by_kind_.end()) return found;
  std::vector<std::pair<std::string, const LiveObject*>> sorted;
  for (const auto& object : objects->second) sorted.emplace_back(folded_arm_id(object.id), &object);
  std::ranges::stable_sort(sorted, {}, &std::pair<std::string, const LiveObject*>::first);
  for (const auto& [id, object] : sorted) found.push_back(object);
  return found;
}

void Live::merge(Live other) {
  for (auto& [kind, objects] : other.by_kind_)
    for (auto& object : objects) add(std::move(object));
  for (auto& [what, reason] : other.not_visible_) not_visible_.insert_or_assign(what, std::move(reason));
  complete_.merge(other.complete_);
  sizes_.merge(other.sizes_);
  absent_.merge(other.absent_);
  for (auto& text : other.notes_) note(std::move(text));
}

}  // namespace keyless::model
