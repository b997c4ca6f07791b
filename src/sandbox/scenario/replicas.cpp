#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/scenario/catalogue.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::faults {

using nlohmann::json;

namespace {

bool is_read(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

std::string name_of(const Request& request) {
  auto name = lower(request.path);
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();
  return name;
}

/// What a write was about: the id it was answered with, or the path it went to.
std::string written_by(const Strike& s) {
  auto body = parsed_json(s.reply.body);
  bool has_id = s.request.method == "POST" && body.is_object() && body.contains("id") && body["id"].is_string();
  return has_id ? lower(body["id"].get<std::string>()) : name_of(s.request);
}

std::string id_of(const json& item) {
  if (!item.is_object() || !item.contains("id") || !item["id"].is_string()) return {};
  return lower(item["id"].get<std::string>());
}

bool is_about(const std::string& path, const std::string& id) {
  return path == id || (path.size() > id.size() && path.ends_with("/" + id));
}

/// Leaves the items out that `gone` names.
template <class Gone>
void drop_items(Strike& s, const Gone& gone) {
  auto body = parsed_json(s.reply.body);
  if (!body.is_object() || !body.contains("value") || !body["value"].is_array()) return;
  auto kept = json::array();
  for (auto& item : body["value"])
    if (!gone(id_of(item))) kept.push_back(item);
  if (kept.size() == body["value"].size()) return;
  if (body.contains("count")) body["count"] = kept.size();
  body["value"] = std::move(kept);
  s.reply.body = body.dump();
}

void answer_missing(Strike& s) {
  auto graph = s.service == "microsoftGraph";
  s.reply = error_of(s, 404, graph ? "Request_ResourceNotFound" : "ResourceNotFound",
                     "Resource '" + name_of(s.request).substr(name_of(s.request).rfind('/') + 1) +
                         "' does not exist or one of its queried reference-property objects are not present.");
  if (s.request.method == "HEAD") s.reply.body.clear();
}

void remember_answer(Strike& s) {
  s.memory["answers"][s.request.target] = {{"status", s.reply.status}, {"body", s.reply.body}};
}

/// What this target answered before the write; false when it was never asked.
bool answer_as_before(Strike& s) {
  const auto& answers = s.memory["answers"];
  auto before = answers.find(s.request.target);
  if (before == answers.end()) return false;
  s.reply.status = (*before)["status"].get<int>();
  s.reply.body = (*before)["body"].get<std::string>();
  return true;
}

/// Reads lag behind writes by `seconds` of the sandbox's clock.
void late(Strike& s) {
  auto now = epoch_seconds(s.cloud.now());
  if (!s.memory.contains("written")) s.memory = {{"written", json::object()}, {"answers", json::object()}};
  if (!is_read(s.request)) {
    if (s.reply.status / 100 == 2) s.memory["written"][written_by(s)] = now;
    return;
  }
  auto lag = seconds_of(s.rule, 10).count();
  bool lags = false;
  for (const auto& [id, at] : s.memory["written"].items()) {
    if (now - at.get<long long>() >= lag) continue;
    if (is_about(name_of(s.request), id)) {
      if (!answer_as_before(s)) answer_missing(s);
      return;
    }
    lags = true;
    drop_items(s, [&](const std::string& item) { return item == id; });
  }
  if (!lags) remember_answer(s);
}

/// Each read meets another replica: every second one has seen nothing yet.
void flip(Strike& s) {
  if (!is_read(s.request)) return;
  bool list = s.reply.body.find("\"value\":[") != std::string::npos;
  bool unseen = s.variant == "flip" ? s.times % 2 == 0 : (s.variant == "list-only") != list;
  if (!unseen) return;
  if (list) return drop_items(s, [](const std::string&) { return true; });
  if (s.reply.status == 200) answer_missing(s);
}

void remember_items(Strike& s) {
  auto body = parsed_json(s.reply.body);
  if (!body.is_object()) return;
  if (body.contains("value") && body["value"].is_array()) {
    for (const auto& item : body["value"]) s.memory["items"][id_of(item)] = item;
  } else if (!id_of(body).empty()) {
    s.memory["items"][id_of(body)] = body;
  }
}

bool was_removed(const Strike& s, const std::string& id) {
  for (const auto& [path, from] : s.memory["removed"].items())
    if (is_about(path, id)) return true;
  return false;
}

void list_ghosts(Strike& s) {
  auto body = parsed_json(s.reply.body);
  if (!body.is_object() || !body.contains("value") || !body["value"].is_array()) return;
  for (const auto& [id, item] : s.memory["items"].items()) {
    if (!was_removed(s, id) || s.memory["lists"].value(id, "") != name_of(s.request)) continue;
    body["value"].push_back(item);
    if (body.contains("count")) body["count"] = body["value"].size();
  }
  s.reply.body = body.dump();
}

void note_lists(Strike& s) {
  auto body = parsed_json(s.reply.body);
  if (!body.is_object() || !body.contains("value") || !body["value"].is_array()) return;
  for (const auto& item : body["value"]) s.memory["lists"][id_of(item)] = name_of(s.request);
}

void read_ghost(Strike& s) {
  for (const auto& [id, item] : s.memory["items"].items()) {
    if (!was_removed(s, id) || !is_about(name_of(s.request), id)) continue;
    s.reply.status = 200;
    s.reply.body = item.dump();
  }
}

/// What was deleted is still shown: in lists, by id, or as a name that stays taken.
void ghost(Strike& s) {
  if (!s.memory.contains("items"))
    s.memory = {{"items", json::object()}, {"removed", json::object()}, {"lists", json::object()}};
  if (s.request.method == "DELETE") {
    if (s.reply.status / 100 == 2) s.memory["removed"][name_of(s.request)] = true;
    return;
  }
  if (!is_read(s.request)) {
    bool again = s.variant == "name" && s.memory["removed"].contains(name_of(s.request));
    if (again)
      s.reply = error_of(s, 409, "Conflict", "Another object with the same value for property name already exists.");
    return;
  }
  if (s.reply.status == 200) remember_items(s), note_lists(s);
  if (s.variant == "listed") list_ghosts(s);
  if (s.variant == "readable" && s.reply.status == 404) read_ghost(s);
}

void stale(Strike& s) {
  if (s.variant == "412")
    s.reply = error_of(s, 412, "PreconditionFailed", "The condition 'If-Match' was not fulfilled.");
  else
    s.reply = error_of(s, 409, "AnotherOperationInProgress",
                       "Another operation on this or dependent resource is in progress.");
}

void half_done(Strike& s) {
  s.reply = error_of(s, 500, "InternalServerError", "Encountered internal server error.");
}

constexpr std::array<std::string_view, 3> flips = {"flip", "list-only", "id-only"};
constexpr std::array<std::string_view, 3> ghosts = {"listed", "readable", "name"};
constexpr std::array<std::string_view, 2> races = {"412", "409"};

constexpr auto on_answer = Moment::answer;

constexpr std::array<KnownFault, 6> table = {{
    {"E1", "a write is seen by reads only after `seconds`", on_answer, {}, late},
    {"E2", "reads flip, or only lists or only reads by id see", on_answer, flips, flip},
    {"E3", "what was deleted is still there", on_answer, ghosts, ghost},
    {"ADO-GHOST", "a deleted connection is still returned", on_answer, ghosts, ghost, "azureDevOps"},
    {"E5", "somebody else was faster: 412 or 409", Moment::instead, races, stale},
    {"E7", "half of it done: 500 at the path the rule names", Moment::instead, {}, half_done},
}};

}  // namespace

std::span<const KnownFault> replicas() {
  return table;
}

}  // namespace keyless::sandbox::faults
