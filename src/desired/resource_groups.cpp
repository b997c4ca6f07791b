#include "base/arm_id.hpp"
#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;

void add_group(Building& building, const NeededGroup& group) {
  building.manifest = group.manifest;
  auto made = building.resource(kinds::resource_group, building.labels.group(group.subscription, group.name), group.at);
  const auto mark = model::mark_tags(made.owner, group_arm_id(group.subscription, group.name));
  made.fields = {{"subscriptionId", group.subscription},
                 {"name", group.name},
                 {"location", group.location},
                 {"tags", merged_tags(building.manifest->tags,
                                      group.declared ? group.declared->tags : manifest::TagTexts(), mark)}};
  made.protect = group.declared && group.declared->protect;
  made.adopt = group.declared && group.declared->adopt;
  if (group.declared) made.previous_owner = group.declared->previous_owner.value;
  building.add_managed(std::move(made));
}

}  // namespace keyless::desired
