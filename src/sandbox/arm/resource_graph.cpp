#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/scopes.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr std::size_t page_rows = 1000;

std::string trimmed(std::string_view text) {
  auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

/// Outside of quotes only.
std::vector<std::string> parts_of(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote != 0 || text[i] == '\'' || text[i] == '"') {
      quote = quote == 0 ? text[i] : quote == text[i] ? '\0' : quote;
    } else if (equal_caseless(text.substr(i, separator.size()), separator)) {
      parts.push_back(trimmed(text.substr(from, i - from)));
      from = i + separator.size();
      i = from - 1;
    }
  }
  parts.push_back(trimmed(text.substr(from)));
  return parts;
}

std::string unquoted(std::string text) {
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"')) return text.substr(1, text.size() - 2);
  return text;
}

const json* member_named(const json& object, const std::string& name) {
  if (!object.is_object()) return nullptr;
  for (const auto& [key, value] : object.items())
    if (equal_caseless(key, name)) return &value;
  return nullptr;
}

json value_at(const json& row, const std::string& path) {
  const json* place = &row;
  for (const auto& part : split(path, '.')) {
    place = member_named(*place, part);
    if (!place) return nullptr;
  }
  return *place;
}

std::string plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : value.dump();
}

bool is_one_of(const std::string& value, std::string list) {
  list = trimmed(list);
  if (list.size() < 2) return false;
  for (const auto& one : parts_of(std::string_view(list).substr(1, list.size() - 2), ","))
    if (equal_caseless(unquoted(one), value)) return true;
  return false;
}

/// `field op literal`; nothing for what is not served.
std::optional<bool> fits(const json& row, const std::string& condition) {
  constexpr std::string_view operators[] = {" =~ ", " == ",       " !~ ",         " != ", " in~ ",
                                            " in ", " contains ", " startswith ", " has "};
  for (auto op : operators) {
    auto parts = parts_of(condition, op);
    if (parts.size() != 2) continue;
    auto left = plain(value_at(row, parts[0]));
    auto right = unquoted(parts[1]);
    if (op == " =~ ") return equal_caseless(left, right);
    if (op == " == ") return left == right;
    if (op == " !~ ") return !equal_caseless(left, right);
    if (op == " != ") return left != right;
    if (op == " in~ " || op == " in ") return is_one_of(left, parts[1]);
    if (op == " startswith ") return starts_with_caseless(left, right);
    return lower(left).find(lower(right)) != std::string::npos;
  }
  return std::nullopt;
}

using Rows = std::vector<json>;

bool filter(Rows& rows, const std::string& conditions) {
  for (const auto& condition : parts_of(conditions, " and ")) {
    Rows kept;
    for (auto& row : rows) {
      auto fit = fits(row, condition);
      if (!fit) return false;
      if (*fit) kept.push_back(std::move(row));
    }
    rows = std::move(kept);
  }
  return true;
}

void project(Rows& rows, const std::string& columns) {
  for (auto& row : rows) {
    json out = json::object();
    for (const auto& column : parts_of(columns, ",")) {
      auto named = parts_of(column, "=");
      out[named[0]] = value_at(row, named.back());
    }
    row = std::move(out);
  }
}

void sort(Rows& rows, const std::string& by) {
  auto words = parts_of(by, " ");
  bool down = words.size() > 1 && equal_caseless(words.back(), "desc");
  std::stable_sort(rows.begin(), rows.end(), [&](const json& a, const json& b) {
    auto x = plain(value_at(a, words[0]));
    auto y = plain(value_at(b, words[0]));
    return down ? y < x : x < y;
  });
}

