#include "base/arm_id.hpp"
#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {
namespace {

using Kind = Removed::Kind;

void read_group(const Reading& reading, const Node& node, Removed& into) {
  into.subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  into.id = group_arm_id(into.subscription, into.name.value);
}

void read_identity(const Reading& reading, const Node& node, Removed& into) {
  into.subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  into.resource_group = text_in(node, "resourceGroup");
  into.id = identity_arm_id(into.subscription, into.resource_group.value, into.name.value);
}

void read_application(Reading& reading, const Node& node, Removed& into) {
  const auto unique_name = text_in(node, "uniqueName"), previously = text_in(node, "previously");
  into.unique_name = unique_name.written() ? unique_name.value
                                           : default_unique_name(reading.into, or_else(previously, into.name).value);
  into.id = "uniqueName:" + into.unique_name;
  if (unique_name.written())
    refuse(reading, node, "previously", "an application with a `uniqueName`: its name may change as it likes");
}

void read_connection(Reading& reading, const Node& node, Removed& into) {
  into.project = or_else(text_in(node, "project"), reading.into.devops.project);
  need_project(reading, node, into.project);
}

Removed read_entry(Reading& reading, const Node& node, Kind kind) {
  Removed entry;
  entry.at = node.key_at;
  entry.kind = kind;
  entry.name = text_in(node, "name");
  if (kind == Kind::resource_group) read_group(reading, node, entry);
  if (kind == Kind::identity) read_identity(reading, node, entry);
  if (kind == Kind::application) read_application(reading, node, entry);
  if (kind == Kind::service_connection) read_connection(reading, node, entry);
  return entry;
}

}  // namespace

void read_removed(Reading& reading, const Node& node) {
  constexpr std::pair<std::string_view, Kind> kinds[] = {{"resourceGroup", Kind::resource_group},
                                                         {"identity", Kind::identity},
                                                         {"application", Kind::application},
                                                         {"serviceConnection", Kind::service_connection}};
  if (node.type != Node::Type::mapping) return;
  for (const auto& [key, kind] : kinds) {
    const auto& named = section(node, key);
    if (named.type != Node::Type::mapping) continue;
    auto entry = read_entry(reading, named, kind);
    entry.keep = flag_in(node, "keep");
    reading.into.removed.push_back(std::move(entry));
  }
}

}  // namespace keyless::manifest::reading
