#include "sandbox/devops/entitlements/entitlement.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "sandbox/devops/entitlements/group_rules.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/graph/subjects.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr const char* never = "0001-01-01T00:00:00Z";

struct GroupType {
  const char* type;
  const char* group;
  const char* shown;
};

constexpr std::array<GroupType, 4> group_types = {{
    {"projectAdministrator", "Project Administrators", "Project Administrators"},
    {"projectContributor", "Contributors", "Project Contributors"},
    {"projectReader", "Readers", "Project Readers"},
    {"projectStakeholder", "Project Stakeholders", "Project Stakeholders"},
}};

Outcome failed(int code, std::string text, std::string member_id = {}) {
  Outcome outcome{.member_id = std::move(member_id)};
  outcome.flaws.push_back({code, std::move(text)});
  return outcome;
}

json project_entitlement(const json& project, const GroupType& type) {
  return {{"projectRef", {{"id", text_of(project, "id")}, {"name", text_of(project, "name")}}},
          {"group", {{"groupType", type.type}, {"displayName", type.shown}}},
          {"projectPermissionInherited", "notInherited"},
          {"teamRefs", json::array()},
          {"assignmentSource", "unknown"}};
}

json project_entitlements(const Call& call, const json& member) {
  auto found = json::array();
  auto descriptor = text_of(member, "descriptor");
  for (const auto& [id, project] : call.world().rows(tables::projects)) {
    if (!equal_caseless(text_of(project, "organization"), call.organization_name())) continue;
    for (const auto& type : group_types) {
      auto container = text_of(project_group(call.cloud, project, type.group), "descriptor");
      if (!is_direct_member(call.cloud, call.organization, descriptor, container)) continue;
      found.push_back(project_entitlement(project, type));
      break;
    }
  }
  return found;
}

/// One group per project: what was there goes.
void leave_project(Call& call, const json& member, const json& project) {
  for (const auto& type : group_types) {
    auto container = text_of(project_group(call.cloud, project, type.group), "descriptor");
    remove_membership(call.cloud, call.organization, text_of(member, "descriptor"), container);
  }
}

std::optional<Flaw> join_project(Call& call, const json& member, const json& wanted, const std::string& path_id) {
  if (!wanted.is_object()) return Flaw{5019, "The entitlement is not valid."};
  auto reference = wanted.value("projectRef", json::object());
  auto id = path_id.empty() ? text_of(reference, "id") : path_id;
  auto project = project_named(call.world(), call.organization_name(), id);
  if (!project || !is_guid(id)) return Flaw{5003, fmt::format("The project with id {} could not be found.", id)};
  auto type = text_of(wanted.value("group", json::object()), "groupType");
  auto group = group_of_type(type);
  if (group.empty()) return Flaw{5010, fmt::format("The group {} does not exist.", type)};
  auto row = *project;
  leave_project(call, member, row);
  auto container = text_of(project_group(call.cloud, row, group), "descriptor");
  add_membership(call.cloud, call.organization, text_of(member, "descriptor"), container);
  return std::nullopt;
}

struct Found {
  json member = nullptr;
  std::optional<Flaw> flaw = {};
};

Found find_subject(Call& call, const json& subject, Of of) {
  for (auto name : {"originId", "id"}) {
    auto given = text_of(subject, name);
    if (given.empty()) continue;
    auto known = member_with(call.cloud, call.organization_name(), "id", given);
    if (!known) known = materialised_principal(call.cloud, call.organization, given);
    if (!known)
      return {.flaw = Flaw{5001, fmt::format("VS860016: Could not find originId {} in the backing domain.", given)}};
    bool fits = (kind_of(*known) == Kind::service_principal) == (of == Of::service_principals);
    if (!fits)
      return {.flaw = Flaw{5002, fmt::format("The identity {} is not of the kind that was asked for.", given)}};
    return {.member = *known};
  }
  auto mail = text_of(subject, "principalName");
  if (of == Of::service_principals || mail.empty())
    return {.flaw = Flaw{5000,
                         "The Id, OriginId, or User.PrincipalName must be set. The Principal Name is usually an "
                         "email address."}};
  if (mail.find('@') == std::string::npos)
    return {.flaw = Flaw{5033, fmt::format("{} is not a valid email address.", mail)}};
  return {.member = materialised_person(call.cloud, call.organization, mail)};
}

std::optional<Flaw> license_flaw(Call& call, const std::string& license, const std::string& member_id) {
  if (license == "earlyAdopter" && !call.organization.value("earlyAdopters", false))
    return Flaw{5017, "A user cannot be assigned an Account-EarlyAdopter license."};
  return no_license_left(call, license, member_id);
}

void activate(Call& call, json& member, const json& level, const std::string& license) {
  bool fresh = !is_entitled(member);
  member.erase("inactive");
  member["license"] = license;
  auto source = text_of(level, "licensingSource");
  member["licensingSource"] = source.empty() ? "account" : source;
  if (fresh) {
    member["created"] = iso_time(call.cloud.now());
    member["pending"] = true;
  }
  put(call.cloud, call.organization_name(), member);
}

Outcome change_license(Call& call, json member, const json& level, Of of) {
  auto id = text_of(member, "id");
  auto asked = license_named(level);
  if (!asked) return failed(5017, "Invalid License type.", id);
  auto license = granted(call.organization, *asked);
  if (auto flaw = license_flaw(call, license, id)) return failed(flaw->code, flaw->text, id);
  activate(call, member, level, license);
  return {.member_id = id, .result = entitlement_in_result(call, member, of)};
}

