#include "diff/make_plan.hpp"

#include <algorithm>

#include "diff/draft.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

Plan refused_graph(const Error& error) {
  Plan plan;
  plan.refusals.push_back({Address(), "graph", error.message, "This is a mistake in the manifest or in keyless."});
  return plan;
}

/// Roles that the built-in table does not know are judged by their live definition.
void check_grants(Draft& draft) {
  Graph judged;
  for (const auto* resource : draft.order) {
    auto copy = *resource;
    const auto& node = draft.nodes.at(resource->address);
    copy.fields = node.fields;
    for (const auto& needed : dependencies_of(*resource)) {
      const auto& definition = draft.nodes.at(needed);
      if (definition.resource->kind == &kinds::role_definition && definition.live)
        copy.fields["privileged"] = text_of(definition.live->fields, "privileged");
    }
    judged.add(std::move(copy));
  }
  std::ranges::move(check_policy(judged, draft.policy), std::back_inserter(draft.plan.refusals));
}

/// Names are not unique across tenants: what answers must belong to the tenant the manifest means.
void check_tenants(Draft& draft) {
  for (const auto& [address, node] : draft.nodes) {
    if (!node.resource->kind->pinned_to_tenant || !node.live || draft.policy.tenant.empty()) continue;
    const auto& tenant = text_of(node.live->fields, "tenantId");
    if (tenant.empty() || equal_caseless(tenant, draft.policy.tenant)) continue;
    draft.refuse(address, "tenant", "it belongs to tenant " + tenant + ", the manifest is about " + draft.policy.tenant,
                 "Correct `azure.tenant`, or the name; nothing is written across tenants.");
  }
}

/// What was converted lately can be converted back for a while: nobody else says so.
void note_ways_back(Draft& draft) {
  for (const auto& [address, node] : draft.nodes) {
    const auto& deadline = node.live ? text_of(node.live->fields, "revertDeadline") : std::string();
    if (deadline.empty() || node.action != Action::no_op) continue;
    draft.plan.notes.push_back(address.text() + " can be converted back to its secret until " + deadline +
                               ": `keyless revert " + text_of(node.live->fields, "name") + "`.");
  }
}

/// What is allowed and still deserves a reader's eye.
void warn(Draft& draft) {
  if (draft.policy.destroy) return;
  for (const auto* resource : draft.order) {
    const auto& fields = resource->fields;
    if (resource->kind == &kinds::pipeline_permission && text_of(fields, "pipelineId") == "*")
      draft.plan.notes.push_back("Warning: every pipeline of project " + text_of(fields, "projectName") +
                                 ", also one made tomorrow, may use connection " + text_of(fields, "connectionName") +
                                 ".");
  }
}

void add_boundary(Draft& draft) {
  std::ranges::copy(draft.live.notes(), std::back_inserter(draft.plan.notes));
}

}  // namespace

Plan make_plan(const Graph& desired, const Live& live, const Policy& policy) {
  auto order = desired.ordered();
  if (!order) return refused_graph(order.error());
  Draft draft{desired, live, policy, std::move(*order)};
  match(draft);
  check_tenants(draft);
  check_grants(draft);
  if (!policy.destroy) find_full_identities(draft);
  if (!policy.destroy) find_failed_connections(draft);
  find_undeclared(draft);
  find_superseded(draft);
  drop_what_is_impossible(draft);
  judge_acceptances(draft);
  if (policy.destroy)
    turn_to_destroy(draft);
  else
    add_stamps(draft);
  select(draft);
  distrust(draft);
  order_changes(draft);
  guard(draft);
  fingerprint(draft);
  note_ways_back(draft);
  warn(draft);
  add_boundary(draft);
  std::ranges::stable_sort(draft.plan.refusals, {}, [](const Refusal& refusal) { return refusal.address; });
  return std::move(draft.plan);
}

}  // namespace keyless::diff
