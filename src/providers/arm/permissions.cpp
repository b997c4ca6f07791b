#include "providers/arm/permissions.hpp"

#include "providers/arm/arm.hpp"

namespace keyless::providers {

asio::awaitable<Result<std::vector<Permission>>> permissions_at(Services services, std::string scope) {
  const auto doing = "reading this run's permissions at " + scope;
  auto question = arm::request(services, "GET", scope + "/providers/Microsoft.Authorization/permissions",
                               arm::authorization_version);
  auto entries = co_await list_linked(services, std::move(question), doing);
  if (!entries) co_return std::move(entries).error();
  std::vector<Permission> permissions;
  for (const auto& entry : *entries)
    permissions.push_back({strings_in(member(entry, "actions")), strings_in(member(entry, "notActions"))});
  co_return permissions;
}

}  // namespace keyless::providers
