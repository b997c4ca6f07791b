#include "library/live_json.hpp"

#include "base/json.hpp"
#include "library/live_kinds.hpp"
#include "model/json.hpp"

namespace keyless::library {
namespace {

using nlohmann::json;

json live_field(const model::Kind& kind, const std::string& name, const model::Value& value) {
  auto written = model::value_json(value);
  if (model::is_flag(kind, name)) return written == "true";
  return written;
}

json mark_json(const model::Mark& mark) {
  json written = {{"owner", mark.owner}, {"proof", mark.proof}};
  model::put_text(written, "entry", mark.entry);
  if (mark.protect) written["protect"] = true;
  return written;
}

json resource_json(const model::LiveObject& object) {
  auto fields = json::object();
  for (const auto& [name, value] : object.fields) fields[name] = live_field(*object.kind, name, value);
  json written = {{"kind", object.kind->name}, {"id", object.id}, {"fields", std::move(fields)}};
  if (object.mark) written["mark"] = mark_json(*object.mark);
  return written;
}

/// `kind:key` apart; nullptr for the name of a set.
const model::Kind* kind_in(const std::string& qualified, std::string& key) {
  const auto colon = qualified.find(':');
  if (colon == std::string::npos) return nullptr;
  key = qualified.substr(colon + 1);
  return find_live_kind(std::string_view(qualified).substr(0, colon));
}

void put_unseen(const model::Live& live, json& document) {
  auto sets = json::array(), single = json::array();
  for (const auto& [what, reason] : live.not_visible()) {
    std::string key;
    if (const auto* kind = kind_in(what, key))
      single.push_back({{"kind", kind->name}, {"key", key}, {"reason", reason}});
    else
      sets.push_back({{"set", what}, {"reason", reason}});
  }
  document["notVisible"] = std::move(sets);
  document["notReadable"] = std::move(single);
}

json absent_json(const model::Live& live) {
  auto rows = json::array();
  for (const auto& [what, remains] : live.absent()) {
    std::string key;
    json row = {{"kind", kind_in(what, key)->name}, {"key", key}};
    model::put_text(row, "remains", remains);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string live_json(const model::Live& live) {
  auto resources = json::array(), sizes = json::array();
  for (const auto* kind : live_kinds())
    for (const auto* object : live.all(*kind)) resources.push_back(resource_json(*object));
  for (const auto& [set, size] : live.sizes()) sizes.push_back({{"set", set}, {"size", size}});
  json document = {{"formatVersion", "1.0"},      {"resources", std::move(resources)}, {"listed", live.complete()},
                   {"absent", absent_json(live)}, {"sizes", std::move(sizes)},         {"notes", live.notes()}};
  put_unseen(live, document);
  return printed_json(document);
}

}  // namespace keyless::library
