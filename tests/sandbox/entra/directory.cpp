#include "sandbox/entra/directory.hpp"
#include "base/json.hpp"

#include "sandbox/directory/principals.hpp"
#include "sandbox/entra/service.hpp"
#include "sandbox/keys/jwt.hpp"

namespace keyless::sandbox::test {

using nlohmann::json;

namespace {

std::string form_text(const Fields& fields) {
  std::string body;
  for (const auto& [name, value] : fields)
    if (!value.empty()) body += (body.empty() ? "" : "&") + name + "=" + encoded(value);
  return body;
}

}  // namespace

Directory::Directory() {
  cloud.origins.active_directory = "https://localhost:4001";
  cloud.origins.resource_manager = "https://localhost:4002";
  cloud.origins.microsoft_graph = "https://localhost:4003";
  world.put(tables::tenants, tenant, {{"id", tenant}, {"name", "Contoso"}});
}

void Directory::application(const json& more) {
  json row = {{"objectId", object},    {"appId", client},       {"tenantId", tenant},
              {"kind", "application"}, {"displayName", "bots"}, {"secrets", json::array({secret})}};
  row.update(more);
  put_principal(world, row);
}

std::string Directory::identity(const std::string& name, bool user_assigned) {
  auto id = ids.fixed_uuid("client of " + name);
  std::string type =
      user_assigned ? "Microsoft.ManagedIdentity/userAssignedIdentities/" : "Microsoft.Compute/virtualMachines/";
  put_principal(world, {{"objectId", ids.fixed_uuid("principal of " + name)},
                        {"appId", id},
                        {"tenantId", tenant},
                        {"kind", "managedIdentity"},
                        {"displayName", name},
                        {"resourceId", "/subscriptions/s/resourcegroups/g/providers/" + type + name}});
  return id;
}

json Directory::trust(const std::string& by, const std::string& whom, const std::string& to) const {
  return {{"name", "fic"}, {"issuer", by}, {"subject", whom}, {"audiences", json::array({to})}};
}

void Directory::amend(const char* table, const std::string& key, const json& more) {
  auto row = *world.find(table, key);
  row.update(more);
  world.put(table, key, row);
}

std::string Directory::assertion(const std::string& by, const std::string& whom, const std::string& to) {
  return mint(cloud, by, {{"sub", whom}, {"aud", to}}, std::chrono::minutes(10));
}

Answer Directory::ask(const Service& service, const std::string& method, const std::string& target,
                      const std::string& body, http::Headers headers) {
  http::IncomingRequest incoming;
  incoming.method = method;
  incoming.target = target;
  incoming.headers = std::move(headers);
  incoming.body = body;
  auto outcome = dispatch_.handle(service, "https://localhost:4001", incoming);
  Answer answer;
  answer.status = outcome.reply.status;
  answer.headers = std::move(outcome.reply.headers);
  answer.text = std::move(outcome.reply.body);
  answer.body = keyless::parsed_json(answer.text);
  return answer;
}

Answer Directory::sign_in(const Fields& fields, const std::string& in) {
  Fields form = {{"grant_type", "client_credentials"},
                 {"client_id", client},
                 {"client_secret", secret},
                 {"scope", "https://management.azure.com/.default"}};
  for (const auto& [name, value] : fields) form[name] = value;
  return ask(active_directory(), "POST", "/" + in + "/oauth2/v2.0/token", form_text(form));
}

Answer Directory::present(const std::string& text, const std::string& in) {
  return sign_in({{"client_secret", ""},
                  {"client_assertion", text},
                  {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}},
                 in);
}

int code_of(const Answer& answer) {
  return answer.status == 200 ? 0 : answer.body.at("error_codes").at(0).get<int>();
}

json claims_in(const Answer& answer) {
  return keyless::parsed_json(parse_jwt(answer.body.at("access_token").get<std::string>()).claims);
}

}  // namespace keyless::sandbox::test