bool take_step(Rows& rows, const std::string& step) {
  auto begins = [&](std::string_view word) { return starts_with_caseless(step, word); };
  if (begins("where ")) return filter(rows, step.substr(6));
  if (begins("project ")) return project(rows, step.substr(8)), true;
  if (begins("order by ")) return sort(rows, step.substr(9)), true;
  if (begins("sort by ")) return sort(rows, step.substr(8)), true;
  if (begins("take ") || begins("limit ")) {
    auto count = std::strtoul(step.substr(step.find(' ')).c_str(), nullptr, 10);
    if (rows.size() > count) rows.resize(count);
    return true;
  }
  if (!equal_caseless(step, "count") && !equal_caseless(step, "summarize count()")) return false;
  const char* name = equal_caseless(step, "count") ? "Count" : "count_";
  rows = {json{{name, rows.size()}}};
  return true;
}

json shown(const json& row, const std::string& key) {
  auto scope = scope_of(key);
  json out = row;
  out["type"] = lower(text_of(row, "type"));
  if (!scope.group.empty()) out["resourceGroup"] = scope.group;
  if (!scope.subscription.empty()) out["subscriptionId"] = scope.subscription;
  out.erase("systemClientId");
  out.erase("systemPrincipalId");
  return out;
}

bool is_asked(const json& body, const std::string& subscription) {
  auto asked = body.value("subscriptions", json::array());
  return asked.empty() || std::any_of(asked.begin(), asked.end(), [&](const json& one) {
           return one.is_string() && equal_caseless(one.get<std::string>(), subscription);
         });
}

/// Tracked resources only: what has no location of its own (federated credentials) is in no table.
bool is_in_table(const std::string& table, const json& row) {
  bool group = equal_caseless(text_of(row, "type"), "Microsoft.Resources/resourceGroups");
  if (equal_caseless(table, "resourcecontainers")) return group;
  return equal_caseless(table, "resources") && row.contains("location") && !group;
}

Rows rows_of(const Cloud& cloud, const Request& request, const json& body, const std::string& table) {
  Rows rows;
  bool roles = equal_caseless(table, "authorizationresources");
  const auto& source = cloud.world.rows(roles ? tables::role_assignments : tables::resources);
  for (const auto& [key, row] : source) {
    if (!roles && !is_in_table(table, row)) continue;
    if (!is_asked(body, scope_of(key).subscription)) continue;
    if (!is_in_tenant(cloud.world, request, key)) continue;
    if (!may(cloud, request.caller.object_id, text_of(row, "type") + "/read", key)) continue;
    rows.push_back(shown(row, key));
  }
  return rows;
}

Reply bad_query(const std::string& step) {
  auto detail = fmt::format("The query part '{}' is not supported.", step);
  return answer(400, {{"error",
                       {{"code", "BadRequest"},
                        {"message", "Please provide below info when asking for support: timestamp and correlationId."},
                        {"details", json::array({{{"code", "InvalidQuery"}, {"message", detail}}})}}}});
}

}  // namespace

Reply query_resources(Cloud& cloud, const Request& request) {
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  auto steps = parts_of(text_of(body, "query"), "|");
  constexpr std::string_view known[] = {"resources", "resourcecontainers", "authorizationresources"};
  bool is_known =
      std::any_of(std::begin(known), std::end(known), [&](auto one) { return equal_caseless(one, steps[0]); });
  if (!is_known) return bad_query(steps[0]);
  auto rows = rows_of(cloud, request, body, steps[0]);
  for (std::size_t i = 1; i < steps.size(); ++i)
    if (!take_step(rows, steps[i])) return bad_query(steps[i]);
  const auto& options = member(body, "options");
  auto top = std::min<std::size_t>(options.value("$top", page_rows), page_rows);
  auto skip = std::strtoul(from_base64(text_of(options, "$skipToken")).c_str(), nullptr, 10);
  auto data = json::array();
  for (auto i = skip; i < rows.size() && data.size() < top; ++i) data.push_back(rows[i]);
  bool more = skip + data.size() < rows.size();
  json out = {{"totalRecords", rows.size()},
              {"count", data.size()},
              {"data", data},
              {"facets", json::array()},
              {"resultTruncated", "false"}};
  if (more) out["$skipToken"] = base64url(std::to_string(skip + data.size()));
  return answer(200, out);
}

}  // namespace keyless::sandbox::arm
