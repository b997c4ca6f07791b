#include "base/arm_id.hpp"
#include "model/kind.hpp"
#include "rights/rights.hpp"

namespace keyless::rights {
namespace {

using namespace model;

/// Object ids that this plan creates, folded.
using Created = std::set<std::string>;

std::string id_of(const Change& change) {
  const auto keys = change.kind->keys(change.desired->fields);
  return keys.empty() ? std::string() : folded_arm_id(keys.front());
}

Created created_by(const Plan& plan) {
  Created created;
  for (const auto& change : plan.changes)
    if (change.action == Action::create && change.desired) created.insert(id_of(change));
  created.erase("");
  return created;
}

std::string existing_around(std::string id, const Created& created) {
  while (!id.empty() && created.contains(folded_arm_id(id))) id = parent_arm_id(id);
  return id;
}

/// References to things of this plan whose id we choose are as good as known.
Fields with_chosen_ids(const Plan& plan, const Fields& fields) {
  auto known = fields;
  for (auto& [name, value] : known) {
    const auto* reference = std::get_if<Reference>(&value);
    const auto* target = reference && reference->output == "id" ? plan.find(reference->to) : nullptr;
    if (target && target->desired)
      if (auto id = id_of(*target); id.starts_with('/')) value = std::move(id);
  }
  return known;
}

std::vector<Right> rights_for(const Plan& plan, const Change& change) {
  const auto verb = row_of(change.action).verb;
  const bool on_live = verb != Verb::create && change.live;
  return change.kind->rights(verb, on_live ? change.live->fields : with_chosen_ids(plan, change.desired->fields));
}

}  // namespace

std::vector<Lack> needs_of(const Plan& plan) {
  const auto created = created_by(plan);
  std::vector<Lack> needs;
  for (const auto& change : plan.changes) {
    if (!writes(change.action) || !change.kind->rights) continue;
    for (auto& right : rights_for(plan, change)) {
      if (right.of == Right::Of::resource_manager) right.where = existing_around(right.where, created);
      needs.push_back({change.address, std::move(right)});
    }
  }
  return needs;
}

}  // namespace keyless::rights
