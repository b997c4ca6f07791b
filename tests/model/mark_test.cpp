#include "model/mark.hpp"

#include <catch2/catch.hpp>

#include "base/digest.hpp"

using namespace keyless;
using namespace keyless::model;

namespace {

constexpr auto id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi";

}  // namespace

TEST_CASE("the digests are the ones that others compute") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(uuid5("a-b") == "2d796349-8c7e-55ec-9624-54ece82ed031");
}

TEST_CASE("a role assignment's name depends on all of its parts and on no letter case") {
  const auto name = role_assignment_name("", "/subscriptions/S/", "P", "R");
  CHECK(name == uuid5("/subscriptions/s-p-r"));
  CHECK(name == role_assignment_name("", "/SUBSCRIPTIONS/s", "p", "r"));
  CHECK(name != role_assignment_name("", "/subscriptions/s", "p", "r2"));
  CHECK(name != role_assignment_name("", "/subscriptions/s", "p2", "r"));
  CHECK(name != role_assignment_name("", "/subscriptions/s2", "p", "r"));
  CHECK(name != role_assignment_name("team", "/subscriptions/s", "p", "r"));
}

TEST_CASE("a mark in tags is read back and proves its object, and only that") {
  const auto mark = mark_in(mark_tags("microbots/openai", id));
  REQUIRE(mark);
  CHECK(mark->owner == "microbots/openai");
  CHECK(proves(*mark, id));
  CHECK(proves(*mark,
               "/SUBSCRIPTIONS/s/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/MI/"));
  CHECK(!proves(*mark, std::string(id) + "2"));
}

TEST_CASE("a copied mark, a mark of another owner and an empty mark prove nothing") {
  const auto tags = mark_tags("microbots", id);
  auto mark = *mark_in(tags);
  CHECK(!proves(mark, "/subscriptions/s/resourceGroups/rg/providers/x/mi-copy"));
  mark.owner = "other-team";
  CHECK(!proves(mark, id));
  CHECK(!proves(Mark{"", proof_of("", id)}, id));
  CHECK(!mark_in(Tags{{"team", "x"}}));
  CHECK(!mark_in(Tags{{"keyless-owner", ""}}));
}

TEST_CASE("tag names are found in whatever case they come back") {
  auto tags =
      Tags{{"Keyless-Owner", "microbots"}, {"KEYLESS-PROOF", proof_of("microbots", id)}, {"keyless-Protect", "true"}};
  const auto mark = mark_in(tags);
  REQUIRE(mark);
  CHECK(proves(*mark, id));
  CHECK(mark->protect);
}

TEST_CASE("a description carries the mark in its last line and gives back what the user wrote") {
  const auto connection = connection_mark_id("contoso", "p1", "sc");
  for (const std::string written :
       {"", "one line", "two\nlines", "ends with a newline-less bracket ]", "[keyless but not a mark"}) {
    for (const bool protect : {false, true}) {
      INFO(written);
      const auto marked = marked_description(written, "microbots", connection, protect);
      const auto mark = mark_in_description(marked);
      REQUIRE(mark);
      CHECK(proves(*mark, connection));
      CHECK(mark->protect == protect);
      CHECK(without_mark(marked) == written);
      CHECK(marked_description(marked, "microbots", connection, protect) == marked);
    }
  }
}

TEST_CASE("what only looks like a mark is none") {
  for (const auto* text :
       {"[keyless ]", "[keyless a]", "[keyless a b c]", "[keyless a b", "keyless a b]", "[keyless a b]\nmore"})
    CHECK(!mark_in_description(text));
}

TEST_CASE("another project's connection does not get the mark by having the same name") {
  const auto mark =
      *mark_in_description(marked_description("", "microbots", connection_mark_id("contoso", "p1", "sc")));
  CHECK(!proves(mark, connection_mark_id("contoso", "p2", "sc")));
  CHECK(!proves(mark, connection_mark_id("contoso", "p1", "sc2")));
}

TEST_CASE("a credential's name is readable, allowed by the service and carries its digest") {
  const auto name = credential_name("microbots", id, "contoso/Microbots/sc openai!");
  CHECK(name.starts_with("keyless-sc-openai--"));
  CHECK(carries_digest(name, "microbots", id, "CONTOSO/microbots/SC OPENAI!"));
  CHECK(!carries_digest(name, "other", id, "contoso/Microbots/sc openai!"));
  CHECK(!carries_digest(name, "microbots", std::string(id) + "2", "contoso/Microbots/sc openai!"));
  CHECK(!carries_digest(name, "microbots", id, "contoso/Microbots/another"));
  CHECK(credential_name("m", id, std::string(500, 'x')).size() == 120);
  for (const char c : credential_name("m", id, "o/p/ä ö/日本"))
    CHECK((std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'));
}
