#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Refusal environment_refusal(int status, const char* key, std::string message) {
  return {.status = status,
          .type_name = std::string("Microsoft.TeamFoundation.DistributedTask.WebApi.") + key +
                       ", Microsoft.TeamFoundation.DistributedTask.WebApi",
          .type_key = key,
          .message = std::move(message)};
}

Refusal no_such_environment(const std::string& id) {
  return environment_refusal(404, "EnvironmentNotFoundException",
                             "Environment with ID " + id + " does not exist or is not accessible.");
}

json shown(const Call& call, const json& row) {
  auto shape = row;
  for (auto who : {"createdBy", "lastModifiedBy"}) shape[who] = short_identity(call, text_of(row, who));
  shape["project"] = {{"id", call.project_id()}};
  return shape;
}

std::optional<Refusal> flaw_in_name(const Call& call, const std::string& name, int but_not) {
  if (name.empty()) return missing_argument("environmentCreateParameter.Name");
  for (auto row : below(call.world().rows(rows::environments), lower(call.project_id()) + "/"))
    if (equal_caseless(text_of(*row, "name"), name) && row->value("id", 0) != but_not)
      return environment_refusal(409, "EnvironmentExistsException",
                                 "Environment with name " + name + " already exists.");
  return std::nullopt;
}

std::optional<Refusal> may_edit(const Call& call) {
  if (may_contribute(call)) return std::nullopt;
  return access_denied("Access denied. " + text_of(call.member, "displayName") +
                       " needs Administer permissions to perform the action.");
}

Answer kept(Call& call, json row) {
  row["lastModifiedBy"] = text_of(call.member, "id");
  row["lastModifiedOn"] = iso_time(call.cloud.now());
  auto answer = shown(call, row);
  auto key = numbered_key(call.project_id(), row.value("id", 0));
  call.world().put(rows::environments, std::move(key), std::move(row));
  return {.body = std::move(answer)};
}

const json* asked_for(const Call& call) {
  return call.world().find(rows::environments, numbered_key(call.project_id(), call.part("id")));
}

}  // namespace

Answer list_environments(Call& call) {
  auto name = call.asked("name");
  auto found = json::array();
  for (auto row : below(call.world().rows(rows::environments), lower(call.project_id()) + "/"))
    if (name.empty() || equal_caseless(name, text_of(*row, "name"))) found.push_back(shown(call, *row));
  return paged(call, std::move(found));
}

Answer get_environment(Call& call) {
  auto row = asked_for(call);
  if (!row) return refused(no_such_environment(call.part("id")));
  return {.body = shown(call, *row)};
}

Answer create_environment(Call& call) {
  if (auto flaw = may_edit(call)) return refused(*flaw);
  if (!call.body.is_object()) return refused(missing_argument("environmentCreateParameter"));
  auto name = text_of(call.body, "name");
  if (auto flaw = flaw_in_name(call, name, 0)) return refused(*flaw);
  return kept(call, {{"id", next_number(call.world(), "environment")},
                     {"name", name},
                     {"description", text_of(call.body, "description")},
                     {"createdBy", text_of(call.member, "id")},
                     {"createdOn", iso_time(call.cloud.now())}});
}

Answer update_environment(Call& call) {
  if (auto flaw = may_edit(call)) return refused(*flaw);
  auto found = asked_for(call);
  if (!found) return refused(no_such_environment(call.part("id")));
  auto row = *found;
  for (auto name : {"name", "description"})
    if (call.body.is_object() && call.body.contains(name)) row[name] = text_of(call.body, name);
  if (auto flaw = flaw_in_name(call, text_of(row, "name"), row.value("id", 0))) return refused(*flaw);
  return kept(call, std::move(row));
}

Answer delete_environment(Call& call) {
  if (auto flaw = may_edit(call)) return refused(*flaw);
  if (!asked_for(call)) return refused(no_such_environment(call.part("id")));
  call.world().erase(rows::environments, numbered_key(call.project_id(), call.part("id")));
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
