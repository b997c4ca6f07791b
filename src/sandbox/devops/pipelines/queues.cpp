#include "sandbox/devops/pipelines/queues.hpp"

#include <array>

#include "base/text.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

struct Pool {
  int id;
  const char* name;
  bool hosted;
  bool legacy;
};

/// The hosted pools of before `Azure Pipelines` are still listed beside it.
constexpr std::array<Pool, 9> pools = {{{1, "Default", false, false},
                                        {2, "Hosted", true, true},
                                        {3, "Hosted VS2017", true, true},
                                        {4, "Hosted Windows 2019 with VS2019", true, true},
                                        {5, "Hosted Windows Container", true, true},
                                        {6, "Hosted macOS", true, true},
                                        {7, "Hosted macOS High Sierra", true, true},
                                        {8, "Hosted Ubuntu 1604", true, true},
                                        {9, "Azure Pipelines", true, false}}};

const Pool& pool_numbered(int number) {
  for (const auto& pool : pools)
    if (pool.id == number) return pool;
  return pools.back();
}

json pool_shape(const Call& call, const Pool& pool) {
  return {{"id", pool.id},
          {"scope", text_of(call.organization, "id")},
          {"name", pool.name},
          {"isHosted", pool.hosted},
          {"poolType", "automation"},
          {"size", pool.hosted ? 1 : 0},
          {"isLegacy", pool.legacy},
          {"options", "none"}};
}

json queue_shape(const Call& call, const Pool& pool) {
  return {{"id", pool.id}, {"projectId", call.project_id()}, {"name", pool.name}, {"pool", pool_shape(call, pool)}};
}

bool asked_for(const Call& call, const char* by_name, const Pool& pool) {
  auto name = call.asked(by_name);
  return name.empty() || equal_caseless(name, pool.name);
}

}  // namespace

json queue_of_build(const Call& call, int of_definition) {
  auto number = pool_numbered(of_definition).legacy ? pools.back().id : of_definition;
  auto queue = queue_of_definition(call, number);
  for (auto name : {"_links", "url"}) queue.erase(name);
  return queue;
}

json queue_of_definition(const Call& call, int number) {
  const auto* found = &pool_numbered(number);
  auto self = call.base() + "/_apis/build/Queues/" + std::to_string(found->id);
  return {{"_links", {{"self", {{"href", self}}}}},
          {"id", found->id},
          {"name", found->name},
          {"url", self},
          {"pool", {{"id", found->id}, {"name", found->name}, {"isHosted", found->hosted}}}};
}

Answer list_pools(Call& call) {
  auto found = json::array();
  for (const auto& pool : pools)
    if (asked_for(call, "poolname", pool)) found.push_back(pool_shape(call, pool));
  return listed(std::move(found));
}

Answer list_queues(Call& call) {
  auto found = json::array();
  for (const auto& pool : pools)
    if (asked_for(call, "queuename", pool)) found.push_back(queue_shape(call, pool));
  return listed(std::move(found));
}

}  // namespace keyless::sandbox::devops
