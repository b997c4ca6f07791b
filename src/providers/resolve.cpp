#include "providers/resolve.hpp"

#include <set>

#include "base/arm_id.hpp"
#include "base/text.hpp"

namespace keyless::providers {
namespace {

using model::Reference;
using model::Value;

// References go from identities to groups, from roles to identities: a longer chain is a cycle that nobody refused yet.
constexpr int longest_chain = 6;

Fields known_fields_within(const Interest& interest, const Resource& resource, int chain);

const Value* live_output(const Interest& interest, const Resource& target, const std::string& output, int chain) {
  if (!interest.live) return nullptr;
  for (const auto& key : target.kind->keys(known_fields_within(interest, target, chain))) {
    const auto* object = interest.live->find(*target.kind, key);
    if (!object) continue;
    const auto found = object->fields.find(output);
    return found == object->fields.end() ? nullptr : &found->second;
  }
  return nullptr;
}

const Value* known_value(const Interest& interest, const Reference& reference, int chain) {
  const auto* target = chain > 0 ? interest.desired->find(reference.to) : nullptr;
  if (!target) return nullptr;
  const auto field = target->fields.find(reference.output);
  if (field == target->fields.end()) return live_output(interest, *target, reference.output, chain - 1);
  if (const auto* onward = std::get_if<Reference>(&field->second)) return known_value(interest, *onward, chain - 1);
  return &field->second;
}

Fields known_fields_within(const Interest& interest, const Resource& resource, int chain) {
  Fields known;
  for (const auto& [name, value] : resource.fields) {
    const auto* reference = std::get_if<Reference>(&value);
    const auto* resolved = reference ? known_value(interest, *reference, chain) : &value;
    if (resolved) known.emplace(name, *resolved);
  }
  return known;
}

void add_declared_identities(const Interest& interest, const Kind& kind, std::set<const LiveObject*>& found) {
  for (const auto* resource : declared(interest, kind)) {
    const auto key = first_key(kind, known_fields(interest, *resource));
    if (const auto* object = interest.live->find(kind, key)) found.insert(object);
  }
}

}  // namespace

std::vector<const Resource*> declared(const Interest& interest, const Kind& kind) {
  std::vector<const Resource*> found;
  for (const auto& resource : interest.desired->resources())
    if (resource.kind == &kind) found.push_back(&resource);
  return found;
}

Fields known_fields(const Interest& interest, const Resource& resource) {
  return known_fields_within(interest, resource, longest_chain);
}

std::vector<Fields> declared_fields(const Interest& interest, const Kind& kind) {
  std::vector<Fields> fields;
  for (const auto* resource : declared(interest, kind)) fields.push_back(known_fields(interest, *resource));
  return fields;
}

std::string first_key(const Kind& kind, const Fields& fields) {
  const auto keys = kind.keys(fields);
  return keys.empty() ? std::string() : keys.front();
}

const LiveObject* found_live(const Interest& interest, const Resource& resource) {
  for (const auto& key : resource.kind->keys(known_fields(interest, resource)))
    if (const auto* object = interest.live->find(*resource.kind, key)) return object;
  return nullptr;
}

std::vector<std::string> distinct(const std::vector<Fields>& resources, std::string_view field) {
  std::vector<std::string> texts;
  std::set<std::string> seen;
  for (const auto& fields : resources) {
    const auto& text = text_of(fields, field);
    if (!text.empty() && seen.insert(lower(text)).second) texts.push_back(text);
  }
  return texts;
}

std::vector<const LiveObject*> judged_identities(const Interest& interest) {
  std::set<const LiveObject*> found;
  std::set<std::string> owners;
  for (const auto& resource : interest.desired->resources())
    if (!resource.owner.empty()) owners.insert(resource.owner);
  for (const auto* kind : model::all_kinds()) {
    if (!kind->is_principal) continue;
    add_declared_identities(interest, *kind, found);
    if (!kind->managed) continue;
    for (const auto* object : interest.live->all(*kind))
      if (owners.contains(model::proven_owner(*object))) found.insert(object);
  }
  std::vector<const LiveObject*> judged;
  std::set<std::string> ids;
  for (const bool managed : {true, false})
    for (const auto* kind : model::all_kinds()) {
      if (!kind->is_principal || kind->managed != managed) continue;
      for (const auto* object : interest.live->all(*kind))
        if (found.contains(object) && ids.insert(folded_arm_id(object->id)).second) judged.push_back(object);
    }
  return judged;
}

}  // namespace keyless::providers
