#include "checker/truth.hpp"

#include <catch2/catch.hpp>

#include "checker/access.hpp"
#include "checker/places.hpp"
#include "checker/sign_in.hpp"

// What a connection needs to sign in, one condition after the other taken away.

using namespace keyless::checker;

namespace {

struct Chain {
  Cloud cloud = {};

  Chain() {
    add(kind::application, "app", {{"clientId", "CLIENT"}, {"principalId", "p"}, {"tenantId", tenant}});
    add(kind::connection, "sc",
        {{"clientId", "client"},
         {"tenantId", tenant},
         {"scheme", "WorkloadIdentityFederation"},
         {"isReady", "true"},
         {"issuer", "https://i"},
         {"subject", "s"}});
    add(kind::trust, "t", {{"identityId", "APP"}, {"issuer", "https://i"}, {"subject", "s"}, {"audience", audience}});
  }

  void add(std::string_view of, std::string id, keyless::model::Fields fields) {
    cloud.rows.push_back({.kind = of, .id = std::move(id), .fields = std::move(fields)});
  }
  Row& row(const char* id) { return *cloud.find(id); }
  bool signs_in() { return can_sign_in(cloud, row("sc")); }
};

}  // namespace

TEST_CASE("a connection signs in by a trust that is equal byte for byte") {
  CHECK(Chain().signs_in());
  for (const auto& [field, value] : {std::pair("issuer", "https://I"), std::pair("subject", "S"),
                                     std::pair("audience", "api://elsewhere"), std::pair("identityId", "other")}) {
    INFO(field);
    Chain chain;
    set(chain.row("t"), field, value);
    CHECK_FALSE(chain.signs_in());
  }
}

TEST_CASE("a connection that is not usable does not sign in") {
  for (const auto& [field, value] :
       {std::pair("isReady", "false"), std::pair("state", "Failed"), std::pair("disabled", "true"),
        std::pair("clientId", "nobody"), std::pair("tenantId", "another")}) {
    INFO(field);
    Chain chain;
    set(chain.row("sc"), field, value);
    CHECK_FALSE(chain.signs_in());
  }
  Chain gone;
  gone.cloud.remove("app");
  CHECK(gone.cloud.rows.size() == 1);
  CHECK_FALSE(gone.signs_in());
}

TEST_CASE("while a connection is migrated both pairs must be trusted") {
  Chain chain;
  chain.row("sc").also_presents = {{"https://new", "n"}};
  CHECK_FALSE(chain.signs_in());
  chain.add(kind::trust, "t2",
            {{"identityId", "app"}, {"issuer", "https://new"}, {"subject", "n"}, {"audience", audience}});
  CHECK(chain.signs_in());
  chain.cloud.remove("t");
  CHECK_FALSE(chain.signs_in());
}

TEST_CASE("a connection signs in by a secret only while its principal holds that secret") {
  Chain chain;
  set(chain.row("sc"), "scheme", "ServicePrincipal");
  chain.row("sc").secret = "key";
  CHECK_FALSE(chain.signs_in());
  chain.add(kind::secret, "x", {{"identityId", "app"}, {"keyId", "other"}});
  CHECK_FALSE(chain.signs_in());
  set(chain.row("x"), "keyId", "key");
  CHECK(chain.signs_in());
}

TEST_CASE("what hangs on an identity or a connection goes with it, roles stay behind") {
  Chain chain;
  chain.add(kind::role, "r", {{"principalId", "p"}});
  chain.add(kind::check, "c", {{"connectionId", "SC"}});
  chain.cloud.remove("sc");
  CHECK_FALSE(chain.cloud.find("c"));
  chain.cloud.remove("app");
  CHECK_FALSE(chain.cloud.find("t"));
  CHECK(chain.cloud.find("r"));
}

TEST_CASE("somebody's memberships outlive it, and go with its place in the organization") {
  Chain chain;
  chain.add(kind::member, "m", {{"principalId", "p"}});
  chain.add(kind::entitlement, "e", {{"memberId", "m"}});
  chain.cloud.remove("app");
  CHECK(chain.cloud.find("e"));
  chain.cloud.remove("m");
  CHECK_FALSE(chain.cloud.find("e"));
}
