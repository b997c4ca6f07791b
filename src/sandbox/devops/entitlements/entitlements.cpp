#include <algorithm>
#include <charconv>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/devops/entitlements/entitlement.hpp"
#include "sandbox/devops/entitlements/handlers.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr const char* needed = "Edit collection-level information";

const char* entitlement_name(Of of) {
  return of == Of::service_principals ? "servicePrincipalEntitlement" : "userEntitlement";
}

bool belongs(const json& member, Of of) {
  auto kind = kind_of(member);
  if (kind == Kind::build_service || !is_entitled(member)) return false;
  return of == Of::members || (kind == Kind::service_principal) == (of == Of::service_principals);
}

std::optional<json> entitled(const Call& call, const std::string& id, Of of) {
  for (auto& member : all_members_of(call.cloud, call.organization_name())) {
    // People are also found by descriptor: the service has two routes of one shape.
    bool named = equal_caseless(text_of(member, "id"), id) || text_of(member, "descriptor") == id;
    if (named && belongs(member, of)) return std::move(member);
  }
  return std::nullopt;
}

/// Build services get their refusal inside the answer, as every other flaw of an entitlement.
std::optional<Answer> not_allowed(const Call& call) {
  if (call.job.is_object()) return std::nullopt;
  return needs_administrator(call, needed);
}

Answer post(Call& call, Of of) {
  if (auto refusal = not_allowed(call)) return *refusal;
  auto outcome = add_entitlement(call, call.body, of);
  bool good = outcome.flaws.empty();
  json body = {{"operationResult", operation_result(outcome, of)}, {"isSuccess", good}};
  body[entitlement_name(of)] = outcome.result;
  return {.body = std::move(body)};
}

Answer get_one(Call& call, Of of) {
  auto member = entitled(call, call.part("id"), of);
  if (!member) return refused(no_such_entitlement(call.part("id")));
  return {.body = entitlement(call, *member, of)};
}

bool is_patch(const json& body) {
  return body.is_array() && std::all_of(body.begin(), body.end(), [](const json& one) { return one.is_object(); });
}

Answer patch_one(Call& call, Of of) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  auto member = entitled(call, call.part("id"), of);
  if (!member) return refused(no_such_entitlement(call.part("id")));
  if (!is_patch(call.body)) return refused(missing_argument("document"));
  auto results = json::array();
  bool good = true;
  for (const auto& operation : call.body) {
    auto now = entitled(call, text_of(*member, "id"), of);
    auto outcome = change_entitlement(call, now ? *now : *member, operation, text_of(operation, "path"), of);
    good = good && outcome.flaws.empty();
    results.push_back(operation_result(outcome, of));
  }
  json body = {{"operationResults", std::move(results)}, {"isSuccess", good}};
  auto now = entitled(call, text_of(*member, "id"), of);
  body[entitlement_name(of)] = entitlement(call, now ? *now : *member, of);
  return {.body = std::move(body)};
}

/// `/{id}/accessLevel`, or an empty path and a new member in `value`.
Outcome carry_out(Call& call, const json& operation, Of of) {
  auto path = text_of(operation, "path");
  if (path.empty() || path == "/") return add_entitlement(call, operation.value("value", json::object()), of);
  auto cut = path.find('/', 1);
  auto id = path.substr(1, cut == std::string::npos ? cut : cut - 1);
  auto member = entitled(call, id, of);
  if (!member) {
    Outcome missing{.member_id = id};
    missing.flaws.push_back({5001, "The identity " + id + " could not be found."});
    return missing;
  }
  return change_entitlement(call, *member, operation, cut == std::string::npos ? std::string() : path.substr(cut), of);
}

Answer patch_many(Call& call, Of of) {
  if (auto refusal = not_allowed(call)) return *refusal;
  if (!is_patch(call.body)) return refused(missing_argument("document"));
  auto results = json::array();
  bool good = true;
  for (const auto& operation : call.body) {
    auto outcome = carry_out(call, operation, of);
    good = good && outcome.flaws.empty();
    results.push_back(operation_result(outcome, of));
  }
  return {.body = json{{"id", call.cloud.ids.uuid("entitlement operation")},
                       {"status", good ? "succeeded" : "failed"},
                       {"haveResultsSucceeded", good},
                       {"completed", true},
                       {"results", std::move(results)}}};
}

Answer delete_one(Call& call, Of of) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  auto member = entitled(call, call.part("id"), of);
  if (!member) return refused(no_such_entitlement(call.part("id")));
  remove_entitlement(call, *member);
  return {.status = 204};
}

