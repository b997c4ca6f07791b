#include "diff/draft.hpp"

#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"

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

Node* parent_of(Draft& draft, const Resource& resource) {
  if (!resource.kind->hangs_on) return nullptr;
  const auto field = resource.fields.find(resource.kind->hangs_on->field);
  if (field == resource.fields.end()) return nullptr;
  const auto* reference = std::get_if<Reference>(&field->second);
  return reference ? draft.find(reference->to) : nullptr;
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
