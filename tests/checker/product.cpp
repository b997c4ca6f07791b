#include "checker/product.hpp"

#include <unordered_map>

#include "checker/places.hpp"
#include "checker/reading.hpp"
#include "desired/desired.hpp"
#include "diff/make_plan.hpp"
#include "manifest/manifest.hpp"

namespace keyless::checker {
namespace {

constexpr auto file_name = "keyless.yaml";
constexpr std::size_t most_known = 100;

/// What a manifest says, read once for all worlds that say the same.
struct Said {
  std::shared_ptr<const model::Graph> graph = {};
  diff::Policy policy = {};
  std::string complaint = {};
};

std::string complaint_in(const model::Diagnostics& found) {
  for (const auto& one : found)
    if (one.severity == model::Severity::error) return std::to_string(one.at.line) + ": " + one.message;
  return {};
}

void take(const desired::Desired& desired, diff::Policy& policy) {
  policy.tenant = tenant;
  policy.owners = desired.owners;
  policy.end_marks_known = true;
  policy.prune_files = desired.ended_files;
  policy.cut_files = desired.cut_files;
  for (const auto& [owner, patterns] : desired.allow_undeclared_of)
    policy.allow_undeclared.insert(policy.allow_undeclared.end(), patterns.begin(), patterns.end());
  policy.caller = {tenant, caller_client, caller_principal, {{organization, caller_in_devops}}};
  policy.given = true;
  policy.today = "2026-11-29";
  policy.max_deletes = 1000;
  policy.max_delete_percent = 100;
}

Said said_by(const std::string& yaml) {
  auto loaded = manifest::parse(file_name, yaml);
  auto desired = desired::build(loaded.manifests, {"AzureCloud", "https://management.azure.com/", audience});
  Said said{.complaint = complaint_in(loaded.diagnostics)};
  if (said.complaint.empty()) said.complaint = complaint_in(desired.diagnostics);
  take(desired, said.policy);
  said.graph = std::make_shared<const model::Graph>(std::move(desired.graph));
  return said;
}

const Said& read_once(const std::string& yaml) {
  thread_local std::unordered_map<std::string, Said> known;
  if (known.size() > most_known) known.clear();
  const auto found = known.find(yaml);
  return found != known.end() ? found->second : known.emplace(yaml, said_by(yaml)).first->second;
}

}  // namespace

Product::Product(const Spec& spec, const World& world) : spec_(spec) {
  const auto& said = read_once(yaml_of(spec));
  graph_ = said.graph;
  policy_ = said.policy;
  complaint_ = said.complaint;
  set_flags(world);
}

void Product::set_flags(const World& world) {
  const auto flag = world.at("flag");
  unseen_ = world.at("unseen");
  policy_.destroy = world.is("run", "destroy");
  policy_.prune = flag.starts_with("prune");
  if (flag == "wave1" || flag == "prune-wave1") wave_ = 1;
  if (flag == "wave2") wave_ = 2;
  if (flag == "target") policy_.targets = {"serviceConnection/*1"};
  if (flag == "exclude") policy_.excludes = {"serviceConnection/*1"};
  if (!world.is("policy", "silent")) policy_.identities = {{"*", "*"}};
  // Who runs keyless is lent only by name.
  if (world.is("policy", "names")) policy_.identities.push_back({"*", caller_client});
}

model::Plan Product::plan(const Cloud& cloud) const {
  return diff::make_plan(*graph_, read(cloud, spec_, unseen_), policy_);
}

}  // namespace keyless::checker