/// One clause of a filter: `name eq 'x'`.
bool fits_clause(const json& member, const std::string& clause) {
  auto quote = clause.find('\'');
  auto end = clause.rfind('\'');
  if (quote == std::string::npos || end <= quote) return true;
  auto value = clause.substr(quote + 1, end - quote - 1);
  auto field = lower(clause.substr(0, clause.find(' ', clause.find_first_not_of(' '))));
  field.erase(0, field.find_first_not_of(' '));
  if (field == "name")
    return starts_with_caseless(text_of(member, "displayName"), value) ||
           starts_with_caseless(text_of(member, "uniqueName"), value);
  if (field == "licenseid") return equal_caseless("Account-" + member.value("license", "express"), value);
  if (field == "licensestatus") return equal_caseless(member.value("pending", false) ? "pending" : "active", value);
  if (field == "usertype")
    return equal_caseless(kind_of(member) == Kind::service_principal ? "application"
                          : member.value("guest", false)             ? "guest"
                                                                     : "member",
                          value);
  return true;
}

bool fits(const json& member, std::string filter) {
  for (;;) {
    auto cut = lower(filter).find(" and ");
    if (!fits_clause(member, filter.substr(0, cut))) return false;
    if (cut == std::string::npos) return true;
    filter.erase(0, cut + 5);
  }
}

void sort_as_asked(std::vector<json>& members, const std::string& order) {
  auto words = split(order, ' ');
  auto field = lower(words.empty() ? std::string() : words[0]);
  const char* name = field == "datecreated" ? "created" : field == "lastaccessed" ? "lastAccessed" : "displayName";
  bool falling = words.size() > 1 && equal_caseless(words[1], "desc");
  auto before = [&](const json& a, const json& b) {
    auto left = text_of(a, name);
    auto right = text_of(b, name);
    return falling ? right < left : left < right;
  };
  if (!field.empty()) std::stable_sort(members.begin(), members.end(), before);
}

std::size_t number(const std::string& text, std::size_t fallback) {
  std::size_t value = 0;
  auto end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, value);
  return text.empty() || read.ec != std::errc{} || read.ptr != end ? fallback : value;
}

Answer list(Call& call, Of of) {
  auto members = all_members_of(call.cloud, call.organization_name());
  std::erase_if(members,
                [&](const json& member) { return !belongs(member, of) || !fits(member, call.asked("$filter")); });
  sort_as_asked(members, call.asked("$orderby"));
  auto from =
      std::min(number(from_base64(call.asked("continuationtoken")), number(call.asked("skip"), 0)), members.size());
  auto asked = number(call.asked("top"), call.cloud.page_size);
  auto to = from + std::min({asked, call.cloud.page_size, members.size() - from});
  auto page = json::array();
  for (auto i = from; i < to; ++i) page.push_back(entitlement(call, members[i], of));
  auto token = to < members.size() ? base64(std::to_string(to)) : std::string();
  return {.body =
              json{{"members", page}, {"continuationToken", token}, {"totalCount", members.size()}, {"items", page}}};
}

}  // namespace

Answer add_user(Call& call) {
  return post(call, Of::users);
}
Answer add_service_principal(Call& call) {
  return post(call, Of::service_principals);
}
Answer get_user_entitlement(Call& call) {
  return get_one(call, Of::users);
}
Answer get_service_principal_entitlement(Call& call) {
  return get_one(call, Of::service_principals);
}
Answer patch_user(Call& call) {
  return patch_one(call, Of::users);
}
Answer patch_service_principal(Call& call) {
  return patch_one(call, Of::service_principals);
}
Answer patch_users(Call& call) {
  return patch_many(call, Of::users);
}
Answer patch_service_principals(Call& call) {
  return patch_many(call, Of::service_principals);
}
Answer remove_user(Call& call) {
  return delete_one(call, Of::users);
}
Answer remove_service_principal(Call& call) {
  return delete_one(call, Of::service_principals);
}
Answer list_users(Call& call) {
  return list(call, Of::users);
}
Answer list_members(Call& call) {
  return list(call, Of::members);
}

Answer summarise_entitlements(Call& call) {
  auto licenses = json::array();
  for (auto license : {"express", "advanced", "stakeholder"}) {
    auto used = assigned(call, license, {});
    auto total = available(call, license);
    licenses.push_back({{"licenseName", display_name(license)},
                        {"accountLicenseType", license},
                        {"msdnLicenseType", "none"},
                        {"source", "account"},
                        {"isPurchasable", std::string_view(license) != "stakeholder"},
                        {"assigned", used},
                        {"available", total - std::min(used, total)},
                        {"total", total}});
  }
  auto levels = json::array();
  for (auto license : {"express", "stakeholder"})
    levels.push_back({{"licensingSource", "account"},
                      {"accountLicenseType", license},
                      {"msdnLicenseType", "none"},
                      {"licenseDisplayName", display_name(license)},
                      {"status", "none"},
                      {"statusMessage", ""},
                      {"assignmentSource", "none"}});
  return {.body = json{{"licenses", std::move(licenses)},
                       {"availableAccessLevels", levels},
                       {"defaultAccessLevel", levels[1]},
                       {"projectRefs", json::array()},
                       {"groupOptions", json::array()},
                       {"extensions", json::array()}}};
}

}  // namespace keyless::sandbox::devops
