#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "auth/credentials.hpp"
#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "http/support/scripted_sender.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using http::Audience;
using support::ok;
using support::run_until_done;

namespace {

class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "keyless-test-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("can't make " + path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }
  std::string file() const { return path_ + "/token"; }
  void write(const std::string& text) const { std::ofstream(file(), std::ios::binary) << text; }

 private:
  std::string path_;
};

struct World {
  explicit World(const std::string& file)
      : environment{{"AZURE_TENANT_ID", "tenant"}, {"AZURE_CLIENT_ID", "client"}, {"AZURE_FEDERATED_TOKEN_FILE", file}},
        source(*auth::make_credentials({cloud, sender, sender, clock}, environment), "tenant", clock) {}

  Result<http::Secret> authorize(http::Secret rejected = http::Secret()) {
    return run_until_done(context, source.authorization(Audience::resource_manager, std::move(rejected)));
  }

  boost::asio::io_context context{1};
  http::Cloud cloud = *http::built_in_cloud("AzureCloud");
  support::ScriptedSender sender;
  support::VirtualClock clock;
  auth::Environment environment;
  auth::TokenSource source;
};

}  // namespace

TEST_CASE("the federated token file is read anew for each exchange") {
  const Folder folder;
  World world(folder.file());
  world.sender.then(200, R"({"access_token":"one","expires_in":3600})");
  world.sender.then(200, R"({"access_token":"two","expires_in":3600})");
  world.sender.then(200, R"({"access_token":"three","expires_in":3600})");

  folder.write("first.jwt.sig\n");
  const auto one = world.authorize();
  REQUIRE(ok(one));
  CHECK(one->reveal() == "Bearer one");
  folder.write("second.jwt.sig\r\n");
  CHECK(world.authorize()->reveal() == "Bearer one");
  CHECK(world.sender.asked.size() == 1);

  CHECK(world.authorize(*one)->reveal() == "Bearer two");
  folder.write("third.jwt.sig");
  world.clock.advance(std::chrono::minutes{58});
  CHECK(world.authorize()->reveal() == "Bearer three");

  REQUIRE(world.sender.asked.size() == 3);
  CHECK_THAT(world.sender.asked[0].body, EndsWith("&client_assertion=first.jwt.sig"));
  CHECK_THAT(world.sender.asked[1].body, EndsWith("&client_assertion=second.jwt.sig"));
  CHECK_THAT(world.sender.asked[2].body, EndsWith("&client_assertion=third.jwt.sig"));
  for (const auto& asked : world.sender.asked) {
    CHECK(asked.url.text() == "https://login.microsoftonline.com/tenant/oauth2/v2.0/token");
    CHECK(asked.secret_body);
    CHECK_THAT(asked.body, Contains("client_id=client&client_assertion_type="));
  }
}

TEST_CASE("a federated token file that can't serve is named, and nothing is sent") {
  const Folder folder;
  const auto refused = [&](const std::string& path) {
    World world(path);
    const auto answer = world.authorize();
    CHECK_FALSE(ok(answer));
    CHECK(world.sender.asked.empty());
    return answer ? Error{} : answer.error();
  };
  SECTION("missing") {
    const auto error = refused(folder.file());
    CHECK(error.code == Errc::unauthorized);
    CHECK_THAT(error.message, Contains("AZURE_FEDERATED_TOKEN_FILE can't be read"));
    CHECK(error.where == folder.file());
  }
  SECTION("a folder") {
    CHECK(refused(folder.path()).code == Errc::unauthorized);
  }
  SECTION("empty") {
    folder.write("\n");
    CHECK(refused(folder.file()).code == Errc::unauthorized);
  }
  SECTION("endless") {
    CHECK(refused("/dev/zero").code == Errc::unauthorized);
  }
  SECTION("too long") {
    folder.write(std::string(65 * 1024, 'x'));
    const auto error = refused(folder.file());
    CHECK(error.code == Errc::unauthorized);
    CHECK_THAT(error.message, !Contains("xxx"));
  }
}

TEST_CASE("a federated token file that comes back serves again") {
  const Folder folder;
  World world(folder.file());
  CHECK_FALSE(ok(world.authorize()));
  folder.write("late.jwt.sig");
  world.sender.then(200, R"({"access_token":"one","expires_in":3600})");
  CHECK(ok(world.authorize()));
}
