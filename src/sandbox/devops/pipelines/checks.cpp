#include "sandbox/devops/pipelines/checks.hpp"

#include "base/text.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Refusal no_such_check(const std::string& id) {
  return {.status = 404,
          .type_name =
              "Microsoft.Azure.Pipelines.Checks.WebApi.CheckConfigurationNotFoundException, "
              "Microsoft.Azure.Pipelines.Checks.WebApi",
          .type_key = "CheckConfigurationNotFoundException",
          .message = "Check configuration with id " + id + " does not exist."};
}

Refusal no_right_on(const Call& call, const char* right) {
  return {.status = 403,
          .type_name =
              "Microsoft.VisualStudio.Services.Security.AccessCheckException, "
              "Microsoft.VisualStudio.Services.WebApi",
          .type_key = "AccessCheckException",
          .message = "User " + text_of(call.member, "displayName") + " does not have required permissions to " + right +
                     " assignment on the resource."};
}

std::optional<Refusal> may(const Call& call, const Resource& resource, Role needed) {
  bool allowed = exists(call, resource) && role_on_resource(call, resource) >= needed;
  if (allowed) return std::nullopt;
  return no_right_on(call, needed == Role::administrator ? "manage" : "view");
}

std::string self_of(const Call& call, const json& row) {
  return call.base() + "/" + call.project_id() + "/_apis/pipelines/checks/configurations/" +
         std::to_string(row.value("id", 0));
}

json shown(const Call& call, const json& row, bool with_settings) {
  auto shape = row;
  if (!with_settings) shape.erase("settings");
  for (auto who : {"createdBy", "modifiedBy"}) shape[who] = short_identity(call, text_of(row, who));
  shape["url"] = self_of(call, row);
  shape["_links"] = {{"self", {{"href", self_of(call, row)}}}};
  return shape;
}

bool settings_asked(const Call& call) {
  return equal_caseless(call.asked("$expand"), "settings");
}

const json* asked_for(const Call& call) {
  return call.world().find(rows::checks, numbered_key(call.project_id(), call.part("id")));
}

void stamp(const Call& call, json& row, const char* who, const char* when) {
  row[who] = text_of(call.member, "id");
  row[when] = iso_time(call.cloud.now());
}

json resource_shape(const json& wanted) {
  json shape = {{"type", text_of(wanted, "type")}, {"id", text_of(wanted, "id")}};
  if (!text_of(wanted, "name").empty()) shape["name"] = text_of(wanted, "name");
  return shape;
}

Answer kept(Call& call, json row) {
  auto answer = shown(call, row, true);
  auto key = numbered_key(call.project_id(), row.value("id", 0));
  call.world().put(rows::checks, std::move(key), std::move(row));
  return {.body = std::move(answer)};
}

}  // namespace

std::vector<const json*> checks_on(const Call& call, const Resource& resource) {
  auto found = below(call.world().rows(rows::checks), lower(call.project_id()) + "/");
  std::erase_if(found, [&](const json* row) {
    auto guarded = resource_of(row->at("resource"));
    return !equal_caseless(guarded.type, resource.type) || !equal_caseless(guarded.id, resource.id);
  });
  return found;
}

Answer list_checks(Call& call) {
  Resource resource{.type = call.asked("resourcetype"), .id = call.asked("resourceid")};
  if (resource.type.empty()) return refused(missing_argument("resourceType"));
  if (resource.id.empty()) return refused(missing_argument("resourceId"));
  if (auto flaw = may(call, resource, Role::reader)) return refused(*flaw);
  auto found = json::array();
  for (auto row : checks_on(call, resource)) found.push_back(shown(call, *row, settings_asked(call)));
  return listed(std::move(found));
}

Answer query_checks(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("resources"));
  auto found = json::array();
  for (const auto& wanted : call.body) {
    auto resource = resource_of(wanted);
    if (auto flaw = may(call, resource, Role::reader)) return refused(*flaw);
    for (auto row : checks_on(call, resource)) found.push_back(shown(call, *row, settings_asked(call)));
  }
  return listed(std::move(found));
}

Answer get_check(Call& call) {
  auto row = asked_for(call);
  if (!row) return refused(no_such_check(call.part("id")));
  if (auto flaw = may(call, resource_of(row->at("resource")), Role::reader)) return refused(*flaw);
  return {.body = shown(call, *row, settings_asked(call))};
}

Answer create_check(Call& call) {
  if (auto flaw = flaw_in_check(call, call.body)) return refused(*flaw);
  auto wanted = call.body.value("resource", json::object());
  auto resource = resource_of(wanted);
  if (resource.type.empty() || resource.id.empty()) return refused(missing_argument("resource"));
  if (auto flaw = may(call, resource, Role::administrator)) return refused(*flaw);
  json row = {{"id", next_number(call.world(), "check")},
              {"version", 1},
              {"type", check_type(call.body)},
              {"settings", call.body.value("settings", json::object())},
              {"resource", resource_shape(wanted)},
              {"timeout", call.body.value("timeout", 43'200)}};
  if (call.body.value("isDisabled", false)) row["isDisabled"] = true;
  stamp(call, row, "createdBy", "createdOn");
  stamp(call, row, "modifiedBy", "modifiedOn");
  return kept(call, std::move(row));
}

Answer update_check(Call& call) {
  auto found = asked_for(call);
  if (!found) return refused(no_such_check(call.part("id")));
  auto row = *found;
  if (auto flaw = may(call, resource_of(row.at("resource")), Role::administrator)) return refused(*flaw);
  if (!call.body.is_object()) return refused(missing_argument("configuration"));
  for (auto name : {"settings", "timeout"})
    if (call.body.contains(name)) row[name] = call.body.at(name);
  if (auto flaw = flaw_in_check(call, row)) return refused(*flaw);
  if (call.body.value("isDisabled", false))
    row["isDisabled"] = true;
  else if (call.body.contains("isDisabled"))
    row.erase("isDisabled");
  row["version"] = row.value("version", 0) + 1;
  stamp(call, row, "modifiedBy", "modifiedOn");
  return kept(call, std::move(row));
}

Answer delete_check(Call& call) {
  auto row = asked_for(call);
  if (!row) return refused(no_such_check(call.part("id")));
  if (auto flaw = may(call, resource_of(row->at("resource")), Role::administrator)) return refused(*flaw);
  call.world().erase(rows::checks, numbered_key(call.project_id(), call.part("id")));
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
