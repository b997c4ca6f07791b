#include "library/inputs.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::library {

std::optional<Error> one_tenant_and_cloud(const std::vector<manifest::Manifest>& manifests) {
  for (const auto& manifest : manifests)
    if (manifest.azure.tenant.value != manifests.front().azure.tenant.value ||
        manifest.cloud() != manifests.front().cloud())
      return Error{.code = Errc::invalid_manifest,
                   .message = manifest.file + " is for another tenant or cloud than " + manifests.front().file,
                   .advice = "One run signs in to one tenant: run keyless once for each."};
  return std::nullopt;
}

std::optional<Error> pattern_without_match(const model::Graph& graph, const plan::Context& context) {
  for (const auto* patterns : {&context.targets, &context.excludes})
    for (const auto& pattern : *patterns) {
      std::vector<std::string> known;
      for (const auto& resource : graph.resources()) known.push_back(resource.address.text());
      const bool found = std::ranges::any_of(graph.resources(), [&](const model::Resource& resource) {
        return model::matches(pattern, resource.address);
      });
      if (found) continue;
      const auto close = nearest(pattern, known);
      return Error{.code = Errc::invalid_argument,
                   .message = "no declared address matches `" + pattern + "`",
                   .advice = close.empty() ? "`keyless graph` lists the addresses." : "Did you mean `" + close + "`?"};
    }
  return std::nullopt;
}

std::vector<plan::Context::Source> sources_of(const std::vector<manifest::Manifest>& manifests) {
  std::vector<plan::Context::Source> sources;
  for (const auto& manifest : manifests)
    sources.push_back({manifest.file, manifest.text, manifest.defaults.name, manifest.defaults.text});
  return sources;
}

diff::Policy policy_for(const desired::Desired& desired, const plan::Context& context, const std::string& tenant) {
  diff::Policy policy;
  policy.tenant = tenant;
  policy.owners = desired.owners;
  policy.prune = context.prune;
  policy.destroy = context.destroy;
  policy.whole = context.whole;
  policy.targets = context.targets;
  policy.excludes = context.excludes;
  policy.teams = context.teams;
  policy.max_deletes = context.max_deletes;
  policy.max_delete_percent = context.max_delete_percent;
  policy.max_changes = context.max_changes;
  for (const auto& [owner, prunes] : desired.prune_of)
    if (prunes) policy.prune_owners.insert(owner);
  policy.end_marks_known = true;
  policy.prune_files = desired.ended_files;
  policy.cut_files = desired.cut_files;
  for (const auto& [owner, patterns] : desired.allow_undeclared_of)
    policy.allow_undeclared.insert(policy.allow_undeclared.end(), patterns.begin(), patterns.end());
  return policy;
}

void permit(diff::Policy& policy, diff::Policy read) {
  policy.grants = std::move(read.grants);
  policy.open_to_all = std::move(read.open_to_all);
  policy.identities = std::move(read.identities);
  policy.issuers = std::move(read.issuers);
  policy.subjects = std::move(read.subjects);
  policy.groups = std::move(read.groups);
  policy.widenings = std::move(read.widenings);
  policy.connections = std::move(read.connections);
  policy.handovers = std::move(read.handovers);
  policy.given = read.given;
  policy.today = std::move(read.today);
}

void note_missing_policy(model::Plan& plan, const diff::Policy& policy) {
  if (policy.given || policy.destroy || policy.required || !policy.faults.empty()) return;
  plan.notes.push_back(
      "No policy file was given, so its restrictions were not checked; pass --policy FILE or set KEYLESS_POLICY.");
}

std::map<std::string, std::string> devops_ids_in(const model::Live& live) {
  std::map<std::string, std::string> ids;
  for (const auto* organization : live.all(model::kinds::organization))
    if (const auto& id = model::text_of(organization->fields, "callerId"); !id.empty())
      ids.emplace(lower(model::text_of(organization->fields, "name")), id);
  return ids;
}

}  // namespace keyless::library
