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

std::optional<Value> value_from(const json& source) {
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
                      {"before", value_json(diff.before)},
                      {"after", value_json(diff.after)},
                      {"forcesReplacement", diff.forces_replacement}});
  json row = {{"address", change.address.text()},
              {"kind", change.kind->name},
              {"action", word_for(change.action)},
              {"reason", change.reason},
              {"fields", std::move(fields)}};
  if (change.live) row["id"] = change.live->id;
  if (!change.held.empty()) row["held"] = change.held;
  if (!change.obstacle.empty()) row["obstacle"] = change.obstacle;
  if (change.accepted) row["accepted"] = true;
  if (!change.gives.empty()) row["gives"] = change.gives;
  return row;
}

json refusals_json(const Plan& plan) {
  auto list = json::array();
  for (const auto& refusal : plan.refusals)
    list.push_back({{"address", refusal.address.text()},
                    {"guard", refusal.guard},
                    {"message", refusal.message},
                    {"advice", refusal.advice}});
  return list;
}

json lacks_json(const Plan& plan) {
  auto list = json::array();
  for (const auto& lack : plan.lacks)
    list.push_back({{"address", lack.address.text()}, {"right", lack.right.name}, {"where", lack.right.where}});
  return list;
}

json unseen_json(const Plan& plan) {
  auto list = json::array();
  for (const auto& unseen : plan.unseen)
    list.push_back({{"address", unseen.address.text()}, {"reason", unseen.reason}});
  return list;
}

}  // namespace keyless::model
