#include "model/address.hpp"

#include <catch2/catch.hpp>

#include "base/arm_id.hpp"
#include "base/text.hpp"

using namespace keyless;
using namespace keyless::model;

TEST_CASE("an address has a kind and a path") {
  const Address address("pipelinePermission", "Microbots/sc-openai/ci");
  CHECK(address.text() == "pipelinePermission/Microbots/sc-openai/ci");
  CHECK(address.kind() == "pipelinePermission");
  CHECK(address.path() == "Microbots/sc-openai/ci");
  CHECK(Address().text().empty());
  CHECK(Address().path().empty());
}

TEST_CASE("patterns cover whole addresses, letter case ignored") {
  const Address address("identity", "mi-microbots-ado");
  for (const auto* pattern :
       {"identity/mi-microbots-ado", "IDENTITY/MI-*", "*", "*ado", "*/mi-?icrobots-ado", "identity/*-*-*", "**"}) {
    INFO(pattern);
    CHECK(matches(pattern, address));
  }
  for (const auto* pattern :
       {"identity", "identity/", "mi-microbots-ado", "identity/mi-microbots-ad", "?", "", "identity/*-prod"}) {
    INFO(pattern);
    CHECK(!matches(pattern, address));
  }
}

TEST_CASE("an asterisk in a name is a character like any other") {
  for (const auto* pattern : {"*abc", "serviceConnection/p/*", "*/p/*bc", "serviceConnection/p/*abc"}) {
    INFO(pattern);
    CHECK(matches(pattern, Address("serviceConnection", "p/*xabc")));
  }
  CHECK(!matches("*abd", Address("serviceConnection", "p/*xabc")));
}

TEST_CASE("a pattern of many stars ends soon") {
  const Address address("identity", std::string(5000, 'a'));
  CHECK(!matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", address));
}

TEST_CASE("ARM ids are folded by ASCII letter case and trailing slashes") {
  CHECK(folded_arm_id("/Subscriptions/ABC/") == "/subscriptions/abc");
  CHECK(folded_arm_id("/") == "/");
  CHECK(lower("ÄB") == "Äb");  // services fold ASCII only
}

TEST_CASE("the nearest word is offered only when it is near") {
  CHECK(nearest("rols", {"roles", "name"}) == "roles");
  CHECK(nearest("Roles", {"roles"}) == "roles");
  CHECK(nearest("completely-different", {"roles", "name"}) == "");
}

TEST_CASE("a GUID is 36 characters of the right form") {
  CHECK(is_guid("0B1f6471-1bf0-4dda-aec3-cb9272f09590"));
  for (const auto* text : {"", "0b1f6471-1bf0-4dda-aec3-cb9272f0959", "0b1f6471-1bf0-4dda-aec3-cb9272f09590 ",
                           "{0b1f6471-1bf0-4dda-aec3-cb9272f0959}", "0b1f6471x1bf0-4dda-aec3-cb9272f09590",
                           "gb1f6471-1bf0-4dda-aec3-cb9272f09590"})
    CHECK(!is_guid(text));
}
