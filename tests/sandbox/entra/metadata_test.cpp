#include <catch2/catch.hpp>

#include "sandbox/entra/directory.hpp"
#include "sandbox/entra/instance_metadata.hpp"
#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

const std::string arm = "&resource=" + encoded("https://management.azure.com/");

Answer machine(Directory& directory, const std::string& more, keyless::http::Headers headers = {{"Metadata", "true"}}) {
  return directory.ask(instance_metadata(), "GET", "/metadata/identity/oauth2/token?api-version=2018-02-01" + more, "",
                       std::move(headers));
}

Answer app_service(Directory& directory, const std::string& more) {
  return directory.ask(instance_metadata(), "GET", "/msi/token?api-version=2019-08-01" + more, "",
                       {{"X-IDENTITY-HEADER", identity_header(directory.cloud)}});
}

std::string path_of(const std::string& name) {
  return encoded("/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" +
                 name);
}

}  // namespace

TEST_CASE("ARM trap 24: a machine's token has its numbers as texts", "[sandbox]") {
  Directory directory;
  auto client = directory.identity("mi-one");
  auto answer = machine(directory, arm);
  REQUIRE(answer.status == 200);
  CHECK(answer.body["expires_in"] == "86399");
  CHECK(answer.body["ext_expires_in"] == "86399");
  CHECK(answer.body["resource"] == "https://management.azure.com/");
  CHECK(answer.body["token_type"] == "Bearer");
  CHECK(answer.body["client_id"] == client);
  auto claims = claims_in(answer);
  CHECK(answer.body["expires_on"] == std::to_string(claims["exp"].get<long long>()));
  CHECK(answer.body["not_before"] == std::to_string(claims["nbf"].get<long long>()));
  CHECK(claims["aud"] == "https://management.azure.com/");
  CHECK(claims["appid"] == client);
  CHECK(claims["xms_mirid"].get<std::string>().ends_with("/userAssignedIdentities/mi-one"));
}

TEST_CASE("ARM trap 24: a machine and the application service call an identity's resource id differently",
          "[sandbox]") {
  Directory directory;
  auto one = directory.identity("mi-one");
  auto two = directory.identity("mi-two");
  CHECK(machine(directory, arm + "&msi_res_id=" + path_of("mi-two")).body["client_id"] == two);
  CHECK(machine(directory, arm + "&mi_res_id=" + path_of("mi-two")).status == 400);
  CHECK(app_service(directory, arm + "&mi_res_id=" + path_of("mi-one")).body["client_id"] == one);
  CHECK(app_service(directory, arm + "&msi_res_id=" + path_of("mi-one")).status == 400);
}

TEST_CASE("a machine's identity goes by any of its ids, and is not guessed", "[sandbox]") {
  Directory directory;
  CHECK(machine(directory, arm).body["error_description"] == "Identity not found");
  auto one = directory.identity("mi-one");
  auto two = directory.identity("mi-two");
  CHECK(machine(directory, arm + "&client_id=" + two).body["client_id"] == two);
  CHECK(machine(directory, arm + "&object_id=" + directory.ids.fixed_uuid("principal of mi-one")).body["client_id"] ==
        one);
  auto several = machine(directory, arm);
  CHECK(several.status == 400);
  CHECK(several.body["error"] == "invalid_request");
  CHECK(several.body["error_description"].get<std::string>().starts_with("Multiple user assigned identities exist"));
  auto strange = machine(directory, arm + "&client_id=" + Directory::client);
  CHECK(strange.status == 400);
  CHECK(strange.body["error_description"] == "Identity not found");
  auto own = directory.identity("vm-one", false);
  CHECK(machine(directory, arm).body["client_id"] == own);
}

TEST_CASE("a machine's endpoint answers only what is meant for it", "[sandbox]") {
  Directory directory;
  directory.identity("mi-one");
  auto bare = machine(directory, arm, {});
  CHECK(bare.status == 400);
  CHECK(bare.body["error"] == "bad_request_102");
  CHECK(machine(directory, arm, {{"Metadata", "true"}, {"X-Forwarded-For", "10.0.0.1"}}).status == 400);
  auto without = machine(directory, "");
  CHECK(without.status == 400);
  CHECK(without.body["error_description"] == "Required query variable 'resource' is missing");
  auto unknown = machine(directory, "&resource=" + encoded("https://unknown.example"));
  CHECK(unknown.status == 400);
  CHECK(unknown.body["error"] == "invalid_resource");
  CHECK(unknown.body["error_description"].get<std::string>().starts_with("AADSTS500011: "));
  auto stolen = directory.ask(instance_metadata(), "GET", "/msi/token?api-version=2019-08-01" + arm, "",
                              {{"X-IDENTITY-HEADER", "guess"}});
  CHECK(stolen.status == 401);
  auto described = directory.ask(instance_metadata(), "GET", "/metadata/instance?api-version=2021-02-01", "",
                                 {{"Metadata", "true"}});
  CHECK(described.body["compute"]["azEnvironment"] == "AzurePublicCloud");
  CHECK(directory.ask(instance_metadata(), "GET", "/metadata/instance", "", {{"Metadata", "true"}}).status == 400);
  CHECK(directory.ask(instance_metadata(), "POST", "/metadata/instance").status == 405);
}

TEST_CASE("a machine is served over plain HTTP, and its token opens Resource Manager", "[sandbox]") {
  Lab lab;
  auto properties = make_identity(lab, "mi-one");
  auto url = lab.ready("instanceMetadata");
  REQUIRE(url.starts_with("http://127.0.0.1:"));
  auto answer = lab.plain("instanceMetadata", "GET", "/metadata/identity/oauth2/token?api-version=2018-02-01" + arm,
                          {{"Metadata", "true"}});
  REQUIRE(answer.status == 200);
  CHECK(answer.body["client_id"] == properties["clientId"]);
  auto token = answer.body["access_token"].get<std::string>();
  auto path = std::string("/subscriptions/") + Lab::subscription + "?api-version=2022-12-01";
  CHECK(lab.arm("GET", path, nullptr, token).code() == "AuthorizationFailed");
  lab.arm("PUT", assignment(std::string("/subscriptions/") + Lab::subscription, "44444444-4444-4444-8444-444444444444"),
          grant(reader, properties["principalId"], "ServicePrincipal"));
  CHECK(lab.arm("GET", path, nullptr, token).status == 200);
}
