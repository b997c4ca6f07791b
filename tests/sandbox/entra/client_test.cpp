#include <catch2/catch.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "sandbox/entra/directory.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

TEST_CASE("a secret counts from its start to its end, and an expired one is told from a wrong one", "[sandbox]") {
  Directory directory;
  auto password = [](const char* text, const char* begin, const char* end) {
    return json{{"keyId", text}, {"secretText", text}, {"startDateTime", begin}, {"endDateTime", end}};
  };
  directory.application({{"passwordCredentials",
                          {password("current", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
                           password("expired", "2025-01-01T00:00:00Z", "2026-11-20T23:59:59.123Z"),
                           password("future", "2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z")}}});
  CHECK(code_of(directory.sign_in({{"client_secret", "right-secret"}})) == 0);
  CHECK(code_of(directory.sign_in({{"client_secret", "current"}})) == 0);
  CHECK(code_of(directory.sign_in({{"client_secret", "future"}})) == 7000215);
  CHECK(code_of(directory.sign_in({{"client_secret", "wrong"}})) == 7000215);
  auto expired = directory.sign_in({{"client_secret", "expired"}});
  CHECK(expired.status == 401);
  CHECK(expired.code() == "invalid_client");
  CHECK(code_of(expired) == 7000222);
  CHECK(expired.message().find(std::string("keys for app '") + Directory::client + "' are expired") !=
        std::string::npos);
}

TEST_CASE("who asks must be an enabled principal of the tenant", "[sandbox]") {
  Directory directory;
  auto unknown = directory.sign_in({});
  CHECK(unknown.status == 400);
  CHECK(unknown.code() == "unauthorized_client");
  CHECK(code_of(unknown) == 700016);
  CHECK(unknown.message().find("was not found in the directory 'Contoso'") != std::string::npos);

  directory.application({{"accountEnabled", false}});
  auto disabled = directory.sign_in({});
  CHECK(disabled.status == 400);
  CHECK(code_of(disabled) == 7000112);
  CHECK(disabled.message().find(std::string("Application '") + Directory::client + "'(bots) is disabled.") !=
        std::string::npos);
  directory.application({{"properties", {{"accountEnabled", false}}}});
  CHECK(code_of(directory.sign_in({})) == 7000112);
}

TEST_CASE("a registration without a principal in the tenant is said so", "[sandbox]") {
  Directory directory;
  directory.world.put(tables::applications, "registration",
                      {{"id", "registration"}, {"appId", Directory::client}, {"tenantId", Directory::tenant}});
  directory.world.put(tables::index, std::string("application/") + Directory::tenant + "/" + Directory::client,
                      {{"key", "registration"}});
  auto refused = directory.sign_in({});
  CHECK(refused.status == 401);
  CHECK(refused.code() == "invalid_client");
  CHECK(code_of(refused) == 7000229);
}

TEST_CASE("ARM trap 6, at the exchange: a new principal is unknown until it has spread", "[sandbox]") {
  Directory directory;
  directory.cloud.behaviour.delays.principal = std::chrono::seconds(30);
  directory.application();
  note_written(directory.cloud, tables::principals, Directory::object, std::chrono::seconds(30));
  CHECK(code_of(directory.sign_in({})) == 700016);
  directory.clock.pass(std::chrono::seconds(30));
  CHECK(code_of(directory.sign_in({})) == 0);
}

TEST_CASE("a tenant goes by its id and by its domains", "[sandbox]") {
  Directory directory;
  directory.application();
  CHECK(code_of(directory.sign_in({}, "72F988BF-86F1-41AF-91AB-2D7CD011DB47")) == 0);
  CHECK(code_of(directory.sign_in({}, "contoso.onmicrosoft.com")) == 0);
  directory.amend(tables::tenants, Directory::tenant,
                  {{"verifiedDomains", {{{"name", "bots.example"}, {"isDefault", true}}}}});
  CHECK(code_of(directory.sign_in({}, "Bots.example")) == 0);
  CHECK(code_of(directory.sign_in({}, "contoso.onmicrosoft.com")) == 90002);
  CHECK(code_of(directory.sign_in({}, "no-such-tenant")) == 900023);
  auto shared = directory.sign_in({}, "common");
  CHECK(shared.status == 400);
  CHECK(code_of(shared) == 50059);
}

TEST_CASE("a tenant of another cloud is refused across clouds", "[sandbox]") {
  Directory directory;
  directory.application();
  directory.amend(tables::tenants, Directory::tenant, {{"cloud", "AzureUSGovernment"}});
  CHECK(code_of(directory.sign_in({})) == 900382);
}

TEST_CASE("a refusal carries the ids of the request it answers", "[sandbox]") {
  Directory directory;
  constexpr const char* id = "11111111-2222-4333-8444-555555555555";
  auto refused = directory.sign_in({{"client-request-id", id}});
  CHECK(refused.body["correlation_id"] == id);
  CHECK(refused.message().find(std::string("Correlation ID: ") + id) != std::string::npos);
  CHECK(refused.header("x-ms-request-id") == refused.body["trace_id"]);
  CHECK(refused.header("Cache-Control") == "no-store, no-cache");
  auto own = directory.sign_in({{"client-request-id", "no guid"}});
  CHECK(is_guid(own.body["correlation_id"].get<std::string>()));
  std::vector<std::string> order;
  auto ordered = keyless::parsed_ordered_json(refused.text);
  for (const auto& [name, value] : ordered.items()) order.push_back(name);
  CHECK(order == std::vector<std::string>{"error", "error_description", "error_codes", "timestamp", "trace_id",
                                          "correlation_id", "error_uri"});
}
