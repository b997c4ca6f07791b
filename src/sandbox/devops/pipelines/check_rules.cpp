#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "sandbox/devops/graph/identity.hpp"
#include "sandbox/devops/pipelines/checks.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr int longest_timeout = 43'200;

struct CheckKind {
  const char* id;
  const char* name;
};

constexpr std::array<CheckKind, 4> kinds = {{{check_types::approval, "Approval"},
                                             {check_types::task, "Task Check"},
                                             {check_types::exclusive_lock, "ExclusiveLock"},
                                             {check_types::required_template, "ExtendsCheck"}}};

const CheckKind* check_kind_of(const json& body) {
  auto type = body.value("type", json::object());
  auto id = type.is_object() ? text_of(type, "id") : std::string();
  auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const CheckKind& kind) { return equal_caseless(kind.id, id); });
  return found == kinds.end() ? nullptr : &*found;
}

std::optional<Refusal> flaw_in_approval(const Call& call, const json& settings) {
  auto approvers = settings.value("approvers", json::array());
  if (!approvers.is_array() || approvers.empty()) return bad_argument("At least one approver is required.");
  for (const auto& approver : approvers) {
    auto id = approver.is_object() ? text_of(approver, "id") : std::string();
    if (!identity_with_id(call, id)) return bad_argument("The identity with id '" + id + "' could not be found.");
  }
  auto needed = settings.value("minRequiredApprovers", json(0));
  bool sensible = needed.is_number_integer() && needed >= 0 && needed <= approvers.size();
  if (!sensible) return bad_argument("The minimum number of approvers is larger than the number of approvers.");
  return std::nullopt;
}

std::optional<Refusal> flaw_in_task(const json& settings) {
  auto definition = settings.value("definitionRef", json::object());
  if (!definition.is_object() || !is_guid(text_of(definition, "id"))) return missing_argument("definitionRef");
  auto inputs = settings.value("inputs", json::object());
  bool texts = inputs.is_object() &&
               std::all_of(inputs.begin(), inputs.end(), [](const json& value) { return value.is_string(); });
  return texts ? std::nullopt : std::optional(missing_argument("inputs"));
}

std::optional<Refusal> flaw_in_template(const json& settings) {
  auto wanted = settings.value("extendsChecks", json::array());
  if (!wanted.is_array() || wanted.empty()) return missing_argument("extendsChecks");
  for (const auto& one : wanted)
    for (auto name : {"repositoryType", "repositoryName", "repositoryRef", "templatePath"})
      if (!one.is_object() || text_of(one, name).empty()) return missing_argument(name);
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> flaw_in_check(const Call& call, const json& body) {
  if (!body.is_object()) return missing_argument("configuration");
  auto kind = check_kind_of(body);
  if (!kind) return bad_argument("The check type of the configuration is not supported.");
  auto timeout = body.value("timeout", json(longest_timeout));
  bool in_range = timeout.is_number_integer() && timeout >= 1 && timeout <= longest_timeout;
  if (!in_range) return bad_argument("The timeout of a check must be between 1 and 43200 minutes.");
  auto settings = body.value("settings", json::object());
  if (!settings.is_object()) return missing_argument("settings");
  std::string_view id = kind->id;
  if (id == check_types::approval) return flaw_in_approval(call, settings);
  if (id == check_types::task) return flaw_in_task(settings);
  return id == check_types::required_template ? flaw_in_template(settings) : std::nullopt;
}

json check_type(const json& body) {
  auto kind = check_kind_of(body);
  return kind ? json{{"id", kind->id}, {"name", kind->name}} : json::object();
}

}  // namespace keyless::sandbox::devops
