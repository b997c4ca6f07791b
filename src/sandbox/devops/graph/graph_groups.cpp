#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/handlers.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/graph/subjects.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// `scp.` and the scope's id: of a project, or of the organization.
std::string scope_of(const std::string& descriptor) {
  return descriptor.starts_with("scp.") ? lower(from_base64(descriptor.substr(4))) : lower(descriptor);
}

/// Null for the organization itself; nothing when there is no such scope.
std::optional<json> asked_scope(const Call& call) {
  auto scope = scope_of(call.asked("scopedescriptor"));
  if (scope.empty() || scope == text_of(call.organization, "id")) return json(nullptr);
  auto project = project_named(call.world(), call.organization_name(), scope);
  return project ? std::optional<json>(*project) : std::nullopt;
}

/// Project administrators rule over their project's groups, collection administrators over all.
std::optional<Answer> not_allowed(const Call& call, const std::string& project_id) {
  if (call.administrator()) return std::nullopt;
  auto project = project_named(call.world(), call.organization_name(), project_id);
  if (project && administers_project(call.cloud, call.organization, call.member, *project)) return std::nullopt;
  return needs_administrator(call, project ? "Edit project-level information" : "Edit collection-level information");
}

bool is_taken(const Call& call, const std::string& name, const std::string& project) {
  for (const auto& group : groups_of(call.cloud, call.organization))
    if (equal_caseless(text_of(group, "displayName"), name) && text_of(group, "project") == project) return true;
  return false;
}

Answer created(const Call& call, const json& group) {
  auto subject = graph_group(call, group);
  Answer answer{.status = 201, .body = subject};
  answer.headers.emplace_back("Location", text_of(subject, "url"));
  return answer;
}

/// A group is put only into groups that the caller may change.
std::optional<Answer> containers_flaw(const Call& call) {
  for (const auto& descriptor : comma_separated(call.asked("groupdescriptors"))) {
    auto container = group_with(call.cloud, call.organization, descriptor);
    if (!container) return refused(no_such_identity(descriptor));
    if (auto refusal = not_allowed(call, text_of(*container, "project"))) return refusal;
  }
  return std::nullopt;
}

void join_asked(Call& call, const json& group) {
  for (const auto& container : comma_separated(call.asked("groupdescriptors")))
    add_membership(call.cloud, call.organization, text_of(group, "descriptor"), container);
}

bool of_asked_type(const Call& call, const json& group) {
  auto types = lower(call.asked("subjecttypes"));
  return types.empty() || types.find(text_of(group, "descriptor").substr(0, 5)) != std::string::npos;
}

}  // namespace

Answer list_graph_groups(Call& call) {
  auto scope = asked_scope(call);
  if (!scope) return refused(no_such_identity(call.asked("scopedescriptor")));
  bool limited = !call.asked("scopedescriptor").empty();
  auto wanted = scope->is_object() ? text_of(*scope, "id") : std::string();
  auto found = json::array();
  for (const auto& group : groups_of(call.cloud, call.organization)) {
    bool there = !limited || text_of(group, "project") == wanted;
    if (there && of_asked_type(call, group)) found.push_back(graph_group(call, group));
  }
  return paged(call, std::move(found));
}

Answer create_graph_group(Call& call) {
  auto scope = asked_scope(call);
  if (!scope) return refused(no_such_identity(call.asked("scopedescriptor")));
  auto project_id = scope->is_object() ? text_of(*scope, "id") : std::string();
  if (auto refusal = not_allowed(call, project_id)) return *refusal;
  if (!call.body.is_object()) return refused(missing_argument("creationContext"));
  auto origin = text_of(call.body, "originId");
  auto name = text_of(call.body, "displayName");
  if (origin.empty() && name.empty()) return refused(missing_argument("displayName"));
  if (!origin.empty() && !is_guid(origin)) return refused(no_such_origin(origin));
  if (origin.empty() && is_taken(call, name, project_id)) return refused(taken_group_name(name));
  if (auto refusal = containers_flaw(call)) return *refusal;
  auto group = origin.empty()
                   ? make_group(call.cloud, call.organization, *scope, name, text_of(call.body, "description"))
                   : materialised_group(call.cloud, call.organization, origin);
  join_asked(call, group);
  return created(call, group);
}

Answer get_graph_group(Call& call) {
  auto group = group_with(call.cloud, call.organization, call.part("descriptor"));
  return group ? Answer{.body = graph_group(call, *group)} : refused(no_such_identity(call.part("descriptor")));
}

Answer change_graph_group(Call& call) {
  auto group = group_with(call.cloud, call.organization, call.part("descriptor"));
  if (!group) return refused(no_such_identity(call.part("descriptor")));
  if (auto refusal = not_allowed(call, text_of(*group, "project"))) return *refusal;
  if (!group->value("made", false))
    return refused(not_permitted(text_of(*group, "displayName"), "Edit built-in groups"));
  if (!call.body.is_array()) return refused(missing_argument("patchDocument"));
  for (const auto& operation : call.body)
    for (auto field : {"displayName", "description"})
      if (equal_caseless(text_of(operation, "path"), std::string("/") + field))
        (*group)[field] = text_of(operation, "value");
  put_group(call.cloud, call.organization, *group);
  return {.body = graph_group(call, *group)};
}

Answer remove_graph_group(Call& call) {
  auto group = group_with(call.cloud, call.organization, call.part("descriptor"));
  if (!group) return refused(no_such_identity(call.part("descriptor")));
  if (auto refusal = not_allowed(call, text_of(*group, "project"))) return *refusal;
  if (!group->value("made", false))
    return refused(not_permitted(text_of(*group, "displayName"), "Delete built-in groups"));
  auto descriptor = text_of(*group, "descriptor");
  for (const auto& member : contents_of(call.cloud, call.organization, descriptor))
    remove_membership(call.cloud, call.organization, member, descriptor);
  remove_from_all(call.cloud, call.organization, descriptor);
  call.world().erase(group_rows, lower(call.organization_name()) + "/" + descriptor);
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
