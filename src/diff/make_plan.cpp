#include "diff/make_plan.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "diff/draft.hpp"
#include "diff/grants.hpp"
#include "diff/published_table.hpp"

namespace keyless::diff {

using namespace model;

namespace {

Plan refused_graph(const Error& error) {
  Plan plan;
  plan.refusals.push_back({Address(), "graph", error.message, "This is an error in the manifest or a bug in keyless."});
  return plan;
}

/// What is declared, with what was found of it: roles that are not built in are judged by their live definition.
Graph judged_graph(Draft& draft) {
  Graph judged;
  for (const auto* resource : draft.order) {
    auto copy = *resource;
    const auto& node = draft.nodes.at(resource->address);
    copy.fields = node.fields;
    for (const auto& needed : dependencies_of(*resource)) {
      const auto& known = draft.nodes.at(needed);
      if (known.live && known.resource->kind->show) known.resource->kind->show(known.live->fields, copy.fields);
    }
    judged.add(std::move(copy));
  }
  return judged;
}

void check_grants(Draft& draft) {
  std::ranges::move(check_policy(judged_graph(draft), draft.policy), std::back_inserter(draft.plan.refusals));
}

void warn(Draft& draft) {
  if (draft.policy.destroy) return;
  std::ranges::move(warnings_of(judged_graph(draft), draft.policy), std::back_inserter(draft.plan.notes));
}

/// Names are not unique across tenants: what answers must belong to the tenant the manifest means.
void check_tenants(Draft& draft) {
  for (const auto& [address, node] : draft.nodes) {
    if (!node.resource->kind->pinned_to_tenant || !node.live || draft.policy.tenant.empty()) continue;
    const auto& tenant = text_of(node.live->fields, "tenantId");
    if (tenant.empty() || equal_caseless(tenant, draft.policy.tenant)) continue;
    draft.refuse(address, "tenant",
                 "it belongs to tenant " + tenant + ", but the manifest is for " + draft.policy.tenant,
                 "Correct `azure.tenant` or the name; keyless never writes to another tenant.");
  }
}

/// What was converted lately can be converted back for a while: nobody else says so.
void note_ways_back(Draft& draft) {
  for (const auto& [address, node] : draft.nodes) {
    const auto& deadline = node.live ? text_of(node.live->fields, "revertDeadline") : std::string();
    if (deadline.empty() || node.action != Action::no_op) continue;
    draft.plan.notes.push_back(address.text() + " can be reverted to its secret until " + deadline +
                               ": `keyless revert " + text_of(node.live->fields, "name") + "`.");
  }
}

void add_boundary(Draft& draft) {
  std::ranges::copy(draft.live.notes(), std::back_inserter(draft.plan.notes));
}

}  // namespace

Plan make_plan(const Graph& desired, const Live& live, const Policy& policy, OpenQuestions* open) {
  auto order = desired.ordered();
  if (!order) return refused_graph(order.error());
  Draft draft{desired, live, policy, std::move(*order)};
  match(draft);
  find_duplicates(draft);
  check_tenants(draft);
  check_grants(draft);
  judge_conditions(draft);
  find_overfull(draft);
  judge_removals(draft);
  if (!policy.destroy) find_failed_connections(draft);
  find_undeclared(draft);
  find_superseded(draft);
  if (policy.destroy) turn_to_destroy(draft);
  select(draft);
  if (!policy.destroy) {
    drop_what_is_impossible(draft);  // it needs no room
    find_full_identities(draft);
    drop_what_is_impossible(draft);
    judge_acceptances(draft);
    add_stamps(draft);
    keep_what_is_in_use(draft);
  }
  guard_untrusted(draft);
  judge_loans(draft);
  order_departures(draft);
  order_changes(draft);
  guard_capacity(draft);
  guard_restrictions(draft);
  guard_entries(draft);
  hold_back(draft);
  guard_run(draft);
  list_access(draft);
  fingerprint(draft);
  note_ways_back(draft);
  warn(draft);
  add_boundary(draft);
  std::ranges::stable_sort(draft.plan.refusals, {}, [](const Refusal& refusal) { return refusal.address; });
  if (open) *open = std::move(draft.open);
  return std::move(draft.plan);
}

}  // namespace keyless::diff
