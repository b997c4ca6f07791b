#include "plan/document.hpp"

#include "base/json.hpp"

#include "base/digest.hpp"
#include "model/json.hpp"
#include "plan/context_json.hpp"
#include "plan/hmac.hpp"
#include "plan/strict_json.hpp"

namespace keyless::plan {

using namespace model;
using nlohmann::json;

namespace {

/// What is written, for readers: without the fields that are empty.
json desired_json(const Resource& desired) {
  auto fields = json::object();
  for (const auto& [name, value] : desired.fields)
    if (auto printed = field_json(*desired.kind, name, value); !printed.is_null()) fields[name] = std::move(printed);
  return fields;
}

json undigested(const Resource& desired) {
  auto fields = json::object();
  for (const auto& [name, value] : desired.fields) fields[name] = value_json(value);
  return fields;
}

json saved_change_json(const Change& change) {
  auto row = change_json(change);
  if (writes(change.action) && change.desired) row["desired"] = desired_json(*change.desired);
  auto needed = json::array();
  for (const auto& earlier : change.after) needed.push_back(earlier.text());
  row["dependsOn"] = std::move(needed);
  row["tolerated"] = change.allowed;
  put_text(row, "liveDigest", change.live_digest);
  put_text(row, "proofDigest", change.proof_digest);
  put_text(row, "desiredDigest", desired_digest(change));
  return row;
}

json totals_json(const Totals& totals) {
  json counts = {{"tolerated", totals.allowed}, {"leftOut", totals.held}, {"accepted", totals.accepted}};
  for (const auto& row : action_rows) counts[row.action == Action::no_op ? "noOp" : row.word] = totals.*row.total;
  return counts;
}

std::string digest_of(json document) {
  document.erase("digest");
  return "sha256:" + sha256_hex(printed_json(document));
}

Error refused(Errc code, std::string message, const std::string& file) {
  return {.code = code,
          .message = std::move(message),
          .where = file,
          .advice = "Create a new plan with `keyless plan --out FILE`."};
}

Saved saved_from(const json& document) {
  Saved saved{context_from(document.at("context")), {}};
  saved.created_at = document.at("createdAt").get<std::string>();
  saved.tool_version = document.at("toolVersion").get<std::string>();
  if (document.contains("hmac")) saved.hmac = document.at("hmac").get<std::string>();
  for (const auto& row : document.at("changes"))
    saved.changes.push_back({row.at("address").get<std::string>(), row.at("action").get<std::string>(),
                             row.value("liveDigest", std::string()), row.value("proofDigest", std::string()),
                             row.value("desiredDigest", std::string())});
  return saved;
}

/// Why the document can't be what this program wrote; nothing when it can.
std::optional<Error> forged(const json& document, const std::string& text, const std::string& file) {
  const auto version = document.find("formatVersion");
  if (!document.is_object() || version == document.end() || !document.contains("digest") ||
      !document.contains("changes"))
    return refused(Errc::invalid_argument, "not a saved plan", file);
  if (!version->is_string()) return refused(Errc::invalid_argument, "not a saved plan", file);
  if (*version != format_version)
    return refused(Errc::unsafe_plan,
                   "plan format " + version->get<std::string>() + " is not supported; this version of keyless reads " +
                       format_version,
                   file);
  if (document.at("digest") != digest_of(document))
    return refused(Errc::unsafe_plan, "the plan was modified after it was created: its digest does not match", file);
  // The digest covers what the document means; its bytes must be the ones that were written.
  if (printed_json(document) != text)
    return refused(Errc::unsafe_plan,
                   "the plan was modified after it was created: its bytes differ from what was written", file);
  if (!document.contains("createdAt")) return refused(Errc::unsafe_plan, "the plan has no creation time", file);
  return std::nullopt;
}

}  // namespace

std::string desired_digest(const Change& change) {
  if (!writes(change.action) || !change.desired) return {};
  return sha256_hex(undigested(*change.desired).dump(-1, ' ', true, json::error_handler_t::replace)).substr(0, 16);
}

std::string to_json(const Plan& plan, const Context& context, const Making& making) {
  auto changes = json::array();
  for (const auto& change : plan.changes) changes.push_back(saved_change_json(change));
  json document = {{"formatVersion", format_version},
                   {"toolVersion", KEYLESS_VERSION},
                   {"createdAt", making.created_at},
                   {"context", context_json(context)},
                   {"applyable", !is_held_back(plan)},
                   {"changes", std::move(changes)},
                   {"refusals", refusals_json(plan)},
                   {"notEvaluated", not_evaluated_json(plan)},
                   {"notes", plan.notes},
                   {"totals", totals_json(totals_of(plan))}};
  if (!plan.lacks.empty()) document["missingPermissions"] = missing_permissions_json(plan);
  // Text that is not UTF-8 is replaced when it is printed: the digest is taken from what a reader gets.
  document = parsed_json(printed_json(document));
  if (!making.key.empty()) document["hmac"] = hmac_of(document, making.key);
  document["digest"] = digest_of(document);
  return printed_json(document);
}

Result<Saved> parse(const std::string& text, const std::string& file) {
  if (auto fault = structural_fault(text, file)) return std::move(*fault);
  const auto document = parsed_json(text);
  if (auto wrong = forged(document, text, file)) return std::move(*wrong);
  try {
    return saved_from(document);
  } catch (const json::exception&) {
    return refused(Errc::invalid_argument, "not a saved plan: a key is missing or has the wrong type", file);
  }
}

}  // namespace keyless::plan
