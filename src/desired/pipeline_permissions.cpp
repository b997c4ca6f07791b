#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::ServiceConnection;
using model::Reference;

namespace {

constexpr const char *every_pipeline = "*", *every_pipeline_named = "all pipelines";

void add_permission(Building& building, const ServiceConnection& connection, model::Value pipeline_id,
                    const manifest::Text& name, const Admission& admission, const ConnectionNames& names) {
  auto made = building.resource(kinds::pipeline_permission, admission.label + "/" + name.value, name.at);
  made.fields = {{"organization", names.organization},
                 {"projectName", admission.project},
                 {"projectId", Reference{admission.project_address, "id"}},
                 {"connectionId", Reference{names.address, "id"}},
                 {"connectionName", names.label},
                 {"pipelineId", std::move(pipeline_id)},
                 {"pipelineName", name.value}};
  for (const auto& guard : names.guards) made.fields["after " + guard.text()] = Reference{guard, "id"};
  if (admission.share) made.fields["shareId"] = Reference{*admission.share, "id"};
  made.adopt = connection.adopt;
  building.add_managed(std::move(made));
}

}  // namespace

void add_permissions(Building& building, const ServiceConnection& connection, const manifest::Pipelines& pipelines,
                     const Admission& admission, const ConnectionNames& names) {
  const auto project_label = std::string(admission.project_address.path());
  for (const auto& name : pipelines.named) {
    const auto pipeline = building.look_up(
        kinds::pipeline, project_label + "/" + name.value, name.at,
        {{"organization", names.organization}, {"projectName", admission.project}, {"name", name.value}});
    add_permission(building, connection, Reference{pipeline, "id"}, name, admission, names);
  }
  if (pipelines.all.written())
    add_permission(building, connection, every_pipeline, {every_pipeline_named, pipelines.all.at}, admission, names);
}

}  // namespace keyless::desired
