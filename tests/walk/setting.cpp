#include "walk/setting.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "walk/essence.hpp"

namespace keyless::walk {

using nlohmann::json;

namespace {

/// An apply may note there that somebody was active, that a namespace was registered, or what was deleted.
bool is_book_of_others(const std::string& table) {
  return table == "members" || table == "subscriptions" || table == "operations" || table == "deletedItems" ||
         table == "organizations";
}

bool wants_organization_to_sign(const std::vector<Intent>& parts) {
  return std::ranges::any_of(parts, [](const Intent& one) { return one.issuer != Intent::Issuer::any; });
}

/// Where one leaves the issuer that retires, all do.
bool keeps_issuer(const std::vector<Intent>& parts) {
  return wants_organization_to_sign(parts) &&
         std::ranges::none_of(parts, [](const Intent& one) { return one.issuer == Intent::Issuer::entra; });
}

diff::Policy unguarded() {
  diff::Policy policy;
  policy.max_deletes = 1000;
  policy.max_delete_percent = 100;
  return policy;
}

}  // namespace

Foreign::Foreign(const Stage::State& state) {
  for (const auto& table : tables_of_things()) {
    if (is_book_of_others(table) || !state.contains(table)) continue;
    for (const auto& [key, row] : state.at(table).items()) rows_.emplace_back(table, key, row);
  }
}

std::string Foreign::change(const sandbox::World& world) const {
  for (const auto& [table, key, row] : rows_) {
    const auto* now = world.find(table, key);
    if (!now) return fmt::format("{} {} is gone", table, key);
    if (*now != row) return fmt::format("{} {} was changed: {}", table, key, json::diff(row, *now).dump());
  }
  return {};
}

std::string Setting::name() const {
  return fmt::format("{}", fmt::join(intents, " + "));
}

Settings::Settings(Stage& stage) : stage_(stage) {
  sandbox::Seed seed;
  seed.projects = {{"contoso", "Second", {"second-ci"}}};
  stage_.seed(seed);
  put_foreign_things(stage_);
  world_ = stage_.keep();
  foreign_ = Foreign(world_);
}

void Settings::let_organization_sign(bool itself) {
  auto& world = stage_.seeding();
  auto organization = *world.find(sandbox::tables::organizations, "contoso");
  organization["ownIssuer"] = itself;
  world.put(sandbox::tables::organizations, "contoso", std::move(organization));
}

void Settings::converge(const Declaration& what) {
  if (what.entries() == 0) return;
  const auto declared = scenario::declared(manifest_of(what));
  auto compared = stage_.compare(declared, unguarded());
  if (!compared) throw std::runtime_error(compared.error().message);
  if (!compared->plan.refusals.empty()) throw std::runtime_error(compared->plan.refusals.front().message);
  for (const auto& outcome : stage_.apply(declared, *compared, {}))
    if (outcome.error) throw std::runtime_error(outcome.address.text() + ": " + outcome.error->message);
}

Setting Settings::prepare(const std::vector<std::string>& intents) {
  Setting made{.intents = intents, .foreign = foreign_, .policy = unguarded()};
  std::vector<Intent> parts;
  for (const auto& name : intents) parts.push_back(intent_named(name));
  stage_.put_back(world_);
  stage_.be_slow(false);
  let_organization_sign(wants_organization_to_sign(parts));
  Declaration before;
  for (const auto& one : parts) before.add(one.before);
  before.keeps_issuer = wants_organization_to_sign(parts);
  converge(before);
  // Organizations have moved on: what is made or converted from now on is signed for by Entra.
  let_organization_sign(false);
  for (auto& one : parts) {
    if (one.since) one.since(stage_, one.after);
    made.after.add(one.after);
    made.destroys = made.destroys || one.destroys;
    if (one.leaves_obstacle) made.usual_code = 1;
    for (const auto& identity : one.lends) made.policy.identities.push_back({"*", identity});
  }
  made.after.keeps_issuer = keeps_issuer(parts);
  made.policy.destroy = made.destroys;
  if (made.destroys) made.usual_code = 0;
  made.declared = scenario::declared(manifest_of(made.after));
  made.labels = labels_of(before, made.after);
  made.before = std::move(before);
  made.caller = stage_.own_principal();
  made.state = stage_.keep();
  return made;
}

std::string Flags::text() const {
  std::string text = fmt::format("--parallelism {}", parallelism);
  if (prune) text += " --prune";
  return wave == 0 ? text : text + fmt::format(" --wave {}", wave);
}

diff::Policy policy_of(const Setting& setting, const Flags& flags) {
  auto policy = setting.policy;
  policy.prune = flags.prune;
  return policy;
}

}  // namespace keyless::walk
