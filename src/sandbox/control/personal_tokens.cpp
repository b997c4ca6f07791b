#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/control/handlers.hpp"
#include "sandbox/devops/core/population.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::control {

using nlohmann::json;

namespace {

constexpr std::size_t length_of_a_token = 52;

std::string new_token(Cloud& cloud, const std::string& owner) {
  auto token = lower(cloud.ids.secret("personal access token " + cloud.ids.uuid("token of " + owner)));
  token.resize(length_of_a_token, 'a');
  return token;
}

}  // namespace

/// What people do on a page of their own: a personal access token of a member.
Reply add_personal_token(Cloud& cloud, const Request& request) {
  auto body = parsed_json(request.body);
  auto organization = body.is_object() ? text_of(body, "organization") : std::string();
  auto principal = body.is_object() ? text_of(body, "principal") : std::string();
  if (organization.empty() || principal.empty())
    return refuse(400, "InvalidRequest", "the body is {\"organization\": name, \"principal\": object id}");
  auto member = cloud.world.find(devops::rows::members, devops::member_key(organization, principal));
  if (!member)
    return refuse(404, "NotFound", fmt::format("'{}' has no member with the object id '{}'", organization, principal));
  auto token = new_token(cloud, lower(organization) + "/" + lower(principal));
  devops::put_access_token(cloud, organization, principal, token);
  return json_reply(201, {{"token", token}});
}

}  // namespace keyless::sandbox::control
