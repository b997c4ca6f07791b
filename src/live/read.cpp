#include "live/read.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/parallel.hpp"

namespace keyless::live {
namespace {

using Readings = std::vector<Result<model::Live>>;

int last_round(const providers::Providers& providers) {
  int last = -1;
  for (const auto& provider : providers) last = std::max(last, provider->round());
  return last;
}

asio::awaitable<Readings> read_round(const providers::Providers& providers, providers::Interest interest, int round) {
  std::vector<asio::awaitable<Result<model::Live>>> tasks;
  for (const auto& provider : providers)
    if (provider->round() == round) tasks.push_back(provider->observe(interest));
  auto readings = co_await providers::gather(std::move(tasks));
  co_return readings;
}

/// Sets of one kind of list: `roleAssignments@/subscriptions/…` and the like, by their place.
std::vector<std::string> places_of(const std::set<std::string>& sets, const std::string& list) {
  std::vector<std::string> places;
  for (const auto& set : sets)
    if (set.starts_with(list)) places.push_back(set.substr(list.size()));
  return places;
}

bool is_subscription(const std::string& place) {
  return place.starts_with("/subscriptions/") && std::ranges::count(place, '/') == 2;
}

/// The places below one that were read in its stead, as people call them.
std::vector<std::string> read_below(const std::vector<std::string>& places, const std::string& above) {
  std::vector<std::string> names;
  for (const auto& place : places)
    if (place.starts_with(above + "/")) names.push_back(model::kinds::short_scope(place));
  return names;
}

void note_subscriptions(model::Live& live) {
  std::vector<std::string> subscriptions;
  for (const auto& place : places_of(live.complete(), "roleAssignments@"))
    if (is_subscription(place)) subscriptions.emplace_back(last_segment(place));
  if (subscriptions.empty()) return;
  live.note("Role assignments were read in subscription " + joined(subscriptions, ", ") +
            "; other subscriptions were not read.");
}

/// A list that may not be read as a whole: either parts of it were, or nothing was.
void note_unseen_list(model::Live& live, const std::string& set, const std::string& reason) {
  const auto at = set.find('@') + 1;
  const auto list = set.substr(0, at), place = set.substr(at);
  const auto parts = read_below(places_of(live.complete(), list), place);
  if (parts.empty()) return live.note("Could not be listed: " + set + ": " + reason + ".");
  const auto names = joined(parts, ", ");
  const auto whose = " of subscription " + std::string(last_segment(place));
  if (list == "resourceGroups@")
    return live.note("Resource groups" + whose + " other than " + names + " are not visible.");
  live.note((list == "identities@" ? "Identities" : "Role assignments") + whose + " were read only in " + names +
            ": others in it are not visible.");
}

bool declares(const model::Graph& desired, const model::Kind& kind) {
  return std::ranges::any_of(desired.resources(), [&](const auto& resource) { return resource.kind == &kind; });
}

// A set reads `kind@where`, one object `kind:key`, which is told where it is declared, like a scope that is missing.
bool is_collection(const std::string& what) {
  return what.find('@') < what.find(':') && !what.starts_with("scope@");
}

// What nobody looked at can hide access, so every report says where the reading ended.
void note_boundary(model::Live& live, const model::Graph& desired) {
  note_subscriptions(live);
  live.note(
      "Not covered: directory roles, group memberships, vault access policies, keys and shared access signatures.");
  if (declares(desired, model::kinds::service_connection))
    live.note(
        "Not covered in Azure DevOps: security roles inherited from a project, permissions below the roles, "
        "connections in projects that no manifest names.");
  for (const auto& [what, reason] : live.not_visible())
    if (is_collection(what)) note_unseen_list(live, what, reason);
}

}  // namespace

asio::awaitable<Result<model::Live>> read(const providers::Providers& providers, const model::Graph& desired) {
  model::Live live;
  const int last = last_round(providers);
  for (int round = 0; round <= last; ++round) {
    const providers::Interest interest{&desired, &live};
    auto readings = co_await read_round(providers, interest, round);
    for (auto& reading : readings) {
      if (!reading) co_return std::move(reading).error();
      live.merge(std::move(*reading));
    }
  }
  note_boundary(live, desired);
  co_return live;
}

}  // namespace keyless::live
