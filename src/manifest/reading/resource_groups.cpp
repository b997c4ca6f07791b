#include "base/arm_id.hpp"
#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {

void read_resource_group(Reading& reading, const Node& node) {
  if (node.type != Node::Type::mapping) return;
  ResourceGroup group;
  group.at = node.at;
  group.name = text_in(node, "name");
  group.subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  group.location = or_else(text_in(node, "location"), reading.into.azure.location).value;
  group.tags = tags_in(node);
  group.protect = flag_in(node, "protect");
  group.adopt = flag_in(node, "adopt");
  group.previous_owner = text_in(node, "previousOwner");
  reading.group_locations.emplace(folded_arm_id(group_arm_id(group.subscription, group.name.value)), group.location);
  need_location(reading, node, group.location, "resource group");
  reading.into.resource_groups.push_back(std::move(group));
}

}  // namespace keyless::manifest::reading
