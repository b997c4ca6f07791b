#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/asio.hpp"
#include "model/plan.hpp"
#include "providers/arm/permissions.hpp"
#include "providers/devops/permissions.hpp"

/// What whoever runs a plan may do of it, asked before the first write.
namespace keyless::rights {

/// The rights that the writing changes need, each with the address it is for. A right on something this plan creates
/// is needed on what it will lie in. Pure.
std::vector<model::Lack> needs_of(const model::Plan& plan);

using providers::Permission;
/// Whether any entry allows the action, letter case ignored.
bool allows(const std::vector<Permission>& permissions, std::string_view action);

/// What could be learned. Rights in neither set are unknown: nothing is said of them.
struct Answers {
  std::map<std::string, std::vector<Permission>> resource_manager;  ///< by folded scope
  std::map<std::string, bool> service_connections;                  ///< by organization, token and right: bit_key()
};
std::string bit_key(const model::Right& right);

/// Asks once for each scope and once for each organization. What does not answer stays unknown.
asio::awaitable<Answers> ask(providers::Services services, const std::vector<model::Lack>& needs);

/// The needs that are known not to be met, in the order of the plan.
std::vector<model::Lack> lacks_in(const std::vector<model::Lack>& needs, const Answers& answers);

/// All of it: what this plan needs and whoever runs it lacks. Sends nothing for a plan without writes.
asio::awaitable<std::vector<model::Lack>> lacks(providers::Services services, const model::Plan& plan);

}  // namespace keyless::rights
