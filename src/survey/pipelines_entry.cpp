#include "survey/pipelines_entry.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "manifest/manifest.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::survey {
namespace {

namespace kinds = model::kinds;
using model::text_of;

bool is_sayable(const std::string& name) {
  return !manifest::complaint_about(manifest::rules::pipeline, name);
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

PipelineNames::PipelineNames(const Survey& survey) {
  for (const auto* pipeline : survey.live.all(kinds::pipeline)) {
    const auto project = lower(text_of(pipeline->fields, "projectName"));
    const auto& listed = text_of(pipeline->fields, "name");
    const auto full = listed.starts_with('\\') ? listed : "\\" + listed;
    auto name = full.substr(full.rfind('\\') + 1);
    ++same_name_[project][lower(name)];
    pipelines_[project].emplace(pipeline->id, Pipeline{std::move(name), full});
  }
  for (const auto* permission : survey.live.all(kinds::pipeline_permission))
    admitted_.emplace(lower(text_of(permission->fields, "connectionId")), permission);
}

std::string PipelineNames::name_of(const std::string& project, const std::string& id) const {
  const auto known = pipelines_.find(project);
  if (known == pipelines_.end()) return id;
  if (!known->second.contains(id)) return {};
  const auto& [name, full_name] = known->second.at(id);
  // A name of digits could be taken for another pipeline's id; one in a folder means another as soon as there are two.
  const bool at_root = full_name == "\\" + name;
  const bool alone = same_name_.at(project).at(lower(name)) == 1 && !is_number(name);
  if (at_root && alone && is_sayable(name)) return name;
  return is_sayable(full_name) ? full_name : id;
}

manifest::Pipelines PipelineNames::of(const std::string& connection_id, const std::string& project,
                                      const std::string& address, Draft& draft) const {
  manifest::Pipelines entry;
  const auto [first, last] = admitted_.equal_range(lower(connection_id));
  for (auto at = first; at != last; ++at) {
    const auto& fields = at->second->fields;
    if (!equal_caseless(text_of(fields, "projectName"), project)) continue;
    const auto& id = text_of(fields, "pipelineId");
    const auto name = name_of(lower(project), id);
    if (id == "*")
      entry.all = said("true");
    else if (!name.empty())
      entry.named.push_back(said(name));
    else
      draft.tolerate(address + "pipeline " + id, "the project lists no pipeline with this id");
  }
  std::ranges::sort(entry.named, {}, &manifest::Text::value);
  return entry;
}

}  // namespace keyless::survey
