#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"pipelineName", Compare::exact, OnChange::ignore},  // for people: it is admitted or it is not
};
constexpr FurtherField further[] = {
    {"organization"},
    {"projectName"},  // of the pipeline
    {"projectId"},
    {"connectionId"},
    {"connectionName"},              // for people
    {"pipelineId"},                  // `*`: all pipelines
    {"shareId"},                     // where the connection is shared with that project
    {"unlisted", Side::live, true},  // its project lists no such pipeline
};
constexpr std::string_view outputs[] = {"id"};

std::string discovered_path(const Fields& of, std::string_view parent) {
  const auto& name = text_of(of, "pipelineName");
  const auto project = text_of(of, "shareId").empty() ? std::string() : text_of(of, "projectName") + "/";
  return std::string(parent) + "/" + project + (name.empty() ? "pipeline " + text_of(of, "pipelineId") : name);
}

// Who makes or shares a connection administers it: nothing to ask before it is there.
std::vector<Right> rights_for(Verb, const Fields& of) {
  const auto& connection = text_of(of, "connectionId");
  const bool not_shared_yet = of.contains("shareId") && text_of(of, "shareId").empty();
  if (connection.empty() || not_shared_yet) return {};
  return {rights::service_connections(text_of(of, "pipelineId") == "*" ? "Administer" : "Use", of, connection)};
}

std::string gives(const Fields& of, std::string_view holder, std::string_view name) {
  const auto who = text_of(of, "pipelineId") == "*" ? "every pipeline of project " + text_of(of, "projectName")
                                                    : "pipeline " + std::string(name);
  return who + " may use connection " + std::string(holder);
}

}  // namespace

const Kind pipeline_permission = {
    .name = "pipelinePermission",
    .noun = "pipeline permission",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"connectionId", "id"},
    .grants_access = true,
    .on_parent_removal = OnParentRemoval::removed_before,
    .lies_in = HangsOn{"shareId", "id"},
    .keys = [](const Fields& of) { return caseless_key(of, "projectId", "connectionId", "pipelineId"); },
    .collection =
        [](const Fields& of) {
          return "pipelinePermissions@" + lower(text_of(of, "connectionId")) + "/" + lower(text_of(of, "projectId"));
        },
    .discovered_path = discovered_path,
    .rights = rights_for,
    .gives = gives,
};

}  // namespace keyless::model::kinds
