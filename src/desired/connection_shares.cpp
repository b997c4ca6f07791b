#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;

using manifest::ServiceConnection;
using model::Reference;

void add_shares(Building& building, const ServiceConnection& connection, const ConnectionNames& names) {
  for (const auto& share : connection.shared_with) {
    const auto project = look_up_project(building, names.organization, share.project);
    const auto project_name = building.labels.project_name(share.project.value);
    const auto label = names.label + "/" + std::string(project.path());
    auto made = building.resource(kinds::connection_share, label, share.project.at);
    made.fields = {{"organization", names.organization},
                   {"homeProject", names.project},
                   {"homeProjectId", Reference{names.project_address, "id"}},
                   {"projectName", project_name},
                   {"projectId", Reference{project, "id"}},
                   {"connectionId", Reference{names.address, "id"}},
                   {"name", share.name.written() ? share.name.value : connection.name.value}};
    const auto& description = share.description.written() ? share.description : connection.description;
    if (description.written()) made.fields["description"] = description.value;
    made.adopt = connection.adopt;
    const Admission admission{label, project_name, project, made.address};
    building.add_managed(std::move(made));
    add_permissions(building, connection, share.pipelines, admission, names);
  }
}

}  // namespace keyless::desired
