#include <algorithm>
#include "base/json.hpp"

#include "model/json.hpp"

namespace keyless::model {

using nlohmann::json;

namespace {

Address address_from(const json& source) {
  const auto text = source.get<std::string>();
  const auto slash = text.find('/');
  if (slash == std::string::npos) return {};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

bool holds_unknown_action(const json& document) {
  return std::ranges::any_of(document.at("changes"),
                             [](const json& row) { return !find_action(row.at("action").get<std::string>()); });
}

Change change_from(const json& row) {
  Change change;
  change.address = address_from(row.at("address"));
  change.kind = find_kind(row.at("kind").get<std::string>());
  change.action = find_action(row.at("action").get<std::string>())->action;
  change.reason = row.value("reason", std::string());
  change.allowed = row.at("tolerated").get<bool>();
  for (const auto& field : row.at("fields"))
    change.diffs.push_back({.field = field.at("field").get<std::string>(),
                            .before = value_from(field.at("before")),
                            .after = value_from(field.at("after")),
                            .forces_replacement = field.at("forcesReplacement").get<bool>()});
  change.held = row.value("leftOut", std::string());
  change.obstacle = row.value("obstacle", std::string());
  change.accepted = row.value("accepted", false);
  change.gives = row.value("grants", Strings());
  if (!row.contains("desired")) return change;
  change.desired.emplace();
  for (const auto& [name, value] : row.at("desired").items())
    if (auto known = value_from(value)) change.desired->fields.emplace(name, std::move(*known));
  return change;
}

Plan rows_from(const json& document) {
  Plan plan;
  for (const auto& row : document.at("changes")) plan.changes.push_back(change_from(row));
  for (const auto& row : document.at("refusals"))
    plan.refusals.push_back({address_from(row.value("address", json(""))), row.at("guard").get<std::string>(),
                             row.at("message").get<std::string>(), row.value("advice", std::string())});
  for (const auto& row : document.at("notEvaluated"))
    plan.unseen.push_back({address_from(row.at("address")), row.at("reason").get<std::string>()});
  plan.notes = document.at("notes").get<Strings>();
  return plan;
}

}  // namespace

std::optional<Plan> plan_from(const json& document) {
  try {
    if (holds_unknown_action(document)) return std::nullopt;
    auto plan = rows_from(document);
    const bool known = std::ranges::count(plan.changes, nullptr, &Change::kind) == 0;
    return known ? std::optional(std::move(plan)) : std::nullopt;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace keyless::model
