#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "sandbox/entra/directory.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr std::chrono::seconds minute{60};
const std::string entra = std::string("https://login.microsoftonline.com/") + Directory::tenant + "/v2.0";

struct Trusting : Directory {
  Trusting() { application({{"federatedIdentityCredentials", {trust()}}}); }
};

}  // namespace

TEST_CASE("ARM trap 4, at the exchange: issuer, subject and audience are compared letter by letter", "[sandbox]") {
  Trusting directory;
  auto code = [&](const std::string& by, const std::string& whom, const std::string& to) {
    return code_of(directory.present(directory.assertion(by, whom, to)));
  };
  CHECK(code(Directory::issuer, Directory::subject, Directory::audience) == 0);
  CHECK(code("https://Token.example", Directory::subject, Directory::audience) == 700211);
  CHECK(code("https://token.example/", Directory::subject, Directory::audience) == 700211);
  CHECK(code(Directory::issuer, "Repo:contoso/bots", Directory::audience) == 7002138);
  CHECK(code(Directory::issuer, "repo:contoso/other", Directory::audience) == 700213);
  CHECK(code(Directory::issuer, Directory::subject, "api://AzureAdTokenExchange") == 700212);
  auto almost = directory.present(directory.assertion(Directory::issuer, "Repo:contoso/bots"));
  CHECK(almost.status == 401);
  CHECK(almost.message().find("subject 'Repo:contoso/bots'. The subject matches with case-insensitive comparison, but "
                              "not with case-sensitive comparison.") != std::string::npos);
  // The client's id is a name in the cloud, where letter case does not count.
  CHECK(code_of(directory.sign_in({{"client_id", "AAAAAAAA-0000-4000-8000-000000000001"}})) == 0);
}

TEST_CASE("ARM trap 6, at the exchange: a new credential matches nothing until it has spread", "[sandbox]") {
  Trusting directory;
  directory.cloud.behaviour.delays.federated_credential = minute;
  auto key = std::string(Directory::object) + "/federatedidentitycredentials/fic";
  note_written(directory.cloud, tables::principals, key, minute);
  auto early = directory.present(directory.assertion());
  CHECK(early.status == 400);
  CHECK(early.code() == "invalid_request");
  CHECK(code_of(early) == 70021);
  CHECK(early.message().find("Assertion Issuer: 'https://token.example'. Assertion Subject: 'repo:contoso/bots'. "
                             "Assertion Audience: 'api://AzureADTokenExchange'.") != std::string::npos);
  // What would not match anyway is refused for that: waiting would not help.
  CHECK(code_of(directory.present(directory.assertion("https://token.other"))) == 70025);
  directory.clock.pass(minute);
  CHECK(code_of(directory.present(directory.assertion())) == 0);
}

TEST_CASE("ARM trap 6, at the exchange: so does a new credential of a managed identity", "[sandbox]") {
  Directory directory;
  auto client = directory.identity("mi-one");
  std::string row = "/subscriptions/s/resourcegroups/g/providers/microsoft.managedidentity/userassignedidentities/";
  row += "mi-one/federatedidentitycredentials/fic";
  directory.world.put(tables::resources, row, {{"properties", directory.trust()}});
  directory.cloud.behaviour.delays.federated_credential = minute;
  note_written(directory.cloud, tables::resources, row, minute);
  auto ask = [&] {
    return directory.sign_in({{"client_id", client},
                              {"client_secret", ""},
                              {"client_assertion", directory.assertion()},
                              {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}});
  };
  CHECK(code_of(ask()) == 70021);
  directory.clock.pass(minute);
  auto answer = ask();
  REQUIRE(answer.status == 200);
  CHECK(answer.body["expires_in"] == 86399);
  CHECK(claims_in(answer)["xms_mirid"].get<std::string>().ends_with("userAssignedIdentities/mi-one"));
}

