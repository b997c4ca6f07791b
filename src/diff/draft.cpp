#include "diff/draft.hpp"

#include <algorithm>

#include "base/arm_id.hpp"

namespace keyless::diff {

using namespace model;

Node* Draft::find(const Address& address) {
  const auto found = nodes.find(address);
  return found == nodes.end() ? nullptr : &found->second;
}

void Draft::add(Change change) {
  index.emplace(change.address, plan.changes.size());
  plan.changes.push_back(std::move(change));
}

Change* Draft::change_at(const Address& address) {
  const auto found = index.find(address);
  return found == index.end() ? nullptr : &plan.changes[found->second];
}

void Draft::refuse(const Address& address, std::string guard, std::string message, std::string advice) {
  plan.refusals.push_back({address, std::move(guard), std::move(message), std::move(advice)});
}

bool is_refused(const Draft& draft, const Address& address) {
  return std::ranges::count(draft.plan.refusals, address, &Refusal::address) > 0;
}

const Federation& federation_in(Draft& draft) {
  if (!draft.federation) draft.federation.emplace(draft.live);
  return *draft.federation;
}

std::vector<const LiveObject*> principals_in(const Live& live) {
  std::vector<const LiveObject*> found;
  for (const auto* kind : all_kinds())
    if (kind->is_principal) std::ranges::move(live.all(*kind), std::back_inserter(found));
  return found;
}

bool tolerated(const Draft& draft, const Address& address) {
  return std::ranges::any_of(draft.policy.allow_undeclared,
                             [&](const std::string& pattern) { return matches(pattern, address); });
}

bool marked_by(const LiveObject& object, const std::string& owner) {
  return !owner.empty() && proven_owner(object) == owner;
}

// Siblings carry the same value in a field of that name: only what gives it out is a parent.
bool gives_out(const Kind& parent, const Kind& child) {
  return child.hangs_on && std::ranges::count(parent.outputs, child.hangs_on->output) > 0;
}

std::string parent_value(const LiveObject& child) {
  return child.kind->hangs_on ? folded_arm_id(text_of(child.fields, child.kind->hangs_on->field)) : std::string();
}

bool hangs_on(const LiveObject& child, const LiveObject& parent) {
  if (!gives_out(*parent.kind, *child.kind)) return false;
  const auto value = parent_value(child);
  return !value.empty() && value == folded_arm_id(text_of(parent.fields, child.kind->hangs_on->output));
}

std::string value_word(std::string_view output, const std::string& value) {
  return std::string(output) + "|" + folded_arm_id(value);
}

std::vector<std::string> given_out_by(const LiveObject& object) {
  std::vector<std::string> words;
  for (const auto output : object.kind->outputs)
    if (const auto& value = text_of(object.fields, output); !value.empty()) words.push_back(value_word(output, value));
  return words;
}

std::string group_around(const std::string& id) {
  const auto folded = folded_arm_id(id), group = resource_group_of(folded);
  return group == folded ? std::string() : group;
}

Change change_for(const Node& node, Action action) {
  Change change;
  change.address = node.resource->address;
  change.kind = node.resource->kind;
  change.action = action;
  change.desired = *node.resource;
  change.desired->fields = node.fields;
  if (node.live) change.live = *node.live;
  change.predicted = node.predicted;
  return change;
}

bool builds(const Change& change) {
  return writes(change.action) && change.action != Action::remove && change.action != Action::release &&
         change.action != Action::stamp;
}

Node* target_of(Draft& draft, const Resource& resource, std::string_view field) {
  const auto* reference = reference_in(resource.fields, field);
  return reference ? draft.find(reference->to) : nullptr;
}

Node* parent_of(Draft& draft, const Resource& resource) {
  return resource.kind->hangs_on ? target_of(draft, resource, resource.kind->hangs_on->field) : nullptr;
}

const Node* identity_of(Draft& draft, const Resource& resource) {
  const auto* at = &resource;
  while (!at->kind->is_principal) {
    const auto* parent = parent_of(draft, *at);
    if (!parent) return nullptr;
    at = parent->resource;
  }
  return draft.find(at->address);
}

}  // namespace keyless::diff
