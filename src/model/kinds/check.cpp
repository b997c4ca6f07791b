#include <algorithm>
#include <climits>
#include <cstdlib>

#include "base/text.hpp"
#include "base/wildcard.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

std::string text_in(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text ? lower(*text) : std::string();
}

const Strings& list_in(const Value& value) {
  static const Strings none;
  const auto* list = std::get_if<Strings>(&value);
  return list ? *list : none;
}

bool switched_on(const Value& live, const Value& desired) {
  return text_in(live) != "true" && text_in(desired) == "true";
}

bool switched_off(const Value& live, const Value& desired) {
  return text_in(live) == "true" && text_in(desired) != "true";
}

bool another_text(const Value& live, const Value& desired) {
  return !text_in(live).empty() && text_in(live) != text_in(desired);
}

bool another_list(const Value& live, const Value& desired) {
  return !list_in(live).empty() && !equal(Compare::set, desired, live);
}

// 0 asks all approvers, which is the strictest.
unsigned long approvals_in(const Value& value) {
  const auto count = std::strtoul(text_in(value).c_str(), nullptr, 10);
  return count == 0 ? ULONG_MAX : count;
}

bool asks_fewer(const Value& live, const Value& desired) {
  return approvals_in(desired) < approvals_in(live);
}

bool is_named_in(const Strings& list, const std::string& text) {
  return std::ranges::any_of(list, [&](const std::string& one) { return equal_caseless(one, text); });
}

bool adds_days(const Value& live, const Value& desired) {
  const auto &before = list_in(live), &after = list_in(desired);
  if (before.empty()) return false;
  return after.empty() || !std::ranges::all_of(after, [&](const std::string& day) { return is_named_in(before, day); });
}

bool adds_branches(const Value& live, const Value& desired) {
  const auto &before = list_in(live), &after = list_in(desired);
  if (before.empty()) return false;
  const auto covered = [&](const std::string& branch) {
    return std::ranges::any_of(before, [&](const std::string& pattern) { return covers_pattern(pattern, branch); });
  };
  return after.empty() || !std::ranges::all_of(after, covered);
}

// Each type has some of these; what a declaration does not say is not compared. Where two fields decide together, any
// change of one counts as loosening: with all approvers asked one fewer is less, else one more; and hours that end
// before they start go over midnight.
constexpr Field fields[] = {
    {.name = "disabled", .loosens = switched_on, .flag = true},
    {.name = "approvers", .compare = Compare::set, .loosens = another_list},  // names
    {.name = "minApprovers", .loosens = asks_fewer},                          // "0": all
    {"instructions"},
    {.name = "requesterMayApprove", .loosens = switched_on, .flag = true},
    {.name = "branches", .compare = Compare::exact_set, .loosens = adds_branches},  // git tells letter cases apart
    {.name = "verifyProtection", .loosens = switched_off, .flag = true},
    {.name = "allowUnknownProtection", .loosens = switched_on, .flag = true},
    {.name = "days", .compare = Compare::set, .loosens = adds_days},
    {.name = "start", .loosens = another_text},
    {.name = "end", .loosens = another_text},
    {.name = "timeZone", .compare = Compare::caseless, .loosens = another_text},
    {.name = "repositoryType", .compare = Compare::caseless, .loosens = another_text},
    {.name = "repository", .compare = Compare::caseless, .loosens = another_text},
    {.name = "repositoryRef", .loosens = another_text},
    {.name = "templatePath", .loosens = another_text},
    {.name = "moreTemplates", .compare = Compare::exact_set, .loosens = another_list},
    {"timeoutMinutes"},
};
constexpr FurtherField further[] = {
    {"organization"},
    {"projectName"},
    {"projectId"},
    {"connectionId"},
    {"connectionName"},
    {"type"},  // approval, branchControl, businessHours, exclusiveLock, requiredTemplate; live also what others are
    {"further", Side::live},       // which one, where a connection has several of a type
    {"createdBy", Side::live},     // identity id
    {"approver/", Side::desired},  // `approver/NAME`: the id of each approver
    {"defaulted", Side::desired},  // fields that the manifest does not set: never loosen what is live
};
constexpr std::string_view outputs[] = {"id"};

std::string type_in(const Fields& of) {
  const auto &type = text_of(of, "type"), &variant = text_of(of, "further");
  return variant.empty() ? type : type + " " + variant;
}

std::vector<std::string> keys(const Fields& of) {
  const auto &project = text_of(of, "projectId"), &connection = text_of(of, "connectionId"),
             &type = text_of(of, "type");
  if (project.empty() || connection.empty() || type.empty()) return {};
  return {lower(project) + "|" + lower(connection) + "|" + lower(type_in(of))};
}

}  // namespace

/// An approval or check on a connection.
const Kind check = {
    .name = "check",
    .noun = "check",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"connectionId", "id"},
    .on_parent_removal = OnParentRemoval::removed_by_itself,
    .precedes_access = true,
    .undeclared = Undeclared::noted,
    .keys = keys,
    .collection = [](const Fields& of) { return "checks@" + lower(text_of(of, "connectionId")); },
    .discovered_path = [](const Fields& of, std::string_view parent) { return below(parent, type_in(of)); },
    .rights = administers_connection,
};

}  // namespace keyless::model::kinds
