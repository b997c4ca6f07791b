#include "base/json.hpp"

#include "http/retry.hpp"
#include "model/mark.hpp"
#include "providers/application_parts.hpp"

// Two teams create the same object at the same moment. The service lets both, and says by its status alone who came
// second; unless an answer was lost, and then nobody can say.

using namespace keyless;
using namespace keyless::test;

namespace {

/// Hands on to a sender that somebody else owns.
class Borrowed : public http::Sender {
 public:
  explicit Borrowed(http::Sender& next) : next_(next) {}
  boost::asio::awaitable<Result<http::Response>> send(http::Request request) override {
    return next_.send(std::move(request));
  }

 private:
  http::Sender& next_;
};

/// Providers over a scripted service, with the real retries in between.
struct Shop {
  support::FakeSender fake;
  support::InstantClock clock;
  http::Cost cost;
  http::Cloud cloud = http::built_in_cloud("AzureCloud").value();
  http::Retry retry{std::make_unique<Borrowed>(fake), clock, cost, 7};
  providers::Providers all = providers::make_providers(retry, cloud, clock);

  Result<model::LiveObject> create(const model::Resource& resource) {
    return support::run(providers::provider_for(all, *resource.kind)->create(resource));
  }
};

const std::string group_target = group_id + "?api-version=2022-09-01";
const std::string identity_target = identity_id + "?api-version=2024-11-30";
const std::string credential_path = identity_id + "/federatedIdentityCredentials/keyless-sc-1";
const std::string credential_target = credential_path + "?api-version=2024-11-30";

json ours(const std::string& id) {
  json tags = {{"cost", "7"}};
  for (const auto& [name, value] : model::mark_tags("microbots", id)) tags[name] = value;
  return tags;
}

std::string group_body(const json& tags) {
  return json({{"id", group_id}, {"location", "eastus"}, {"tags", tags}}).dump();
}

std::string identity_body(const json& tags) {
  return json({{"id", identity_id},
               {"location", "eastus"},
               {"tags", tags},
               {"properties", {{"clientId", client_id}, {"principalId", principal_id}, {"tenantId", tenant_id}}}})
      .dump();
}

std::string credential_body() {
  return json({{"id", credential_path},
               {"properties", {{"issuer", "https://i"}, {"subject", "s"}, {"audiences", {"a"}}}}})
      .dump();
}

/// One kind that is created by a PUT under a name we chose.
struct Upserted {
  const char* name;
  model::Resource desired;
  std::string target;
  std::string absent;
  std::string body;      ///< what the PUT answers
  std::string unmarked;  ///< what the object is told to become again; "" where it carries no mark
};

std::vector<Upserted> kinds_by_put() {
  auto identity = identity_resource();
  identity.fields["resourceGroup"] = "rg-a";
  const auto credential = resource(kinds::federated_credential, "mi-a/sc",
                                   {{"identityId", identity_id},
                                    {"name", "keyless-sc-1"},
                                    {"issuer", "https://i"},
                                    {"subject", "s"},
                                    {"audience", "a"}});
  const auto left = json({{"tags", {{"cost", "7"}}}}).dump();
  return {{"resource group", group_resource(), group_target, "ResourceGroupNotFound", group_body(ours(group_id)), left},
          {"identity", identity, identity_target, "ResourceNotFound", identity_body(ours(identity_id)), left},
          {"federated credential", credential, credential_target, "ResourceNotFound", credential_body(), ""}};
}

struct Attempt {
  const char* name;
  std::vector<int> statuses;  ///< of the PUTs in order; 0: the answer is lost
  bool fails;
};

const std::vector<Attempt> attempts = {
    {"201 at once", {201}, false},
    {"200 at once: somebody else was there first", {200}, true},
    {"lost, then 200: it may have been us", {0, 200}, false},
    {"500, then 200: it may have been us", {500, 200}, false},
    {"throttled, then 200: the first did nothing", {429, 200}, true},
    {"lost, then 201", {0, 201}, false},
};

void script(support::FakeSender& fake, const std::string& method, const std::string& target, int status,
            const std::string& body) {
  if (status == 0)
    fake.fails(method, target, Error{Errc::indeterminate, "the connection was lost"});
  else
    fake.on(method, target, status, status >= 400 ? error_body("Trouble") : body);
}

}  // namespace

TEST_CASE("a PUT that was to create and met another's object stops there and takes the mark off again") {
  for (const auto& kind : kinds_by_put())
    for (const auto& attempt : attempts) {
      DYNAMIC_SECTION(kind.name << ": " << attempt.name) {
        Shop shop;
        shop.fake.on("GET", kind.target, 404, error_body(kind.absent));
        for (const auto status : attempt.statuses) script(shop.fake, "PUT", kind.target, status, kind.body);
        if (attempt.fails && !kind.unmarked.empty())
          shop.fake.on("GET", kind.target, 200, kind.body).on("PATCH", kind.target, 200, kind.body);
        const auto created = shop.create(kind.desired);
        KEYLESS_FOLLOWED(shop.fake);
        CHECK(created.has_value() == !attempt.fails);
        const auto patches = shop.fake.bodies("PATCH");
        if (attempt.fails && !kind.unmarked.empty()) CHECK(patches == std::vector{kind.unmarked});
        if (!attempt.fails || created.has_value()) continue;
        CHECK(created.error().code == Errc::conflict);
        CHECK(created.error().message.find("created elsewhere") != std::string::npos);
        CHECK(created.error().message.find("may have been replaced") != std::string::npos);
        CHECK_FALSE(created.error().advice.empty());
      }
    }
}

