#include "diff/transitions.hpp"

#include <algorithm>

#include "diff/reasons.hpp"

namespace keyless::diff {

using namespace model;

namespace {

OnChange effect_of(const Kind& kind, const FieldDiff& diff) {
  const auto field = std::ranges::find(kind.fields, std::string_view(diff.field), &Field::name);
  return field == kind.fields.end() ? OnChange::update : field->on_change;
}

const FieldDiff* with_effect(const Kind& kind, const std::vector<FieldDiff>& diffs, OnChange effect) {
  const auto found = std::ranges::find_if(diffs, [&](const FieldDiff& d) { return effect_of(kind, d) == effect; });
  return found == diffs.end() ? nullptr : &*found;
}

std::string words_of(const std::optional<Value>& value) {
  const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
  return text ? *text : "not known before apply";
}

/// A conversion keeps the identity; the manifest may name another one.
Obstacle other_identity(const FieldDiff& diff) {
  const auto now = words_of(diff.before);
  return {"other-identity",
          "a conversion keeps the identity (client " + now + "), but the manifest declares another one (client " +
              words_of(diff.after) + ")",
          "first convert it with its current identity (`kind: existing`, `clientId: " + now +
              "`), then declare the other one to move it"};
}

/// Why it can't be done: what is in the way of the connection itself before what is in the way of the declared
/// identity; empty when nothing known stands in the way.
std::vector<Obstacle> obstacles_to(Draft& draft, Action action, const Node& node, const std::vector<FieldDiff>& diffs) {
  if (action == Action::move) return {};
  auto obstacles = federation_in(draft).of(*node.live).obstacles;
  // Whether there is room for its trust is asked of all connections together.
  std::erase_if(obstacles, [](const Obstacle& found) { return found.code == no_free_credential().code; });
  const auto tenant = std::ranges::find(diffs, "tenantId", &FieldDiff::field);
  if (tenant != diffs.end() && std::ranges::count(obstacles, "tenant", &Obstacle::code) == 0)
    obstacles.push_back({"tenant",
                         "its application is in tenant " + words_of(tenant->before) + ", but the manifest is for " +
                             words_of(tenant->after),
                         "ask an administrator of that tenant to convert it"});
  const auto* identity = with_effect(*node.resource->kind, diffs, OnChange::move);
  // One that signs in as a machine has no identity that a conversion could keep.
  if (identity && identity->before != Value(std::string())) obstacles.push_back(other_identity(*identity));
  sort_by_gravity(obstacles);
  return obstacles;
}

std::string reason_of(Draft& draft, Action action, const Node& node, const std::vector<FieldDiff>& diffs) {
  if (action == Action::convert)
    return "it signs in with a secret: converted to workload identity federation in place; its id, pipeline "
           "permissions and checks are kept";
  if (action == Action::migrate)
    return "it uses the Azure DevOps issuer, which is retired on 1 July 2027: migrated to the Microsoft Entra issuer "
           "in place; its id, pipeline permissions and checks are kept";
  const bool migrates = with_effect(*node.resource->kind, diffs, OnChange::migrate) != nullptr;
  return reason_for_update(draft, node, diffs) +
         "; moved to the declared identity in place; its id, pipeline permissions and checks are kept" +
         (migrates ? ", and its issuer is migrated by the next apply" : "");
}

/// The outputs that change, in the place of the field that only says that they do.
std::vector<FieldDiff> shown_diffs(const Node& node, std::vector<FieldDiff> diffs) {
  const auto& kind = *node.resource->kind;
  std::erase_if(diffs, [&](const FieldDiff& diff) { return effect_of(kind, diff) == OnChange::migrate; });
  if (!kind.output_after) return diffs;
  for (const auto output : kind.outputs) {
    const auto after = kind.output_after(output, node.fields, node.live->fields);
    const auto& before = text_of(node.live->fields, output);
    if (after.empty() || after == before) continue;
    diffs.push_back({.field = std::string(output),
                     .before = before.empty() ? std::nullopt : std::optional<Value>(before),
                     .after = Value(after)});
  }
  return diffs;
}

/// Whether another output changes with it: the issuer stays when a subject follows its name, and both are one trust.
bool is_renamed_with(const Reference& reference, const Node& node) {
  const auto& kind = *node.resource->kind;
  if (!kind.output_after || reference.output == "id") return false;
  return std::ranges::any_of(kind.outputs, [&](std::string_view output) {
    return !kind.output_after(output, node.fields, node.live->fields).empty();
  });
}

}  // namespace

std::optional<Verdict> transition(Draft& draft, const Node& node, std::vector<FieldDiff> diffs) {
  const auto& kind = *node.resource->kind;
  const bool migrates = with_effect(kind, diffs, OnChange::migrate) != nullptr;
  const auto action = with_effect(kind, diffs, OnChange::convert) ? Action::convert
                      : with_effect(kind, diffs, OnChange::move)  ? Action::move
                      : migrates                                  ? Action::migrate
                                                                  : Action::no_op;
  if (action == Action::no_op) return std::nullopt;
  Verdict verdict{.action = action, .reason = reason_of(draft, action, node, diffs)};
  if (const auto obstacles = obstacles_to(draft, action, node, diffs); !obstacles.empty()) {
    verdict.action = Action::impossible;
    verdict.obstacle = obstacles.front().code;
    verdict.reason = "can't be " + std::string(action == Action::convert ? "converted" : "moved") + ": " +
                     model::words_of(obstacles);
  }
  if (action == Action::move)
    std::erase_if(diffs, [&](const FieldDiff& diff) { return effect_of(kind, diff) == OnChange::migrate; });
  verdict.diffs = action == Action::move ? std::move(diffs) : shown_diffs(node, std::move(diffs));
  return verdict;
}

void leave_for_later(Node& node) {
  if (node.action != Action::move) return;
  for (const auto& field : node.resource->kind->fields)
    if (const auto now = node.live->fields.find(field.name);
        field.on_change == OnChange::migrate && now != node.live->fields.end() && node.fields.contains(field.name))
      node.fields.insert_or_assign(std::string(field.name), now->second);
}

std::optional<Value> predicted_value(Draft& draft, const Reference& reference) {
  const auto* node = draft.find(reference.to);
  const bool changes = node && node->live && writes(node->action) && node->action != Action::create;
  if (!changes) return std::nullopt;
  const auto& kind = *node->resource->kind;
  const auto& now = text_of(node->live->fields, reference.output);
  auto value =
      kind.output_after ? kind.output_after(reference.output, node->fields, node->live->fields) : std::string();
  // Of what is converted, migrated or moved the trust is written first even where it reads the same.
  if (value.empty() && (is_transition(node->action) || is_renamed_with(reference, *node))) value = now;
  return value.empty() ? std::nullopt : std::optional<Value>(std::move(value));
}

bool serves_now(Draft& draft, const Node& node, const LiveObject& object) {
  return !node.predicted.empty() && std::ranges::all_of(node.predicted, [&](const Predicted& predicted) {
    const auto* source = draft.find(predicted.from.to);
    const auto& now = text_of(source->live->fields, predicted.from.output);
    return !now.empty() && now == text_of(object.fields, predicted.field);
  });
}

}  // namespace keyless::diff
