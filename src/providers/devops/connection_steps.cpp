#include "providers/devops/connection_steps.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/federation.hpp"
#include "providers/devops/connection_wire.hpp"
#include "providers/preconditions.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

bool is_failed(const std::string& state) {
  return equal_caseless(state, "Failed");
}

bool retires(const Fields& fields) {
  return text_of(fields, "issuerRetires") == "true";
}

bool is_same_scheme(const Fields& one, const Fields& other) {
  return equal_caseless(text_of(one, "scheme"), text_of(other, "scheme"));
}

bool is_ours(const LiveObject& live, const Resource& desired) {
  return carries(live, mark_of(desired)) &&
         equal_caseless(text_of(live.fields, "clientId"), text_of(desired.fields, "clientId"));
}

Error hidden_or_foreign(const std::string& doing, const Resource& desired) {
  Error error{Errc::conflict,
              doing + ": a connection named \"" + text_of(desired.fields, "name") +
                  "\" exists: it was created outside keyless since the plan was created, or is not visible"};
  error.where = desired.address.text();
  error.advice =
      "create a new plan; if it does not show the connection, ask its Administrator for the User role or choose "
      "another name";
  return error;
}

}  // namespace

bool is_complete(const LiveObject& connection) {
  const auto& fields = connection.fields;
  if (text_of(fields, "isReady") != "true") return false;
  return !model::is_federated(fields) || (!text_of(fields, "issuer").empty() && !text_of(fields, "subject").empty());
}

Settled<LiveObject> readiness(Result<LiveObject> now, const std::string& doing) {
  if (!now || is_complete(*now)) return now;
  if (is_failed(text_of(now->fields, "state")))
    return Error{Errc::conflict, doing + ": Azure DevOps failed to prepare it: " +
                                     text_at(kept_of(*now), {"operationStatus", "statusMessage"})};
  return std::nullopt;
}

std::optional<Error> refused_create(const Error& error, const Resource& desired, const std::string& doing) {
  // Whatever its status, a conflict says that the name is taken. No earlier try of ours can have arrived: whoever has
  // the name is somebody else, whatever mark it carries.
  if (error.code == Errc::conflict) return hidden_or_foreign(doing, desired);
  return is_ambiguous(error) ? std::nullopt : std::optional(error);
}

Settled<LiveObject> lost_create(Result<std::vector<LiveObject>> same_name, const Resource& desired,
                                const std::string& doing) {
  if (!same_name || same_name->empty()) return std::nullopt;
  if (same_name->size() == 1 && is_ours(same_name->front(), desired)) return std::move(same_name->front());
  return hidden_or_foreign(doing, desired);
}

Result<UpdateStep> next_update(const LiveObject& planned, const LiveObject& now, const Resource& desired) {
  const auto connection = "service connection " + text_of(now.fields, "name");
  if (desired.wish == model::Wish::released) {
    if (!now.mark) return UpdateStep::none;
    if (model::is_federated(now.fields)) return UpdateStep::release;
    return changed_since_plan("updating " + connection + ": it now signs in with a secret");
  }
  if (!is_same_scheme(now.fields, desired.fields)) {
    if (is_same_scheme(planned.fields, now.fields)) return UpdateStep::convert;
    return changed_since_plan("converting " + connection +
                              ": its authentication has changed since the plan was created");
  }
  const bool leaves = retires(planned.fields) && text_of(desired.fields, "issuerRetires") == "false";
  if (leaves && retires(now.fields)) return UpdateStep::migrate;
  // A secret is not shown, so a body that replaces the whole object would lose it.
  if (!model::is_federated(desired.fields) || is_as_desired(now, desired)) return UpdateStep::none;
  return UpdateStep::replace;
}

Result<LiveObject> after_put(UpdateStep step, const Result<Answer>& answer, Result<LiveObject> now,
                             const Resource& desired, const std::string& doing) {
  if (!now) return now;
  const bool written = step == UpdateStep::release ? !now->mark : answer || is_ours(*now, desired);
  if (written) return now;
  if (!answer) return answer.error();
  return changed_since_plan(doing + ": its mark was not removed");
}

Result<LiveObject> after_conversion(const Result<Answer>& answer, Result<LiveObject> now, const std::string& scheme,
                                    const std::string& doing) {
  const bool converted = now && equal_caseless(text_of(now->fields, "scheme"), scheme);
  if (converted || (!now && answer)) return now;
  if (!answer) return answer.error();
  return broken_promise(doing, "Azure DevOps reported the conversion as done, but the connection is not converted");
}

Settled<LiveObject> after_migration(Result<LiveObject> now) {
  if (!now || !retires(now->fields)) return now;
  return std::nullopt;
}

Error late_migration(bool begun, const std::string& doing) {
  Error late{Errc::timed_out, doing + (begun ? ": Azure DevOps started it but did not finish within ten minutes"
                                             : ": Azure DevOps did not report whether it started, and nothing "
                                               "changed within two minutes")};
  late.advice = "Run again later: the new federated credential exists, and the result will be recognized.";
  return late;
}

Result<std::vector<std::string>> projects_to_leave(const LiveObject& planned, const LiveObject& now,
                                                   const std::string& doing) {
  auto projects = projects_of(kept_of(now));
  const auto known = projects_of(kept_of(planned));
  for (const auto& project : projects)
    if (planned.wire && std::ranges::count(known, project) == 0)
      return changed_since_plan(doing + ": it has been shared with project " + project + " since the plan was created");
  return projects;
}

Settled<void> after_deletion(const Result<Answer>& look, const std::string& doing) {
  const bool gone = look ? is_empty_answer(look->body) : says_absent(look.error());
  if (gone) return Result<void>();
  if (!look) return look.error();
  if (is_failed(text_at(look->body, {"operationStatus", "state"})))
    return Error{Errc::conflict,
                 doing + ": Azure DevOps failed: " + text_at(look->body, {"operationStatus", "statusMessage"})};
  return std::nullopt;
}

bool is_empty_answer(const Json& body) {
  return text_at(body, {"id"}).empty();
}

}  // namespace keyless::providers::devops
