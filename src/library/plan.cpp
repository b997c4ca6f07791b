#include <algorithm>

#include "diff/make_plan.hpp"
#include "library/inputs.hpp"
#include "library/parts.hpp"
#include "model/kinds/kinds.hpp"
#include "plan/utc.hpp"

namespace keyless {
namespace {

constexpr std::size_t shortest_key = 32;  // as of KEYLESS_PLAN_KEY

Error bad_option(std::string message) {
  return {.code = Errc::invalid_argument, .message = std::move(message)};
}

std::optional<Error> fault_of(const PlanOptions& options) {
  if (options.max_deletes < 0) return bad_option("max_deletes must be at least 0");
  if (options.max_delete_percent < 0 || options.max_delete_percent > 100)
    return bad_option("max_delete_percent must be from 0 to 100");
  if (options.max_changes < 0) return bad_option("max_changes must be at least 0");
  if (options.wave < 1) return bad_option("wave must be at least 1");
  if (!options.created_at.empty() && !plan::utc_from(options.created_at))
    return bad_option("created_at must be a time such as 2026-11-29T10:00:00Z");
  if (!options.key.empty() && options.key.size() < shortest_key) return bad_option("key must have at least 32 bytes");
  if (options.policy && has_errors(options.policy->diagnostics()))
    return library::first_error(Errc::invalid_argument, options.policy->diagnostics());
  return std::nullopt;
}

plan::Context context_of(const DesiredGraph::Parts& desired, const PlanOptions& options) {
  const auto& loaded = desired.manifests.parts().loaded;
  plan::Context context;
  context.manifests = library::sources_of(loaded.manifests);
  context.destroy = options.destroy;
  context.prune = options.prune;
  context.whole = loaded.whole;
  context.targets = options.targets;
  context.excludes = options.excludes;
  context.teams = options.teams;
  context.max_deletes = options.max_deletes;
  context.max_delete_percent = options.max_delete_percent;
  context.max_changes = options.max_changes;
  context.wave = options.wave;
  if (options.policy) context.policy = options.policy->parts().digest;
  context.cloud = desired.cloud.name;
  context.sandbox = options.sandbox;
  return context;
}

diff::Policy policy_of(const DesiredGraph::Parts& desired, const model::Live& live, const plan::Context& context,
                       const PlanOptions& options) {
  const auto& tenant = desired.manifests.parts().loaded.manifests.front().azure.tenant.value;
  auto policy = library::policy_for(desired.desired, context, tenant);
  if (options.policy) library::permit(policy, options.policy->parts().read);
  if (policy.today.empty())
    policy.today = options.created_at.substr(0, std::min<std::size_t>(options.created_at.size(), 10));
  policy.required = options.require_policy;
  policy.caller = options.caller;
  for (auto& [organization, id] : library::devops_ids_in(live)) policy.caller.devops_ids.emplace(organization, id);
  return policy;
}

PlannedChange as_planned(const model::Change& from) {
  return {.address = from.address,
          .kind = std::string(from.kind->name),
          .action = from.action,
          .reason = from.reason,
          .fields = from.diffs,
          .id = from.live ? from.live->id : std::string(),
          .depends_on = from.after,
          .grants = from.gives,
          .left_out = from.held,
          .obstacle = from.obstacle,
          .accepted = from.accepted,
          .tolerated = from.allowed};
}

/// Those that the live graph tells nothing of.
Strings unlisted(const model::OpenQuestions& open, const model::Live& live) {
  Strings sets;
  for (const auto& identity : open.lent)
    sets.push_back(model::kinds::reached_role.collection({{"identity", text_of(identity.fields, "principalId")}}));
  for (const auto& connection : open.connections)
    sets.push_back(model::kinds::connection_role.collection({{"connectionId", connection.id}}));
  std::erase_if(
      sets, [&](const std::string& set) { return live.complete().contains(set) || live.not_visible().contains(set); });
  return sets;
}

}  // namespace

Result<Plan> Plan::make(const DesiredGraph& desired, const LiveGraph& live, const PlanOptions& options) {
  if (has_errors(live.diagnostics())) return library::first_error(Errc::invalid_argument, live.diagnostics());
  if (auto fault = fault_of(options)) return std::move(*fault);
  const auto& declared = desired.parts();
  const auto& graph = declared.desired.graph;
  auto parts = std::make_shared<Parts>();
  parts->context = context_of(declared, options);
  if (auto nothing = library::pattern_without_match(graph, parts->context)) return std::move(*nothing);
  const auto& seen = live.parts().live;
  const auto policy = policy_of(declared, seen, parts->context, options);
  model::OpenQuestions open;
  parts->made = diff::make_plan(graph, seen, policy, &open);
  library::note_missing_policy(parts->made, policy);
  parts->making = {options.created_at, options.key};
  std::ranges::transform(parts->made.changes, std::back_inserter(parts->changes), as_planned);
  parts->open_sets = unlisted(open, seen);
  parts->needs_caller = open.caller;
  return Plan(std::move(parts));
}

const std::vector<PlannedChange>& Plan::changes() const {
  return parts_->changes;
}
const std::vector<Refusal>& Plan::refusals() const {
  return parts_->made.refusals;
}
const std::vector<Unseen>& Plan::unseen() const {
  return parts_->made.unseen;
}
const Strings& Plan::notes() const {
  return parts_->made.notes;
}
const Strings& Plan::open_sets() const {
  return parts_->open_sets;
}
bool Plan::needs_caller() const {
  return parts_->needs_caller;
}

bool Plan::would_write() const {
  return model::would_write(parts_->made);
}
bool Plan::is_held_back() const {
  return model::is_held_back(parts_->made);
}

std::string Plan::document() const {
  return plan::to_json(parts_->made, parts_->context, parts_->making);
}

}  // namespace keyless
