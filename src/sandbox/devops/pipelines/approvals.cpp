#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/graph/identity.hpp"
#include "sandbox/devops/pipelines/checks.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

std::string key_of(const Call& call, const std::string& id) {
  return lower(call.project_id()) + "/" + lower(id);
}

json approvers_of(const json& approval) {
  return approval.value("approvers", json::array());
}

json shown(const Call& call, const json& row) {
  auto self = call.base() + "/" + call.project_id() + "/_apis/pipelines/approvals/" + text_of(row, "id");
  auto steps = row.value("steps", json::array());
  for (auto& step : steps)
    for (auto who : {"assignedApprover", "actualApprover", "lastModifiedBy"})
      step[who] = short_identity(call, text_of(step, who));
  return {{"id", text_of(row, "id")},
          {"steps", std::move(steps)},
          {"status", text_of(row, "status")},
          {"createdOn", text_of(row, "createdOn")},
          {"lastModifiedOn", text_of(row, "lastModifiedOn")},
          {"executionOrder", text_of(row, "executionOrder")},
          {"minRequiredApprovers", row.value("minRequiredApprovers", 0)},
          {"instructions", text_of(row, "instructions")},
          {"blockedApprovers", json::array()},
          {"_links", {{"self", {{"href", self}}}}}};
}

Refusal no_such_approval(const std::string& id) {
  return {.status = 404,
          .type_name =
              "Microsoft.Azure.Pipelines.Approval.WebApi.ApprovalNotFoundException, "
              "Microsoft.Azure.Pipelines.Approval.WebApi",
          .type_key = "ApprovalNotFoundException",
          .message = "Approval with id " + id + " does not exist."};
}

bool may_decide(const Call& call, const json& row) {
  auto approvers = approvers_of(row);
  return std::any_of(approvers.begin(), approvers.end(),
                     [&](const json& one) { return caller_is(call, text_of(one, "id")); });
}

std::size_t needed(const json& row) {
  auto asked = row.value("minRequiredApprovers", 0);
  return asked > 0 ? static_cast<std::size_t>(asked) : approvers_of(row).size();
}

void decide(const Call& call, json& row, const json& update) {
  auto me = text_of(call.member, "id");
  auto now = iso_time(call.cloud.now());
  auto& steps = row["steps"];
  for (const auto& step : steps)
    if (text_of(step, "assignedApprover") == me) return;
  steps.push_back({{"assignedApprover", me},
                   {"actualApprover", me},
                   {"status", text_of(update, "status")},
                   {"comment", text_of(update, "comment")},
                   {"lastModifiedOn", now},
                   {"order", steps.size() + 1},
                   {"lastModifiedBy", me},
                   {"initiatedOn", text_of(row, "createdOn")},
                   {"history", json::array()}});
  row["lastModifiedOn"] = now;
  if (equal_caseless(text_of(update, "status"), "rejected"))
    row["status"] = "rejected";
  else if (steps.size() >= needed(row))
    row["status"] = "approved";
}

}  // namespace

bool is_approved(Call& call, const json& check) {
  auto purpose = text_of(call.job, "plan") + "/" + std::to_string(check.value("id", 0));
  auto id = call.cloud.ids.fixed_uuid("approval/" + purpose);
  if (auto row = call.world().find(rows::approvals, key_of(call, id))) return text_of(*row, "status") == "approved";
  auto settings = check.value("settings", json::object());
  auto order = text_of(settings, "executionOrder");
  json row = {{"id", id},
              {"check", check.value("id", 0)},
              {"steps", json::array()},
              {"status", "pending"},
              {"createdOn", call.timestamp()},
              {"lastModifiedOn", iso_time(call.cloud.now())},
              {"executionOrder", order.empty() ? "anyOrder" : order},
              {"minRequiredApprovers", settings.value("minRequiredApprovers", 0)},
              {"instructions", text_of(settings, "instructions")},
              {"approvers", settings.value("approvers", json::array())}};
  call.world().put(rows::approvals, key_of(call, id), std::move(row));
  return false;
}

Answer list_approvals(Call& call) {
  auto wanted = comma_separated(call.asked("approvalids"));
  auto state = call.asked("state");
  auto found = json::array();
  for (auto row : below(call.world().rows(rows::approvals), lower(call.project_id()) + "/")) {
    auto id = text_of(*row, "id");
    bool named = std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) { return equal_caseless(one, id); });
    if (!wanted.empty() && !named) continue;
    if (state.empty() || equal_caseless(state, text_of(*row, "status"))) found.push_back(shown(call, *row));
  }
  return listed(std::move(found));
}

Answer get_approval(Call& call) {
  auto row = call.world().find(rows::approvals, key_of(call, call.part("id")));
  if (!row) return refused(no_such_approval(call.part("id")));
  return {.body = shown(call, *row)};
}

Answer update_approvals(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("updateParameters"));
  auto done = json::array();
  for (const auto& update : call.body) {
    auto id = update.is_object() ? text_of(update, "approvalId") : std::string();
    auto found = call.world().find(rows::approvals, key_of(call, id));
    if (!found) return refused(no_such_approval(id));
    if (!may_decide(call, *found)) return refused(unauthorized(text_of(call.member, "id")));
    auto row = *found;
    if (text_of(row, "status") == "pending") decide(call, row, update);
    done.push_back(shown(call, row));
    call.world().put(rows::approvals, key_of(call, id), std::move(row));
  }
  return listed(std::move(done));
}

}  // namespace keyless::sandbox::devops
