#include "desired/building.hpp"

#include "base/text.hpp"
#include "manifest/yaml/source.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using manifest::Place;
using manifest::TagTexts;
using model::Address;
using model::Resource;

namespace {

const model::Kind& kind_of(const Identity& identity) {
  if (identity.kind == IdentityKind::application) return kinds::application;
  return identity.kind == IdentityKind::existing ? kinds::existing_identity : kinds::identity;
}

}  // namespace

std::string word_for(bool flag) {
  return flag ? "true" : "false";
}

model::Tags merged_tags(const TagTexts& base, const TagTexts& own, const model::Tags& mark) {
  model::Tags tags;
  for (const auto& [name, text] : base) tags[name] = text.value;
  for (const auto& [name, text] : own) {
    std::erase_if(tags, [&](const auto& tag) { return equal_caseless(tag.first, name); });
    tags[name] = text.value;
  }
  tags.insert(mark.begin(), mark.end());
  return tags;
}

Building::Building(const std::vector<manifest::Manifest>& of, const CloudNames& names)
    : manifests(of), cloud(names), labels(of), groups(needed_groups(of)) {}

Resource Building::resource(const model::Kind& kind, const std::string& label, Place at) const {
  Resource made;
  made.address = Address(kind.name, label);
  made.kind = &kind;
  made.origin = manifest->origin(at);
  made.owner = manifest->owner();
  return made;
}

void Building::add_managed(Resource made) {
  const auto address = made.address;
  const auto origin = made.origin;
  if (into.graph.add(std::move(made))) return;
  const auto& first = into.graph.find(address)->origin;
  model::Diagnostic finding;
  finding.at = origin;
  finding.line = manifest->line({origin.line, origin.column, origin.file == manifest->defaults.name});
  finding.code = "duplicate";
  finding.message = address.text() + " is declared a second time; the first is at " + first.file + ":" +
                    std::to_string(first.line) + ":" + std::to_string(first.column);
  into.diagnostics.push_back(std::move(finding));
}

Address Building::look_up(const model::Kind& kind, const std::string& label, Place at, model::Fields fields) {
  auto made = resource(kind, label, at);
  made.owner.clear();
  made.fields = std::move(fields);
  const auto address = made.address;
  into.graph.add(std::move(made));
  return address;
}

Address Building::group_address(const std::string& subscription, const std::string& name) const {
  return {kinds::resource_group.name, labels.group(subscription, name)};
}

Address Building::address_of(const Identity& identity) const {
  return {kind_of(identity).name, labels.identity(identity)};
}

}  // namespace keyless::desired
