#include "diff/draft.hpp"

#include <algorithm>

#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

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

namespace {

/// What the proof of an object's mark covers. A connection is marked in one of its projects, under its name there.
std::string marked_id(const LiveObject& object) {
  if (object.kind != &kinds::service_connection) return object.id;
  const auto& told = text_of(object.fields, "markId");
  if (!told.empty()) return told;
  return connection_mark_id(text_of(object.fields, "organization"), text_of(object.fields, "projectId"),
                            text_of(object.fields, "name"));
}

}  // namespace

std::string expected_field(std::string_view output) {
  return "expected." + std::string(output);
}

std::string proven_owner(const LiveObject& object) {
  if (!object.mark) return {};
  return proves(*object.mark, marked_id(object)) ? object.mark->owner : std::string();
}

bool marked_by(const LiveObject& object, const std::string& owner) {
  return !owner.empty() && proven_owner(object) == owner;
}

bool hangs_on(const LiveObject& child, const LiveObject& parent) {
  // Siblings carry the same value in a field of that name: only what gives it out is a parent.
  if (!child.kind->hangs_on || std::ranges::count(parent.kind->outputs, child.kind->hangs_on->output) == 0)
    return false;
  const auto& value = text_of(child.fields, child.kind->hangs_on->field);
  const auto& output = text_of(parent.fields, child.kind->hangs_on->output);
  return !value.empty() && folded_arm_id(value) == folded_arm_id(output);
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
  while (at->kind != &kinds::identity && at->kind != &kinds::existing_identity) {
    const auto* parent = parent_of(draft, *at);
    if (!parent) return nullptr;
    at = parent->resource;
  }
  return draft.find(at->address);
}

}  // namespace keyless::diff
