#include "checker/services.hpp"

#include <algorithm>

#include "model/kind.hpp"

namespace keyless::checker {
namespace {

using model::Action;
using model::Change;
using model::Resource;

/// The kind's name, as long-lived as the kind itself.
std::string_view kind_of(const Change& change) {
  return change.kind->name;
}

bool is_arm(std::string_view kind) {
  return kind == kind::group || kind == kind::identity || kind == kind::application || kind == kind::role;
}

/// What is only for the product itself is never sent.
bool is_sent(const std::string& field) {
  static const std::vector<std::string> own = {"defaulted",  "purpose",    "holder", "nameBeside",     "formerName",
                                               "onExisting", "scopeGroup", "owners", "removePasswords"};
  return std::ranges::count(own, field) == 0 && !field.starts_with("after ") && !field.starts_with("approver/");
}

model::Fields sent(const model::Fields& desired) {
  model::Fields fields;
  for (const auto& [name, value] : desired)
    if (is_sent(name)) fields.emplace(name, value);
  return fields;
}

}  // namespace

Services::Services(Cloud& cloud, std::function<void()> each_instant)
    : cloud_(cloud), each_instant_(std::move(each_instant)) {}

std::string Services::perform(const Change& change) {
  if (change.action == Action::remove) return remove(change);
  auto desired = *change.desired;
  if (auto missing = fill(desired); !missing.empty()) return missing;
  return change.action == Action::create ? create(change, desired) : this->change(change, desired);
}

std::string Services::fill(Resource& desired) const {
  for (auto& [name, value] : desired.fields) {
    const auto* reference = std::get_if<model::Reference>(&value);
    if (!reference) continue;
    const auto source = made_.find(reference->to);
    const auto found = source == made_.end() ? model::Fields::const_iterator() : source->second.find(reference->output);
    if (source == made_.end() || found == source->second.end())
      return name + " needs " + reference->to.text() + "." + reference->output + ", which is not known";
    value = found->second;
  }
  return {};
}

std::string Services::create(const Change& change, const Resource& desired) {
  Row row{.kind = kind_of(change), .fields = sent(desired.fields), .maker = Maker::us};
  const auto kind = row.kind;
  auto refused = is_arm(kind)               ? make_arm_object(cloud_, row, desired)
                 : is_in_organization(row)  ? make_in_organization(cloud_, row)
                 : kind == kind::trust      ? make_trust(cloud_, row)
                 : kind == kind::connection ? make_connection(cloud_, row, desired)
                                            : make_on_connection(cloud_, row);
  if (!refused.empty()) return refused;
  set(row, "id", row.id);
  note(change, row);
  if (!cloud_.find(row.id)) cloud_.rows.push_back(std::move(row));
  each_instant_();
  return {};
}

Row* Services::target_of(const Change& change) {
  const auto& address = change.action == Action::stamp ? change.desired->address : change.address;
  const auto made = made_.find(address);
  if (made != made_.end()) return cloud_.find(std::get<std::string>(made->second.at("id")));
  return change.live ? cloud_.find(change.live->id) : nullptr;
}

std::string Services::change(const Change& change, const Resource& desired) {
  auto* row = target_of(change);
  if (!row) return "it does not exist";
  const auto kind = row->kind;
  const auto id = row->id;
  auto refused = is_arm(kind)               ? change_arm_object(cloud_, *row, desired)
                 : is_in_organization(*row) ? change_in_organization(*row, desired)
                 : kind == kind::trust      ? change_trust(cloud_, *row, desired)
                 : kind == kind::connection ? change_connection(cloud_, id, *change.live, desired, each_instant_)
                                            : change_on_connection(*row, desired);
  if (!refused.empty()) return refused;
  note(change, *cloud_.find(id));
  each_instant_();
  return {};
}

std::string Services::remove(const Change& change) {
  if (kind_of(change) == kind::group)
    for (const auto& row : cloud_.rows)
      if (folded(row.id).starts_with(folded(change.live->id) + "/providers/microsoft.managedidentity/"))
        return "it is not empty";
  cloud_.remove(change.live->id);
  each_instant_();
  return {};
}

void Services::note(const Change& change, const Row& row) {
  const auto& address = change.action == Action::stamp ? change.desired->address : change.address;
  auto fields = row.fields;
  fields.insert_or_assign("id", model::Value(row.id));
  made_.insert_or_assign(address, std::move(fields));
}

}  // namespace keyless::checker
