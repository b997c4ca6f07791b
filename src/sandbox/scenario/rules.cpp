#include "sandbox/scenario/rules.hpp"

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/scenario/members.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

void add_text(json& row, const char* name, const std::string& text) {
  if (!text.empty()) row[name] = text;
}
void add_number(json& row, const char* name, long long number) {
  if (number != 0) row[name] = number;
}

bool fits_from(std::string_view pattern, std::string_view text) {
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  std::size_t p = 0;
  std::size_t t = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool path_fits(std::string_view pattern, std::string_view text) {
  if (pattern.find('*') == std::string_view::npos) return starts_with_caseless(text, pattern);
  return fits_from(lower(pattern), lower(text));
}

json json_of(const FaultRule& rule) {
  json row = {{"fault", rule.fault}};
  add_text(row, "variant", rule.variant);
  add_text(row, "service", rule.service);
  add_text(row, "method", rule.method);
  add_text(row, "path", rule.path);
  add_number(row, "nth", rule.nth);
  add_number(row, "every", rule.every);
  if (rule.probability < 1) row["probability"] = rule.probability;
  add_number(row, "count", rule.count);
  if (rule.after_commit) row["when"] = *rule.after_commit ? "after_commit" : "before_commit";
  add_number(row, "seconds", rule.seconds.count());
  add_number(row, "status", rule.status);
  add_text(row, "code", rule.code);
  add_text(row, "message", rule.message);
  return row;
}

json json_of(const Behaviour::DenyAssignment& denial) {
  return {
      {"name", denial.name}, {"scope", denial.scope}, {"actions", denial.actions}, {"principals", denial.principals}};
}

json json_of(const Behaviour& given) {
  auto behaviour = given;
  json out = {{"propagation", json::object()}, {"limits", json::object()}, {"throttling", json::object()}};
  for (const auto& member : delays_of(behaviour))
    out[std::string(member.section)][std::string(member.name)] = member.value->count();
  for (const auto& member : limits_of(behaviour))
    out[std::string(member.section)][std::string(member.name)] = *member.value;
  out["throttling"]["refuses"] = behaviour.throttling.refuses;
  for (const auto& member : quotas_of(behaviour.throttling))
    out["throttling"][std::string(member.section)][std::string(member.name)] = *member.value;
  out["propagation"][std::string(federated_credential_write)] =
      static_cast<double>(behaviour.delays.federated_credential_write.count()) / 1000;
  out["azureDevOps"] = {{"issuer", behaviour.own_issuer ? "own" : "entra"}};
  out["registeredProviders"] = behaviour.registered_providers;
  out["denyAssignments"] = json::array();
  for (const auto& denial : behaviour.deny_assignments) out["denyAssignments"].push_back(json_of(denial));
  return out;
}

}  // namespace keyless::sandbox
