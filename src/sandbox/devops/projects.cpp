#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/devops/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr std::size_t page_size = 100;

json links_of(const Call& call, const Project& project) {
  return {{"self", {{"href", call.base() + "/_apis/projects/" + project.id}}},
          {"collection", {{"href", call.base() + "/_apis/projectCollections/" + call.organization.id}}},
          {"web", {{"href", call.base() + "/" + project.name}}}};
}

json whole(const Call& call, const Project& project) {
  auto shape = project_reference(call, project);
  shape["_links"] = links_of(call, project);
  if (call.asked_true("includecapabilities"))
    shape["capabilities"] = {{"processTemplate",
                              {{"templateName", "Basic"}, {"templateTypeId", "b8a3a935-7e91-48b8-a94c-606d37c3e9f2"}}},
                             {"versioncontrol",
                              {{"sourceControlType", "Git"}, {"gitEnabled", "True"}, {"tfvcEnabled", "False"}}}};
  return shape;
}

bool state_asked(const Call& call) {
  auto filter = call.asked("statefilter");
  return filter.empty() || same_word(filter, "wellFormed") || same_word(filter, "all");
}

}  // namespace

Answer get_project(Call& call) {
  const auto& wanted = call.part("id");
  auto project = call.organization.project(wanted);
  if (project && may_see(call, *project)) return {.body = whole(call, *project)};
  return refused(packed_guid(wanted).empty() ? no_such_project_named(wanted) : no_such_project(wanted, 404));
}

Answer list_projects(Call& call) {
  auto all = json::array();
  for (const auto& project : call.organization.projects)
    if (may_see(call, project) && state_asked(call)) all.push_back(project_reference(call, project));
  auto from = std::min(number(call.asked("continuationtoken"), number(call.asked("$skip"), 0)), all.size());
  auto to = std::min(from + number(call.asked("$top"), page_size), all.size());
  auto page = json(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to));
  auto answer = listed(std::move(page));
  if (to < all.size()) answer.headers.emplace_back("x-ms-continuationtoken", std::to_string(to));
  return answer;
}

}  // namespace keyless::sandbox::devops
