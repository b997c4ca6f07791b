#include "model/graph.hpp"

#include <algorithm>
#include <set>

namespace keyless::model {
namespace {

bool comes_before(const Resource* left, const Resource* right) {
  const auto left_rank = rank_of(*left->kind), right_rank = rank_of(*right->kind);
  return left_rank != right_rank ? left_rank < right_rank : left->address < right->address;
}

std::string cycle_among(const Graph& graph, const std::set<Address>& stuck) {
  std::vector<Address> path;
  auto at = *stuck.begin();
  while (std::ranges::find(path, at) == path.end()) {
    path.push_back(at);
    for (const auto& next : dependencies_of(*graph.find(at)))
      if (stuck.contains(next)) {
        at = next;
        break;
      }
  }
  std::string text;
  for (auto step = std::ranges::find(path, at); step != path.end(); ++step) text += step->text() + " -> ";
  return text + at.text();
}

}  // namespace

bool Graph::add(Resource resource) {
  const auto [place, fresh] = index_.emplace(resource.address, resources_.size());
  if (fresh) resources_.push_back(std::move(resource));
  return fresh;
}

const Resource* Graph::find(const Address& address) const {
  const auto found = index_.find(address);
  return found == index_.end() ? nullptr : &resources_[found->second];
}

Result<std::vector<const Resource*>> Graph::ordered() const {
  std::vector<const Resource*> waiting;
  for (const auto& resource : resources_) {
    for (const auto& needed : dependencies_of(resource)) {
      if (find(needed)) continue;
      return Error{.code = Errc::invalid_manifest,
                   .message = resource.address.text() + " refers to " + needed.text() + ", which nothing declares",
                   .where = resource.address.text()};
    }
    waiting.push_back(&resource);
  }
  std::ranges::sort(waiting, comes_before);

  std::map<Address, std::size_t> unmet;
  std::map<Address, std::vector<const Resource*>> dependants;
  for (const auto* resource : waiting) {
    const auto needed = dependencies_of(*resource);
    unmet[resource->address] = needed.size();
    for (const auto& address : needed) dependants[address].push_back(resource);
  }
  std::set<const Resource*, decltype(&comes_before)> ready(&comes_before);
  for (const auto* resource : waiting)
    if (unmet[resource->address] == 0) ready.insert(resource);

  std::vector<const Resource*> order;
  while (!ready.empty()) {
    const auto* next = *ready.begin();
    ready.erase(ready.begin());
    order.push_back(next);
    unmet.erase(next->address);
    for (const auto* dependant : dependants[next->address])
      if (--unmet[dependant->address] == 0) ready.insert(dependant);
  }
  if (unmet.empty()) return order;
  std::set<Address> stuck;
  for (const auto& [address, count] : unmet) stuck.insert(address);
  return Error{.code = Errc::invalid_manifest, .message = "dependency cycle: " + cycle_among(*this, stuck)};
}

}  // namespace keyless::model