TEST_CASE("DevOps trap 8: a credential names the exchange although Entra's own token names its application",
          "[sandbox]") {
  Directory directory;
  directory.application({{"federatedIdentityCredentials", {directory.trust(entra)}}});
  auto code = [&](const std::string& to) {
    return code_of(directory.present(directory.assertion(entra, Directory::subject, to)));
  };
  CHECK(code("fb60f99c-7a34-4190-8149-302f77469936") == 0);
  CHECK(code("api://AzureADTokenExchange") == 0);
  CHECK(code("499b84ac-1321-427f-aa17-267ca6975798") == 700212);
  // A credential that names the application instead is another one.
  directory.application(
      {{"federatedIdentityCredentials", {directory.trust(entra, Directory::subject, "api://somewhere.else")}}});
  CHECK(code("fb60f99c-7a34-4190-8149-302f77469936") == 700212);
}

TEST_CASE("ARM trap 24: an assertion is worth nothing after its ten minutes", "[sandbox]") {
  Trusting directory;
  auto assertion = directory.assertion();
  directory.clock.pass(10 * minute - std::chrono::seconds(1));
  CHECK(code_of(directory.present(assertion)) == 0);
  directory.clock.pass(std::chrono::seconds(1));
  auto late = directory.present(assertion);
  CHECK(late.status == 401);
  CHECK(code_of(late) == 700024);
  CHECK(late.message().find("assertion valid from 2026-11-21T00:00:00") != std::string::npos);
}

TEST_CASE("an application for several tenants may not use what Entra issues", "[sandbox]") {
  Directory directory;
  directory.application(
      {{"federatedIdentityCredentials", {directory.trust(entra), directory.trust(Directory::issuer)}}});
  directory.world.put(tables::applications, "registration", {{"signInAudience", "AzureADMultipleOrgs"}});
  directory.world.put(tables::index, std::string("application/") + Directory::tenant + "/" + Directory::client,
                      {{"key", "registration"}});
  auto refused = directory.present(directory.assertion(entra));
  CHECK(code_of(refused) == 70052);
  CHECK(refused.message().find("must be a managed identity, a single tenant app") != std::string::npos);
  CHECK(code_of(directory.present(directory.assertion())) == 0);
  directory.amend(tables::applications, "registration", {{"signInAudience", "AzureADMyOrg"}});
  CHECK(code_of(directory.present(directory.assertion(entra))) == 0);
}

TEST_CASE("a tenant's policy may keep issuers and kinds of identities out", "[sandbox]") {
  Trusting directory;
  auto policy = [&](const json& rules) {
    directory.amend(tables::tenants, Directory::tenant, {{"federationPolicy", rules}});
    return code_of(directory.present(directory.assertion()));
  };
  CHECK(policy({{"allowedIssuers", {"https://other.example"}}}) == 700223);
  CHECK(policy({{"allowedIssuers", {Directory::issuer}}}) == 0);
  CHECK(policy({{"identityKinds", json::array({"managedIdentity"})}}) == 700238);
  CHECK(policy({{"identityKinds", json::array({"application"})}}) == 0);
}

TEST_CASE("an issuer's keys must be within reach, and its algorithm the one that is supported", "[sandbox]") {
  Trusting directory;
  auto good = directory.assertion();
  auto rest = good.substr(good.find('.'));
  auto other = base64url(R"({"alg":"HS256","typ":"JWT"})") + rest;
  CHECK(code_of(directory.present(other)) == 5002738);
  CHECK(code_of(directory.present(base64url(R"({"alg":"none","typ":"JWT"})") + rest)) == 5002738);
  directory.amend(tables::keys, Directory::issuer, {{"unreachable", true}});
  auto down = directory.present(good);
  CHECK(down.status == 400);
  CHECK(code_of(down) == 50166);
  CHECK(down.message().find("Request to External OIDC endpoint failed.") != std::string::npos);

  Directory elsewhere;
  elsewhere.application({{"federatedIdentityCredentials", {elsewhere.trust()}}});
  CHECK(code_of(elsewhere.present(good)) == 90061);
  auto sovereign = std::string("https://login.microsoftonline.us/") + Directory::tenant + "/v2.0";
  CHECK(code_of(elsewhere.present(elsewhere.assertion(sovereign))) == 900382);
}