Outcome change_project(Call& call, const json& member, const json& operation, const std::string& project_id) {
  auto id = text_of(member, "id");
  if (text_of(operation, "op") != "remove") {
    auto flaw = join_project(call, member, operation.value("value", json::object()), project_id);
    return flaw ? failed(flaw->code, flaw->text, id) : Outcome{.member_id = id};
  }
  auto project = project_named(call.world(), call.organization_name(), project_id);
  if (!project) return failed(5003, fmt::format("The project with id {} could not be found.", project_id), id);
  auto row = *project;
  leave_project(call, member, row);
  return {.member_id = id};
}

}  // namespace

const char* subject_name(Of of) {
  if (of == Of::members) return "member";
  return of == Of::users ? "user" : "servicePrincipal";
}

const char* id_name(Of of) {
  return of == Of::service_principals ? "servicePrincipalId" : "userId";
}

std::string group_of_type(const std::string& type) {
  for (const auto& known : group_types)
    if (equal_caseless(type, known.type)) return known.group;
  return {};
}

json entitlement(const Call& call, const json& member, Of of) {
  auto last = text_of(member, "lastAccessed");
  auto created = text_of(member, "created");
  auto subject = graph_member(call, member);
  // The graph hears of a new member later.
  if (!is_materialised(call.cloud, call.organization_name(), member)) subject.erase("descriptor");
  return {{subject_name(of), std::move(subject)},
          {"id", text_of(member, "id")},
          {"accessLevel", access_level(member)},
          {"lastAccessedDate", last.empty() ? never : last},
          {"dateCreated", created.empty() ? never : created},
          {"projectEntitlements", project_entitlements(call, member)},
          {"extensions", json::array()},
          {"groupAssignments", group_assignments(call, member)}};
}

namespace {

/// Writes of service principals do not tell of extensions, reads do.
json result_of_write(const Call& call, const json& member, Of of) {
  auto result = entitlement(call, member, of);
  if (of == Of::service_principals) result.erase("extensions");
  return result;
}

}  // namespace

json entitlement_in_result(const Call& call, const json& member, Of of) {
  auto result = result_of_write(call, member, of);
  for (auto date : {"lastAccessedDate", "dateCreated"}) result[date] = "0001-01-01T00:00:00";
  for (auto list : {"projectEntitlements", "groupAssignments"}) result[list] = nullptr;
  return result;
}

json operation_result(const Outcome& outcome, Of of) {
  auto errors = json::array();
  for (const auto& flaw : outcome.flaws) errors.push_back({{"key", flaw.code}, {"value", flaw.text}});
  json id = nullptr;
  if (!outcome.member_id.empty()) id = outcome.member_id;
  return {{id_name(of), id},
          {"isSuccess", outcome.flaws.empty()},
          {"errors", std::move(errors)},
          {"result", outcome.result}};
}

Outcome add_entitlement(Call& call, const json& wanted, Of of) {
  if (call.job.is_object())
    return failed(5102,
                  "You are trying to invite a user from outside your directory, but the security setting of your "
                  "organization doesn't allow it.");
  if (!wanted.is_object()) return failed(5019, "The entitlement is not valid.");
  auto found = find_subject(call, wanted.value(subject_name(of), json::object()), of);
  if (found.flaw) return failed(found.flaw->code, found.flaw->text);
  auto level = wanted.value("accessLevel", json::object());
  auto asked = level.is_object() && level.contains("accountLicenseType") ? license_named(level)
                                                                         : std::optional<std::string>("express");
  if (!asked) return failed(5017, "Invalid License type.");
  auto id = text_of(found.member, "id");
  auto license = granted(call.organization, *asked);
  if (auto flaw = license_flaw(call, license, id)) return failed(flaw->code, flaw->text, id);
  activate(call, found.member, level, license);
  Outcome outcome{.member_id = id};
  for (const auto& project : wanted.value("projectEntitlements", json::array()))
    if (auto flaw = join_project(call, found.member, project, {})) outcome.flaws.push_back(*flaw);
  outcome.result = result_of_write(call, found.member, of);
  // The answer is made before the projects are joined.
  outcome.result["projectEntitlements"] = json::array();
  return outcome;
}

Outcome change_entitlement(Call& call, const json& member, const json& operation, const std::string& path, Of of) {
  auto parts = split(path, '/');
  auto what = parts.size() > 1 ? lower(parts[1]) : std::string();
  auto below = parts.size() > 2 ? parts[2] : std::string();
  if (what == "accesslevel" && text_of(operation, "op") != "remove")
    return change_license(call, member, operation.value("value", json::object()), of);
  if (what == "projectentitlements") return change_project(call, member, operation, below);
  if (what == "extensions") return {.member_id = text_of(member, "id")};
  return failed(5008, fmt::format("The operation on path '{}' is not supported.", path), text_of(member, "id"));
}

void remove_entitlement(Call& call, const json& member) {
  remove_from_all(call.cloud, call.organization, text_of(member, "descriptor"));
  auto row = member;
  row["inactive"] = true;
  row["administrator"] = false;
  for (auto gone : {"pending", "license", "licensingSource", "created", "lastAccessed"}) row.erase(gone);
  put(call.cloud, call.organization_name(), row);
}

}  // namespace keyless::sandbox::devops
