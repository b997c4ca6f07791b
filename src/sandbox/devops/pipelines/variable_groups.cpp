#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/pipelines/definition.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Refusal group_refusal(int status, const char* key, std::string message) {
  return {.status = status,
          .type_name = std::string("Microsoft.TeamFoundation.DistributedTask.WebApi.") + key +
                       ", Microsoft.TeamFoundation.DistributedTask.WebApi",
          .type_key = key,
          .message = std::move(message)};
}

Refusal no_such_group(const std::string& id) {
  return group_refusal(404, "VariableGroupNotFoundException", "Variable group with id " + id + " could not be found.");
}

Refusal group_exists(const std::string& name) {
  return group_refusal(409, "VariableGroupExistsException", "Variable group with name " + name + " already exists.");
}

/// A write answers who by id alone; a read knows the name.
json who(const Call& call, const std::string& id, bool named) {
  if (!named) return {{"displayName", nullptr}, {"id", id}};
  auto identity = short_identity(call, id);
  identity.erase("descriptor");
  return identity;
}

json shown(const Call& call, const json& row, bool named) {
  json reference = {{"projectReference", {{"id", text_of(row, "project")}, {"name", text_of(row, "projectName")}}},
                    {"name", text_of(row, "name")},
                    {"description", text_of(row, "description")}};
  return {{"variables", shown_variables(row.value("variables", json::object()))},
          {"id", row.value("id", 0)},
          {"type", text_of(row, "type")},
          {"name", text_of(row, "name")},
          {"description", text_of(row, "description")},
          {"createdBy", who(call, text_of(row, "createdBy"), named)},
          {"createdOn", text_of(row, "createdOn")},
          {"modifiedBy", who(call, text_of(row, "modifiedBy"), named)},
          {"modifiedOn", text_of(row, "modifiedOn")},
          {"isShared", false},
          {"variableGroupProjectReferences", json::array({reference})}};
}

std::string group_key(const Call& call) {
  return numbered_key(call.project_id(), call.part("id"));
}

/// The collection's form of the routes names its project in the body or the query.
std::optional<Refusal> enter_named_project(Call& call, const std::string& wanted) {
  if (!call.project.is_null()) return std::nullopt;
  auto project = project_named(call.world(), call.organization_name(), wanted);
  if (!project || !may_see(call, *project)) return no_such_project(wanted, 404);
  call.project = *project;
  return std::nullopt;
}

std::string project_in_body(const json& body) {
  auto references = body.is_object() ? body.value("variableGroupProjectReferences", json::array()) : json::array();
  if (!references.is_array() || references.empty() || !references.front().is_object()) return {};
  return text_of(references.front().value("projectReference", json::object()), "id");
}

std::optional<Refusal> flaw_in(const Call& call, const std::string& but_not) {
  if (!may_contribute(call))
    return access_denied("You do not have permissions to perform this operation on the variable group.");
  if (!call.body.is_object()) return missing_argument("group");
  auto name = text_of(call.body, "name");
  if (name.empty()) return missing_argument("group.Name");
  auto variables = call.body.value("variables", json::object());
  if (!variables.is_object() || variables.empty()) return missing_argument("group.Variables");
  for (auto row : below(call.world().rows(rows::variable_groups), lower(call.project_id()) + "/"))
    if (equal_caseless(text_of(*row, "name"), name) && std::to_string(row->value("id", 0)) != but_not)
      return group_exists(name);
  return std::nullopt;
}

Answer kept(Call& call, json row) {
  auto type = text_of(call.body, "type");
  row["type"] = type.empty() ? "Vsts" : type;
  row["name"] = text_of(call.body, "name");
  row["description"] = text_of(call.body, "description");
  row["variables"] = accepted_variables(call.body.at("variables"), row.value("variables", json::object()));
  row["modifiedBy"] = text_of(call.member, "id");
  row["modifiedOn"] = call.timestamp();
  auto answer = shown(call, row, false);
  auto key = numbered_key(call.project_id(), row.value("id", 0));
  call.world().put(rows::variable_groups, std::move(key), std::move(row));
  return {.body = std::move(answer)};
}

}  // namespace

Answer list_variable_groups(Call& call) {
  auto name = call.asked("groupname");
  auto ids = comma_separated(call.asked("groupids"));
  auto found = json::array();
  for (auto row : below(call.world().rows(rows::variable_groups), lower(call.project_id()) + "/")) {
    auto id = std::to_string(row->value("id", 0));
    if (!name.empty() && !fits_pattern(name, text_of(*row, "name"))) continue;
    if (!ids.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) continue;
    auto shape = shown(call, *row, true);
    shape["variableGroupProjectReferences"] = nullptr;
    found.push_back(std::move(shape));
  }
  if (!equal_caseless(call.asked("queryorder"), "idAscending")) std::reverse(found.begin(), found.end());
  return paged(call, std::move(found));
}

Answer get_variable_group(Call& call) {
  auto row = call.world().find(rows::variable_groups, group_key(call));
  if (!row) return refused(no_such_group(call.part("id")));
  return {.body = shown(call, *row, true)};
}

Answer create_variable_group(Call& call) {
  if (auto flaw = enter_named_project(call, project_in_body(call.body))) return refused(*flaw);
  if (auto flaw = flaw_in(call, {})) return refused(*flaw);
  return kept(call, {{"id", next_number(call.world(), "variable group")},
                     {"project", call.project_id()},
                     {"projectName", text_of(call.project, "name")},
                     {"createdBy", text_of(call.member, "id")},
                     {"createdOn", call.timestamp()}});
}

Answer replace_variable_group(Call& call) {
  if (auto flaw = enter_named_project(call, project_in_body(call.body))) return refused(*flaw);
  auto row = call.world().find(rows::variable_groups, group_key(call));
  if (!row) return refused(no_such_group(call.part("id")));
  if (auto flaw = flaw_in(call, call.part("id"))) return refused(*flaw);
  return kept(call, *row);
}

Answer delete_variable_group(Call& call) {
  if (auto flaw = enter_named_project(call, call.asked("projectids"))) return refused(*flaw);
  if (!may_contribute(call))
    return refused(access_denied("You do not have permissions to perform this operation on the variable group."));
  if (!call.world().erase(rows::variable_groups, group_key(call))) return refused(no_such_group(call.part("id")));
  call.world().erase(tables::permissions, grant_key(call.project_id(), "variablegroup", call.part("id")));
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
