#include "model/json.hpp"

#include "base/json.hpp"

namespace keyless::model {

using nlohmann::json;

json value_json(const std::optional<Value>& value) {
  if (!value) return nullptr;
  if (const auto* text = std::get_if<std::string>(&*value)) return *text;
  if (const auto* list = std::get_if<Strings>(&*value)) return *list;
  if (const auto* tags = std::get_if<Tags>(&*value)) return *tags;
  const auto& reference = std::get<Reference>(*value);
  const json later = {{"address", reference.to.text()}, {"output", reference.output}};
  return {{"knownAfterApply", later}};
}

json field_json(const Kind& kind, std::string_view field, const std::optional<Value>& value) {
  const auto* text = value ? std::get_if<std::string>(&*value) : nullptr;
  if (!text) return value_json(value);
  if (text->empty()) return nullptr;
  const bool yes = *text == "true", no = *text == "false";
  return is_flag(kind, field) && (yes || no) ? json(yes) : json(*text);
}

void put_text(json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

std::optional<Value> value_from(const json& source) {
  if (source.is_boolean()) return Value(source.get<bool>() ? "true" : "false");
  if (source.is_string()) return Value(source.get<std::string>());
  if (source.is_array()) return Value(source.get<Strings>());
  if (!source.is_object()) return std::nullopt;
  const auto later = source.find("knownAfterApply");
  if (later == source.end() || !later->is_object()) return Value(source.get<Tags>());
  const auto path = later->at("address").get<std::string>();
  const auto slash = std::min(path.find('/'), path.size());
  const auto rest = path.substr(std::min(slash + 1, path.size()));
  return Value(Reference{Address(path.substr(0, slash), rest), later->at("output").get<std::string>()});
}

json change_json(const Change& change) {
  auto fields = json::array();
  for (const auto& diff : change.diffs)
    fields.push_back({{"field", diff.field},
                      {"before", field_json(*change.kind, diff.field, diff.before)},
                      {"after", field_json(*change.kind, diff.field, diff.after)},
                      {"forcesReplacement", diff.forces_replacement}});
  json row = {{"address", change.address.text()},
              {"kind", change.kind->name},
              {"action", word_for(change.action)},
              {"fields", std::move(fields)}};
  put_text(row, "reason", change.reason);
  if (change.live) row["id"] = change.live->id;
  put_text(row, "leftOut", change.held);
  put_text(row, "obstacle", change.obstacle);
  if (change.accepted) row["accepted"] = true;
  if (!change.gives.empty()) row["grants"] = change.gives;
  return row;
}

json refusals_json(const Plan& plan) {
  auto list = json::array();
  for (const auto& refusal : plan.refusals) {
    json entry = {{"guard", refusal.guard}, {"message", refusal.message}};
    put_text(entry, "address", refusal.address.text());
    put_text(entry, "advice", refusal.advice);
    list.push_back(std::move(entry));
  }
  return list;
}

json missing_permissions_json(const Plan& plan) {
  auto list = json::array();
  for (const auto& lack : plan.lacks) {
    json entry = {{"address", lack.address.text()}, {"permission", lack.right.name}};
    put_text(entry, "scope", lack.right.where);
    list.push_back(std::move(entry));
  }
  return list;
}

json not_evaluated_json(const Plan& plan) {
  auto list = json::array();
  for (const auto& unseen : plan.unseen)
    list.push_back({{"address", unseen.address.text()}, {"reason", unseen.reason}});
  return list;
}

}  // namespace keyless::model
