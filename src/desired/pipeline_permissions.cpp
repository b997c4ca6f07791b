#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using manifest::ServiceConnection;
using model::Address;
using model::Reference;

void add_permission(Building& building, const ServiceConnection& connection, const manifest::Text& name,
                    const ConnectionNames& names) {
  const auto project_label = std::string(names.project_address.path());
  const auto pipeline =
      building.look_up(kinds::pipeline, project_label + "/" + name.value, name.at,
                       {{"organization", names.organization}, {"projectName", names.project}, {"name", name.value}});
  auto made = building.resource(kinds::pipeline_permission, names.label + "/" + name.value, name.at);
  made.fields = {{"organization", names.organization},
                 {"projectName", names.project},
                 {"projectId", Reference{names.project_address, "id"}},
                 {"connectionId", Reference{names.address, "id"}},
                 {"pipelineId", Reference{pipeline, "id"}},
                 {"pipelineName", name.value}};
  for (const auto& guard : names.guards) made.fields["after " + guard.text()] = Reference{guard, "id"};
  made.adopt = connection.adopt;
  building.add_managed(std::move(made));
}

}  // namespace keyless::desired
