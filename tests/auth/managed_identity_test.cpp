#include "auth/managed_identity.hpp"

#include <boost/asio/io_context.hpp>

#include "auth/support.hpp"
#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "http/support/scripted_sender.hpp"
#include "support/instant_clock.hpp"

using namespace keyless;
using http::Audience;
using support::ok;
using support::run_until_done;

namespace {

struct Machine {
  Result<auth::Token> token(const auth::Environment& environment, const std::string& key_folder = "") {
    boost::asio::io_context context(1);
    auto endpoint = auth::identity_endpoint(environment);
    if (!key_folder.empty()) endpoint.key_folder = key_folder;
    const auto found = environment.find("AZURE_CLIENT_ID");
    const auto client = found == environment.end() ? std::string() : found->second;
    const auto credential = auth::managed_identity_credential(local, cloud, clock, endpoint, client);
    return run_until_done(context, credential->token(Audience::resource_manager, "tenant"));
  }

  http::Cloud cloud = *http::built_in_cloud("AzureCloud");
  support::ScriptedSender local;
  support::InstantClock clock;
};

constexpr const char* given =
    R"({"access_token":"t","expires_in":"3599","expires_on":"1795305600","token_type":"Bearer"})";

}  // namespace

TEST_CASE("a virtual machine asks its instance metadata service, whose numbers are texts") {
  Machine machine;
  machine.local.then(200, given);
  REQUIRE(ok(machine.token({{"AZURE_CLIENT_ID", "client"}})));
  const auto& asked = machine.local.asked.at(0);
  CHECK(asked.url.text() ==
        "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2F"
        "management.azure.com&client_id=client");
  CHECK(http::header(asked.headers, "Metadata") == "true");
}

TEST_CASE("App Service gets the header it gave us, and says only when the token ends") {
  Machine machine;
  machine.local.then(200, R"({"access_token":"t","expires_on":"32503680000","resource":"r","token_type":"Bearer"})");
  REQUIRE(ok(machine.token({{"IDENTITY_ENDPOINT", "http://127.0.0.1:41/msi/token"}, {"IDENTITY_HEADER", "h"}})));
  const auto& asked = machine.local.asked.at(0);
  CHECK(asked.url.text().starts_with("http://127.0.0.1:41/msi/token?api-version=2019-08-01&resource="));
  CHECK(http::header(asked.headers, "X-IDENTITY-HEADER") == "h");
  CHECK(http::header(asked.headers, "Metadata").empty());
}

TEST_CASE("an Arc machine is answered with the key it names, from its own folder only") {
  const auth::Environment arc = {{"IDENTITY_ENDPOINT", "http://127.0.0.1:40342/token"},
                                 {"IMDS_ENDPOINT", "http://127.0.0.1:40342"}};
  support::OnlyPath folder;
  std::ofstream(folder.file("one.key")) << "key";
  Machine machine;
  machine.local.then(401, "", {{"WWW-Authenticate", "Basic realm=" + folder.file("one.key")}}).then(200, given);
  REQUIRE(ok(machine.token(arc, std::filesystem::path(folder.file("x")).parent_path().string())));
  CHECK(http::header(machine.local.asked.at(1).headers, "Authorization") == "Basic key");

  Machine fooled;
  fooled.local.then(401, "", {{"WWW-Authenticate", "Basic realm=/etc/shadow"}});
  CHECK(fooled.token(arc).error().code == Errc::untrusted);
  CHECK(fooled.local.asked.size() == 1);
}

TEST_CASE("what the endpoint says decides whether the next way is looked at") {
  struct Row {
    const char* name;
    int status;
    const char* body;
    Errc code;
  };
  const auto row =
      GENERATE(Row{"no identity", 400, R"({"error":"invalid_request","error_description":"Identity not found"})",
                   Errc::not_found},
               Row{"no endpoint", 404, "", Errc::not_found},
               Row{"another cloud", 403, "<html>Forbidden</html>", Errc::not_found},
               Row{"a bad resource", 400, R"({"error":"invalid_resource","error_description":"AADSTS500011"})",
                   Errc::unauthorized},
               Row{"no JSON", 200, "<html>", Errc::protocol});
  CAPTURE(row.name);
  Machine machine;
  machine.local.then(row.status, row.body);
  CHECK(machine.token({}).error().code == row.code);
}

TEST_CASE("an identity that is being attached is waited for") {
  Machine machine;
  machine.local.then(410).then(429).then(200, given);
  CHECK(ok(machine.token({})));
  CHECK(machine.local.asked.size() == 3);
}

TEST_CASE("off Azure nobody answers") {
  Machine machine;
  machine.local.then_fail(Errc::unavailable);
  CHECK(machine.token({}).error().code == Errc::not_found);
}

TEST_CASE("another place for the metadata service may be named") {
  const auto endpoint = auth::identity_endpoint({{"AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:7/"}});
  CHECK(endpoint.url == "http://127.0.0.1:7/metadata/identity/oauth2/token");
}
