#include "sandbox/devops/entitlements/group_rules.hpp"

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/entitlements/entitlement.hpp"
#include "sandbox/devops/entitlements/handlers.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/graph/subjects.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// By `organization/group id`: {group: descriptor, license, licensingSource, projects: {id: group type}}.
constexpr const char* rule_rows = "groupEntitlements";
constexpr const char* needed = "Edit collection-level information";

std::string rule_key(const Call& call, const std::string& group_id) {
  return lower(call.organization_name()) + "/" + lower(group_id);
}

json projects_of_rule(const Call& call, const json& rule) {
  auto found = json::array();
  auto projects = rule.value("projects", json::object());
  for (const auto& [id, type] : projects.items()) {
    auto project = project_named(call.world(), call.organization_name(), id);
    if (!project) continue;
    found.push_back({{"projectRef", {{"id", id}, {"name", text_of(*project, "name")}}},
                     {"group", {{"groupType", type}, {"displayName", "Project " + group_of_type(type)}}},
                     {"isProjectPermissionInherited", false},
                     {"teamRefs", json::array()},
                     {"assignmentSource", "unknown"}});
  }
  return found;
}

json presented(const Call& call, const json& rule) {
  auto group = group_with(call.cloud, call.organization, text_of(rule, "group"));
  auto level = access_level(rule);
  return {{"id", text_of(rule, "id")},
          {"group", group ? graph_group(call, *group) : json(nullptr)},
          {"licenseRule", std::move(level)},
          {"extensionRules", json::array()},
          {"projectEntitlements", projects_of_rule(call, rule)},
          {"members", nullptr},
          {"status", "applied"},
          {"lastExecuted", text_of(rule, "applied")}};
}

json outcome(const Call& call, const std::string& id, json results) {
  auto url = call.cloud.origins.azure_devops_graph + "/" + percent_encoded(call.organization_name()) +
             "/_apis/LicensingRule/GroupLicensingRulesApplicationStatus/" + id;
  return {{"id", id},          {"status", "applied"},          {"url", url},
          {"completed", true}, {"haveResultsSucceeded", true}, {"results", std::move(results)}};
}

json result(const std::string& id, json rule, const std::string& flaw = {}) {
  auto errors = json::array();
  if (!flaw.empty()) errors.push_back({{"key", 5010}, {"value", flaw}});
  return {{"groupId", id}, {"isSuccess", flaw.empty()}, {"errors", std::move(errors)}, {"result", std::move(rule)}};
}

void set_license(json& rule, const json& level) {
  if (auto license = license_named(level)) rule["license"] = *license;
  auto source = text_of(level, "licensingSource");
  if (!source.empty()) rule["licensingSource"] = source;
}

/// The group of the rule gets a place in the project, so that whoever is in it has one too.
std::string set_project(Call& call, json& rule, const json& wanted) {
  auto id = text_of(wanted.value("projectRef", json::object()), "id");
  auto type = text_of(wanted.value("group", json::object()), "groupType");
  auto project = project_named(call.world(), call.organization_name(), id);
  if (!project || group_of_type(type).empty()) return "The group " + type + " does not exist in project " + id + ".";
  auto container = text_of(project_group(call.cloud, *project, group_of_type(type)), "descriptor");
  rule["projects"][text_of(*project, "id")] = type;
  add_membership(call.cloud, call.organization, text_of(rule, "group"), container);
  return {};
}

void drop_project(Call& call, json& rule, const std::string& id) {
  auto type = text_of(rule.value("projects", json::object()), id.c_str());
  auto project = project_named(call.world(), call.organization_name(), id);
  if (!project || type.empty()) return;
  auto container = text_of(project_group(call.cloud, *project, group_of_type(type)), "descriptor");
  remove_membership(call.cloud, call.organization, text_of(rule, "group"), container);
  rule["projects"].erase(id);
}

std::optional<json> group_asked_for(Call& call) {
  auto wanted = call.body.is_object() ? call.body.value("group", json::object()) : json::object();
  auto origin = text_of(wanted, "originId");
  for (const auto& id : {text_of(wanted, "descriptor"), origin})
    if (!id.empty())
      if (auto group = group_with(call.cloud, call.organization, id)) return group;
  if (is_guid(origin)) return materialised_group(call.cloud, call.organization, origin);
  auto name = text_of(wanted, "displayName");
  if (name.empty()) return std::nullopt;
  return make_group(call.cloud, call.organization, nullptr, name, text_of(wanted, "description"));
}

