#include "providers/resolve.hpp"

#include <set>

#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::providers {
namespace {

using model::Fields;
using model::Reference;
using model::Value;

const Value* live_value(const Interest& interest, const model::Resource& target, const std::string& output);

const Value* known_value(const Interest& interest, const Reference& reference) {
  const auto* target = interest.desired->find(reference.to);
  if (!target) return nullptr;
  const auto declared_field = target->fields.find(reference.output);
  if (declared_field != target->fields.end() && !std::holds_alternative<Reference>(declared_field->second))
    return &declared_field->second;
  return live_value(interest, *target, reference.output);
}

// The graph has no cycles once it is ordered; before that, a cycle of references must still end here.
const model::LiveObject* live_target(const Interest& interest, const model::Resource& target) {
  if (!interest.live) return nullptr;
  Fields known;
  for (const auto& [name, value] : target.fields) {
    const auto* reference = std::get_if<Reference>(&value);
    if (!reference) known.emplace(name, value);
    const auto* holder = reference ? interest.desired->find(reference->to) : nullptr;
    if (!holder) continue;
    if (const auto* text = std::get_if<std::string>(&value); text) continue;
    const auto direct = holder->fields.find(reference->output);
    if (direct != holder->fields.end() && !std::holds_alternative<Reference>(direct->second)) {
      known.emplace(name, direct->second);
    } else if (const auto* object = interest.live->find(*holder->kind, first_key(*holder->kind, holder->fields))) {
      if (const auto output = object->fields.find(reference->output); output != object->fields.end())
        known.emplace(name, output->second);
    }
  }
  for (const auto& key : target.kind->keys(known))
    if (const auto* object = interest.live->find(*target.kind, key)) return object;
  return nullptr;
}

const Value* live_value(const Interest& interest, const model::Resource& target, const std::string& output) {
  const auto* object = live_target(interest, target);
  if (!object) return nullptr;
  const auto found = object->fields.find(output);
  return found == object->fields.end() ? nullptr : &found->second;
}

void add_declared_identities(const Interest& interest, const model::Kind& kind,
                             std::set<const model::LiveObject*>& found) {
  for (const auto* resource : declared(interest, kind)) {
    const auto key = first_key(kind, known_fields(interest, *resource));
    if (const auto* object = interest.live->find(kind, key)) found.insert(object);
  }
}

}  // namespace

std::vector<const model::Resource*> declared(const Interest& interest, const model::Kind& kind) {
  std::vector<const model::Resource*> found;
  for (const auto& resource : interest.desired->resources())
    if (resource.kind == &kind) found.push_back(&resource);
  return found;
}

Fields known_fields(const Interest& interest, const model::Resource& resource) {
  Fields known;
  for (const auto& [name, value] : resource.fields) {
    const auto* reference = std::get_if<Reference>(&value);
    const auto* resolved = reference ? known_value(interest, *reference) : &value;
    if (resolved) known.emplace(name, *resolved);
  }
  return known;
}

std::string first_key(const model::Kind& kind, const Fields& fields) {
  const auto keys = kind.keys(fields);
  return keys.empty() ? std::string() : keys.front();
}

std::vector<std::string> distinct(const std::vector<Fields>& resources, std::string_view field) {
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (const auto& fields : resources) {
    const auto& text = model::text_of(fields, field);
    if (!text.empty() && seen.insert(model::lower(text)).second) texts.push_back(text);
  }
  return texts;
}

std::vector<const model::LiveObject*> judged_identities(const Interest& interest) {
  std::set<const model::LiveObject*> found;
  add_declared_identities(interest, model::kinds::identity, found);
  add_declared_identities(interest, model::kinds::existing_identity, found);
  std::set<std::string> owners;
  for (const auto& resource : interest.desired->resources()) owners.insert(resource.owner);
  for (const auto* object : interest.live->all(model::kinds::identity))
    if (object->mark && model::proves(*object->mark, object->id) && owners.contains(object->mark->owner))
      found.insert(object);
  std::vector<const model::LiveObject*> judged;
  std::set<std::string> ids;
  for (const auto* kind : {&model::kinds::identity, &model::kinds::existing_identity})
    for (const auto* object : interest.live->all(*kind))
      if (found.contains(object) && ids.insert(model::folded_arm_id(object->id)).second) judged.push_back(object);
  return judged;
}

}  // namespace keyless::providers
