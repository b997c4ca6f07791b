#include "sandbox/devops/queues.hpp"

#include <array>

#include "sandbox/devops/handlers.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

struct Pool {
  int id;
  const char* name;
  bool hosted;
  bool legacy;
};

/// What every organization starts with.
constexpr std::array<Pool, 2> pools = {{{1, "Default", false, false}, {9, "Azure Pipelines", true, false}}};

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
  return name.empty() || same_text(name, pool.name);
}

}  // namespace

json queue_of_definition(const Call& call, int number) {
  const Pool* found = &pools.back();
  for (const auto& pool : pools)
    if (pool.id == number) found = &pool;
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
