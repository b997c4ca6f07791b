#include <boost/asio/io_context.hpp>

#include "auth/credentials.hpp"
#include "auth/process.hpp"
#include "auth/support.hpp"
#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using http::Audience;
using support::ok;
using support::run_until_done;

namespace {

struct Machine {
  Result<auth::Token> token(const std::string& tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47") {
    boost::asio::io_context context(1);
    const auto credential = auth::azure_cli_credential(cloud, clock);
    return run_until_done(context, credential->token(Audience::resource_manager, tenant));
  }

  support::OnlyPath path;
  http::Cloud cloud = *http::built_in_cloud("AzureCloud");
  support::VirtualClock clock;
};

}  // namespace

TEST_CASE("az is asked for the scope and the tenant, and its token is used") {
  Machine machine;
  machine.path.install("az", "echo \"$@\" > '" + machine.path.file("asked") + "'\n" +
                                 R"(echo '{"accessToken":"opaque","expires_on":32503680000,"tokenType":"Bearer"}')");
  const auto token = machine.token();
  REQUIRE(ok(token));
  CHECK(token->value.reveal() == "opaque");
  CHECK(token->expires > machine.clock.now());
  std::ifstream asked(machine.path.file("asked"));
  std::string words;
  std::getline(asked, words);
  CHECK(words ==
        "account get-access-token --output json --scope https://management.azure.com/.default --tenant "
        "72f988bf-86f1-41af-91ab-2d7cd011db47");
}

TEST_CASE("an older az that says local time only still serves") {
  Machine machine;
  machine.path.install("az", R"(echo '{"accessToken":"opaque","expiresOn":"2026-11-21 12:00:00.000000"}')");
  CHECK(ok(machine.token()));
}

TEST_CASE("what az can't do is told, in few words") {
  struct Row {
    const char* name;
    std::string script;
    Errc code;
    std::string says;
  };
  const auto row = GENERATE(
      Row{"nobody signed in", "echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1", Errc::not_found,
          "Please run 'az login'"},
      Row{"refused", "echo 'ERROR: AADSTS50076: more proof is needed' >&2; exit 1", Errc::unauthorized, "AADSTS50076"},
      Row{"no JSON", "echo hello", Errc::protocol, "az returned no token"},
      Row{"no token", "echo '{}'", Errc::protocol, "az returned no token"},
      Row{"expired", R"(echo '{"accessToken":"t","expires_on":5}')", Errc::protocol, "expired token"});
  CAPTURE(row.name);
  Machine machine;
  machine.path.install("az", row.script);
  const auto token = machine.token();
  REQUIRE_FALSE(ok(token));
  CHECK(token.error().code == row.code);
  CHECK(token.error().message.find(row.says) != std::string::npos);
}

TEST_CASE("where az is not installed the next way is looked at") {
  Machine machine;
  CHECK(machine.token().error().code == Errc::not_found);
}

TEST_CASE("a tenant that looks like an option is not handed to az") {
  Machine machine;
  machine.path.install("az", "echo \"$@\" > '" + machine.path.file("asked") + "'; echo '{}'");
  CHECK(machine.token("--query").error().code == Errc::invalid_argument);
  CHECK_FALSE(std::filesystem::exists(machine.path.file("asked")));
}

TEST_CASE("a program that writes much on both outputs comes to its end") {
  support::OnlyPath path;
  path.install("chatter", "i=0; while [ $i -lt 20000 ]; do echo line $i; echo line $i >&2; i=$((i+1)); done; exit 3");
  boost::asio::io_context context(1);
  const auto ran = run_until_done(context, auth::run_program({"chatter"}, Milliseconds{60'000}));
  REQUIRE(ok(ran));
  CHECK(ran->status == 3);
  CHECK(ran->out.find("line 19999") != std::string::npos);
  CHECK(ran->err.find("line 19999") != std::string::npos);
}

TEST_CASE("a program that takes too long is ended") {
  support::OnlyPath path;
  path.install("stuck", "while :; do :; done");
  boost::asio::io_context context(1);
  const auto ran = run_until_done(context, auth::run_program({"stuck"}, Milliseconds{50}));
  CHECK(ran.error().code == Errc::timed_out);
}

TEST_CASE("a program that closes its output and goes on is ended all the same, with what it started") {
  support::OnlyPath path;
  path.install("quiet", "exec >&-; while :; do :; done");
  boost::asio::io_context context(1);
  const auto ran = run_until_done(context, auth::run_program({"quiet"}, Milliseconds{50}));
  CHECK(ran.error().code == Errc::timed_out);
}
