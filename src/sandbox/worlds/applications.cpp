#include "sandbox/worlds/applications.hpp"

#include "base/json.hpp"

#include "sandbox/directory/principals.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::worlds {

using nlohmann::json;

namespace {

std::string to_the_second(WallTime at) {
  return iso_time(at).substr(0, 19) + "Z";
}

json password(const Cloud& cloud, const ApplicationOrder& order, const Application& made) {
  auto end = cloud.now() + std::chrono::days(order.secret_days);
  return {{"keyId", cloud.ids.fixed_uuid("key of " + made.app_id)},
          {"displayName", "rotated by hand"},
          {"hint", made.secret.substr(0, 3)},
          {"secretText", made.secret},
          {"startDateTime", to_the_second(cloud.now())},
          {"endDateTime", to_the_second(end)}};
}

json trust(const Cloud& cloud, const Application& made, int number) {
  auto repository = "repository-" + std::to_string(number);
  return {{"id", cloud.ids.fixed_uuid("trust of " + made.app_id + " in " + repository)},
          {"name", "github-" + repository},
          {"issuer", "https://token.actions.githubusercontent.com"},
          {"subject", "repo:contoso/" + repository + ":ref:refs/heads/main"},
          {"description", nullptr},
          {"audiences", json::array({"api://AzureADTokenExchange"})}};
}

}  // namespace

Application make_application(Cloud& cloud, const ApplicationOrder& order) {
  auto purpose = order.tenant + "/" + order.name;
  Application made;
  made.object_id = cloud.ids.uuid("service principal of " + purpose);
  made.app_id = cloud.ids.uuid("application of " + purpose);
  made.secret = cloud.ids.secret("secret of " + made.app_id);
  auto passwords = json::array();
  if (!order.lost_secret) passwords.push_back(password(cloud, order, made));
  auto trusts = json::array();
  for (int i = 1; i <= order.trusts; ++i) trusts.push_back(trust(cloud, made, i));
  put_principal(cloud.world, {{"objectId", made.object_id},
                              {"appId", made.app_id},
                              {"tenantId", order.tenant},
                              {"kind", "application"},
                              {"displayName", order.name},
                              {"createdDateTime", to_the_second(cloud.now())},
                              {"passwordCredentials", std::move(passwords)},
                              {"federatedIdentityCredentials", std::move(trusts)}});
  return made;
}

void delete_application(Cloud& cloud, const Application& application) {
  remove_principal(cloud.world, application.object_id);
}

}  // namespace keyless::sandbox::worlds