std::optional<json> rule_of(const Call& call) {
  auto rule = call.world().find(rule_rows, rule_key(call, call.part("id")));
  return rule ? std::optional<json>(*rule) : std::nullopt;
}

std::string apply(Call& call, json& rule, const json& operation) {
  auto parts = split(text_of(operation, "path"), '/');
  auto what = lower(parts.size() > 1 ? parts[1] : std::string());
  if (what == "accesslevel" || what == "licenserule") set_license(rule, operation.value("value", json::object()));
  if (what != "projectentitlements") return {};
  if (text_of(operation, "op") != "remove") return set_project(call, rule, operation.value("value", json::object()));
  drop_project(call, rule, parts.size() > 2 ? parts[2] : std::string());
  return {};
}

}  // namespace

json group_assignments(const Call& call, const json& member) {
  auto found = json::array();
  if (kind_of(member) != Kind::user) return found;
  for (auto rule : below(call.world().rows(rule_rows), lower(call.organization_name()) + "/"))
    if (is_direct_member(call.cloud, call.organization, text_of(member, "descriptor"), text_of(*rule, "group")))
      found.push_back(presented(call, *rule));
  return found;
}

Answer list_group_rules(Call& call) {
  auto found = json::array();
  for (auto rule : below(call.world().rows(rule_rows), lower(call.organization_name()) + "/"))
    found.push_back(presented(call, *rule));
  return listed(std::move(found));
}

Answer get_group_rule(Call& call) {
  auto rule = rule_of(call);
  return rule ? Answer{.body = presented(call, *rule)} : refused(no_such_entitlement(call.part("id")));
}

Answer add_group_rule(Call& call) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  auto group = group_asked_for(call);
  if (!group) return refused(missing_argument("group"));
  auto id = text_of(*group, "id");
  json rule = {{"id", id}, {"group", text_of(*group, "descriptor")}, {"projects", json::object()}};
  rule["applied"] = iso_time(call.cloud.now());
  rule["license"] = "express";
  set_license(rule, call.body.value("licenseRule", json::object()));
  std::string flaw;
  for (const auto& project : call.body.value("projectEntitlements", json::array()))
    if (auto problem = set_project(call, rule, project); flaw.empty()) flaw = problem;
  call.world().put(rule_rows, rule_key(call, id), rule);
  return {.status = 201, .body = outcome(call, id, json::array({result(id, presented(call, rule), flaw)}))};
}

Answer patch_group_rule(Call& call) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  auto rule = rule_of(call);
  if (!rule) return refused(no_such_entitlement(call.part("id")));
  if (!call.body.is_array()) return refused(missing_argument("document"));
  auto id = text_of(*rule, "id");
  auto results = json::array();
  for (const auto& operation : call.body) results.push_back(result(id, nullptr, apply(call, *rule, operation)));
  call.world().put(rule_rows, rule_key(call, id), *rule);
  return {.body = outcome(call, id, std::move(results))};
}

Answer remove_group_rule(Call& call) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  auto rule = rule_of(call);
  if (!rule) return refused(no_such_entitlement(call.part("id")));
  auto id = text_of(*rule, "id");
  auto projects = rule->value("projects", json::object());
  for (const auto& [project, type] : projects.items()) drop_project(call, *rule, project);
  call.world().erase(rule_rows, rule_key(call, id));
  return {.body = outcome(call, id, json::array({result(id, nullptr)}))};
}

Answer list_group_rule_members(Call& call) {
  auto rule = rule_of(call);
  if (!rule) return refused(no_such_entitlement(call.part("id")));
  auto found = json::array();
  for (const auto& descriptor : contents_of(call.cloud, call.organization, text_of(*rule, "group")))
    if (auto member = member_with(call.cloud, call.organization_name(), "descriptor", descriptor))
      found.push_back(entitlement(call, *member, Of::users));
  auto count = found.size();
  return {.body = json{{"members", found}, {"continuationToken", nullptr}, {"totalCount", count}, {"items", found}}};
}

Answer change_group_rule_members(Call& call) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  auto rule = rule_of(call);
  auto member = member_with(call.cloud, call.organization_name(), "id", call.part("member"));
  if (!rule || !member) return refused(no_such_entitlement(rule ? call.part("member") : call.part("id")));
  auto descriptor = text_of(*member, "descriptor");
  if (call.request.method == "PUT")
    add_membership(call.cloud, call.organization, descriptor, text_of(*rule, "group"));
  else
    remove_membership(call.cloud, call.organization, descriptor, text_of(*rule, "group"));
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