TEST_CASE("a lost try is remembered while others write to the same identity") {
  const auto credential = kinds_by_put().back();
  const auto busy = error_body("ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity");
  const bool lost = GENERATE(true, false);
  Shop shop;
  shop.fake.on("GET", credential.target, 404, error_body(credential.absent));
  script(shop.fake, "PUT", credential.target, lost ? 0 : 429, credential.body);
  // More of them than the sender repeats by itself.
  for (int i = 0; i < 9; ++i) shop.fake.on("PUT", credential.target, 409, busy);
  shop.fake.on("PUT", credential.target, 200, credential.body);
  CHECK(shop.create(credential.desired).has_value() == lost);
  KEYLESS_FOLLOWED(shop.fake);
}

TEST_CASE("the mark that was taken away meanwhile is left alone, one that can't be taken off is named") {
  Shop shop;
  shop.fake.on("GET", group_target, 404, error_body("ResourceGroupNotFound"));
  shop.fake.on("PUT", group_target, 200, group_body(ours(group_id)));
  SECTION("its creator has written it once more") {
    shop.fake.on("GET", group_target, 200, group_body({{"cost", "8"}}));
    CHECK(shop.create(group_resource()).error().code == Errc::conflict);
    CHECK(shop.fake.bodies("PATCH").empty());
  }
  SECTION("a policy refuses the change") {
    shop.fake.on("GET", group_target, 200, group_body(ours(group_id)));
    shop.fake.on("PATCH", group_target, 403, error_body("RequestDisallowedByPolicy"));
    const auto error = shop.create(group_resource()).error();
    CHECK(error.message.find("could not be removed") != std::string::npos);
    CHECK(error.advice.find("keyless-owner") != std::string::npos);
  }
  KEYLESS_FOLLOWED(shop.fake);
}

TEST_CASE("an application that somebody else created at the same moment is left to them") {
  Shop shop;
  const auto upsert = graph_target("/applications" + by_name);
  auto marked = application_body();
  marked["tags"].push_back("HideApp");
  shop.fake.on("GET", application_target(by_name), 404, gone);
  SECTION("204 at once") {
    shop.fake.on("PATCH", upsert, 204, "").on("GET", application_target(by_name), 200, marked.dump());
    shop.fake.on("GET", principal_target(by_client), 404, gone);
    shop.fake.on("PATCH", graph_target(application_id), 204, "");
    const auto created = shop.create(application_resource());
    REQUIRE(!ok(created));
    CHECK(created.error().code == Errc::conflict);
    CHECK(keyless::parsed_json(shop.fake.bodies("PATCH").at(1)) == json({{"tags", {"HideApp"}}}));
  }
  SECTION("lost, then 204: what is there must hold nothing of others") {
    shop.fake.fails("PATCH", upsert, Error{Errc::indeterminate, "lost"}).on("PATCH", upsert, 204, "");
    shop.fake.on("GET", application_target(by_name), 200, application_body().dump());
    shop.fake.on("GET", principal_target(by_client), 200, principal_body().dump());
    shop.fake.on("GET", graph_target(application_id + "/federatedIdentityCredentials"), 200, empty_list);
    CHECK(ok(shop.create(application_resource())));
  }
  KEYLESS_FOLLOWED(shop.fake);
}

TEST_CASE("the trust of an application that somebody else wrote at the same moment is told by 204") {
  const auto list = graph_target(application_id + "/federatedIdentityCredentials");
  const auto one = graph_target(application_id + "/federatedIdentityCredentials(name='keyless-sc-1')");
  const auto desired = resource(kinds::federated_credential, "app-a/sc",
                                {{"identityId", application_id},
                                 {"name", "keyless-sc-1"},
                                 {"issuer", "https://i"},
                                 {"subject", "s"},
                                 {"audience", "a"}});
  const json there = {{"name", "keyless-sc-1"}, {"issuer", "https://i"}, {"subject", "s"}, {"audiences", {"a"}}};
  Shop shop;
  shop.fake.on("GET", list, 200, empty_list);
  SECTION("201") {
    shop.fake.on("PATCH", one, 201, there.dump()).on("GET", list, 200, list_of(there));
    CHECK(ok(shop.create(desired)));
  }
  SECTION("204") {
    shop.fake.on("PATCH", one, 204, "");
    CHECK(shop.create(desired).error().code == Errc::conflict);
  }
  SECTION("lost, then 204") {
    shop.fake.fails("PATCH", one, Error{Errc::timed_out, "late"}).on("PATCH", one, 204, "");
    shop.fake.on("GET", list, 200, list_of(there));
    CHECK(ok(shop.create(desired)));
  }
  KEYLESS_FOLLOWED(shop.fake);
}
