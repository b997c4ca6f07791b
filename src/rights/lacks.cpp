#include "base/arm_id.hpp"
#include "rights/rights.hpp"

namespace keyless::rights {

using model::Lack;
using model::Right;

namespace {

bool is_missing(const Right& right, const Answers& answers) {
  if (right.of == Right::Of::resource_manager) {
    const auto at = answers.resource_manager.find(folded_arm_id(right.where));
    return at != answers.resource_manager.end() && !allows(at->second, right.name);
  }
  const auto said = answers.service_connections.find(bit_key(right));
  return said != answers.service_connections.end() && !said->second;
}

}  // namespace

std::vector<Lack> lacks_in(const std::vector<Lack>& needs, const Answers& answers) {
  std::vector<Lack> missing;
  for (const auto& need : needs)
    if (is_missing(need.right, answers)) missing.push_back(need);
  return missing;
}

asio::awaitable<std::vector<Lack>> lacks(providers::Services services, const model::Plan& plan) {
  const auto needs = needs_of(plan);
  const auto answers = co_await ask(services, needs);
  co_return lacks_in(needs, answers);
}

}  // namespace keyless::rights
