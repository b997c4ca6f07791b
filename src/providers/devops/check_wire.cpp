#include "providers/devops/check_wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::providers::devops {
namespace {

/// Three checks are "task checks" of one type: what they do is told by the task their settings name.
struct Type {
  std::string_view name;  ///< as the manifest calls it
  std::string_view id, id_name;
  std::string_view task = {}, task_name = {}, shown = {};
};

constexpr std::string_view task_check = "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7";
constexpr std::array types = {
    Type{"approval", "8c6f20a7-a545-4486-9777-f762fafe0d4d", "Approval"},
    Type{"branchControl", task_check, "Task Check", "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b", "evaluatebranchProtection",
         "Branch control"},
    Type{"businessHours", task_check, "Task Check", "445fde2f-6c39-441c-807f-8a59ff2e075f", "evaluateBusinessHours",
         "Business hours"},
    Type{"exclusiveLock", "2ef31ad6-baa0-403a-8b45-2cbc9b4e5563", "ExclusiveLock"},
    Type{"requiredTemplate", "4020e66e-b0f3-47e1-bc88-48f3cc59b5f3", "ExtendsCheck"},
};
constexpr int longest_wait = 43'200, task_wait = 1'440, task_retry = 5;  // minutes

const Type* type_named(const std::string& name) {
  const auto found = std::ranges::find(types, name, &Type::name);
  return found == types.end() ? nullptr : &*found;
}

const Type* type_in(const Json& body) {
  const auto id = text_at(body, {"type", "id"}), task = text_at(body, {"settings", "definitionRef", "id"});
  const auto found = std::ranges::find_if(types, [&](const Type& type) {
    return equal_caseless(type.id, id) && (type.task.empty() || equal_caseless(type.task, task));
  });
  return found == types.end() ? nullptr : &*found;
}

int number_of(const std::string& text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string flag_at(const Json& of, std::string_view name) {
  return equal_caseless(text_at(of, {name}), "true") ? "true" : "false";
}

/// `Monday, Tuesday` and `Monday,Tuesday` are one list.
model::Strings list_at(const Json& of, std::string_view name) {
  model::Strings entries;
  for (auto entry : split(text_at(of, {name}), ',')) {
    const auto from = entry.find_first_not_of(' ');
    if (from == std::string::npos) continue;
    entries.push_back(entry.substr(from, entry.find_last_not_of(' ') - from + 1));
  }
  return entries;
}

std::string joined_by_comma(const model::Strings& entries) {
  return joined(entries, ",");
}

model::Strings approvers_in(const Json& settings, const ApproverNames& names) {
  model::Strings approvers;
  for (const auto& approver : member(settings, "approvers")) {
    const auto id = text_at(approver, {"id"}), shown = text_at(approver, {"displayName"});
    const auto known = names.find(lower(id));
    approvers.push_back(known != names.end() ? known->second : shown.empty() ? id : shown + " (" + id + ")");
  }
  return approvers;
}

void read_approval(const Json& settings, const ApproverNames& names, Fields& fields) {
  fields["approvers"] = approvers_in(settings, names);
  const auto needed = text_at(settings, {"minRequiredApprovers"});
  fields["minApprovers"] = needed.empty() ? "0" : needed;
  fields["instructions"] = text_at(settings, {"instructions"});
  fields["requesterMayApprove"] = flag_at(settings, "requesterCannotBeApprover") == "true" ? "false" : "true";
}

void read_branch_control(const Json& settings, Fields& fields) {
  const auto& inputs = member(settings, "inputs");
  fields["branches"] = list_at(inputs, "allowedBranches");
  fields["verifyProtection"] = flag_at(inputs, "ensureProtectionOfBranch");
  fields["allowUnknownProtection"] = flag_at(inputs, "allowUnknownStatusBranch");
}

void read_business_hours(const Json& settings, Fields& fields) {
  const auto& inputs = member(settings, "inputs");
  fields["days"] = list_at(inputs, "businessDays");
  fields["start"] = text_at(inputs, {"startTime"});
  fields["end"] = text_at(inputs, {"endTime"});
  fields["timeZone"] = text_at(inputs, {"timeZone"});
}

void read_templates(const Json& settings, Fields& fields) {
  const auto& all = member(settings, "extendsChecks");
  model::Strings more;
  for (std::size_t i = 0; all.is_array() && i < all.size(); ++i) {
    if (i > 0) {
      more.push_back(text_at(all[i], {"templatePath"}) + " of " + text_at(all[i], {"repositoryName"}));
      continue;
    }
    fields["repositoryType"] = text_at(all[i], {"repositoryType"});
    fields["repository"] = text_at(all[i], {"repositoryName"});
    fields["repositoryRef"] = text_at(all[i], {"repositoryRef"});
    fields["templatePath"] = text_at(all[i], {"templatePath"});
  }
  fields["moreTemplates"] = std::move(more);
}

Json approvers_of(const Fields& desired) {
  auto approvers = Json::array();
  for (const auto& name : model::list_of(desired, "approvers")) {
    auto approver = Json::object();
    approver["id"] = text_of(desired, "approver/" + lower(name));
    approvers.push_back(std::move(approver));
  }
  return approvers;
}

// What is not desired stays as it is; in a check that is made, everything is.
void put_approval(Json& settings, const Fields& desired) {
  settings["approvers"] = approvers_of(desired);
  if (desired.contains("minApprovers"))
    settings["minRequiredApprovers"] = number_of(text_of(desired, "minApprovers"), 0);
  if (desired.contains("instructions") || !settings.contains("instructions"))
    settings["instructions"] = text_of(desired, "instructions");
  if (desired.contains("requesterMayApprove"))
    settings["requesterCannotBeApprover"] = text_of(desired, "requesterMayApprove") != "true";
  if (!settings.contains("executionOrder")) settings["executionOrder"] = "anyOrder";
  if (!settings.contains("blockedApprovers")) settings["blockedApprovers"] = Json::array();
}

// Inputs of tasks are strings, flags too.
void put_branch_control(Json& inputs, const Fields& desired) {
  inputs["allowedBranches"] = joined_by_comma(model::list_of(desired, "branches"));
  if (desired.contains("verifyProtection")) inputs["ensureProtectionOfBranch"] = text_of(desired, "verifyProtection");
  if (flag_at(inputs, "ensureProtectionOfBranch") != "true")
    inputs.erase("allowUnknownStatusBranch");
  else if (desired.contains("allowUnknownProtection"))
    inputs["allowUnknownStatusBranch"] = text_of(desired, "allowUnknownProtection");
}

void put_business_hours(Json& inputs, const Fields& desired) {
  inputs["businessDays"] = joined_by_comma(model::list_of(desired, "days"));
  inputs["startTime"] = text_of(desired, "start");
  inputs["endTime"] = text_of(desired, "end");
  if (desired.contains("timeZone")) inputs["timeZone"] = text_of(desired, "timeZone");
}

void put_task(Json& settings, const Type& type, const Fields& desired) {
  if (!settings.contains("displayName")) settings["displayName"] = type.shown;
  if (!settings.contains("definitionRef"))
    settings["definitionRef"] = Json::object({{"id", type.task}, {"name", type.task_name}, {"version", "0.0.1"}});
  if (!settings.contains("retryInterval")) settings["retryInterval"] = task_retry;
  auto& inputs = settings["inputs"];
  if (!inputs.is_object()) inputs = Json::object();
  if (type.name == "branchControl")
    put_branch_control(inputs, desired);
  else
    put_business_hours(inputs, desired);
}

/// The first template is the declared one; further ones go only where that is desired.
void put_template(Json& settings, const Fields& desired) {
  auto& templates = settings["extendsChecks"];
  const bool is_there = templates.is_array() && !templates.empty();
  const auto type = desired.contains("repositoryType") || !is_there ? text_of(desired, "repositoryType")
                                                                    : text_at(templates[0], {"repositoryType"});
  auto first = Json::object({{"repositoryType", type},
                             {"repositoryName", text_of(desired, "repository")},
                             {"repositoryRef", text_of(desired, "repositoryRef")},
                             {"templatePath", text_of(desired, "templatePath")}});
  if (is_there && !desired.contains("moreTemplates"))
    templates[0] = std::move(first);
  else
    templates = Json::array({std::move(first)});
}

void put_settings(Json& settings, const Type& type, const Fields& desired) {
  if (!settings.is_object()) settings = Json::object();
  if (type.name == "approval") return put_approval(settings, desired);
  if (!type.task.empty()) return put_task(settings, type, desired);
  if (type.name == "requiredTemplate") put_template(settings, desired);
}

void put_timeout(Json& body, const Type& type, const Fields& desired) {
  const int usual = type.task.empty() ? longest_wait : task_wait;
  const auto& wanted = text_of(desired, "timeoutMinutes");
  if (!wanted.empty())
    body["timeout"] = number_of(wanted, usual);
  else if (!body.contains("timeout") && type.name != "requiredTemplate")
    body["timeout"] = usual;
}

}  // namespace

ApproverNames approver_names_of(const Fields& desired) {
  ApproverNames names;
  for (const auto& name : model::list_of(desired, "approvers"))
    if (const auto& id = text_of(desired, "approver/" + lower(name)); !id.empty()) names.emplace(lower(id), name);
  return names;
}

std::string check_type_of(const Json& body) {
  if (const auto* type = type_in(body)) return std::string(type->name);
  for (const auto& called : {text_at(body, {"settings", "displayName"}),
                             text_at(body, {"settings", "definitionRef", "name"}), text_at(body, {"type", "name"})})
    if (!called.empty()) return called;
  return "check";
}

Result<LiveObject> read_check(const Json& body, const Fields& place, const ApproverNames& names,
                              const std::string& doing) {
  const auto id = text_at(body, {"id"});
  if (id.empty() || text_at(body, {"type", "id"}).empty()) return broken_promise(doing, "a check without id or type");
  const auto* type = type_in(body);
  const auto& settings = member(body, "settings");
  const bool needs_settings = !type || type->name != "exclusiveLock";
  if (needs_settings && !settings.is_object()) return broken_promise(doing, "check " + id + " without its settings");
  auto object = live_object(model::kinds::check, text_of(place, "projectId") + "/" + id);
  object.fields = place;
  object.fields["id"] = id;
  object.fields["type"] = check_type_of(body);
  object.fields["createdBy"] = text_at(body, {"createdBy", "id"});
  object.fields["disabled"] = flag_at(body, "isDisabled");
  object.fields["timeoutMinutes"] = text_at(body, {"timeout"});
  if (!type) return object;
  if (type->name == "approval") read_approval(settings, names, object.fields);
  if (type->name == "branchControl") read_branch_control(settings, object.fields);
  if (type->name == "businessHours") read_business_hours(settings, object.fields);
  if (type->name == "requiredTemplate") read_templates(settings, object.fields);
  return object;
}

Json check_body(const Resource& desired, Json live) {
  const auto* type = type_named(text_of(desired.fields, "type"));
  if (!live.is_object()) live = Json::object();
  for (const auto* of_service : {"_links", "url", "issue"}) live.erase(of_service);
  live["type"] = Json::object({{"id", type ? type->id : ""}, {"name", type ? type->id_name : ""}});
  if (live.contains("isDisabled")) live["isDisabled"] = false;
  live["resource"] = Json::object({{"type", "endpoint"},
                                   {"id", text_of(desired.fields, "connectionId")},
                                   {"name", text_of(desired.fields, "connectionName")}});
  if (!type) return live;
  put_settings(live["settings"], *type, desired.fields);
  put_timeout(live, *type, desired.fields);
  return live;
}

}  // namespace keyless::providers::devops
