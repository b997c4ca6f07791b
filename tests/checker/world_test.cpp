#include "checker/world.hpp"

#include <catch2/catch.hpp>

#include "checker/meaning.hpp"
#include "checker/spec.hpp"

using namespace keyless::checker;

namespace {

World world(const std::string& text) {
  const auto found = World::parse(text);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("a world is printed by what is not plain in it, and read back") {
  CHECK(World().text() == "plain");
  CHECK(world("plain") == World());
  const std::string text = "flag=prune a.mark=forged 1.sign=old 2.there=yes";
  CHECK(world(text).text() == text);
  CHECK(world(text).size() == 4);
  CHECK(world("2.there=yes flag=prune 1.sign=old a.mark=forged").text() == text);
}

TEST_CASE("a case names its fault and the write that it hits") {
  const auto at = Case::parse("1.sign=secret fault=lost@3");
  REQUIRE(at);
  CHECK(at->fault == Fault::lost);
  CHECK(at->position == 3);
  CHECK(at->text() == "1.sign=secret fault=lost@3");
}

TEST_CASE("what is no world is not read") {
  for (const auto* text : {"a.mark", "a.mark=blue", "c.mark=ours", "1.sign=old=x"}) CHECK_FALSE(World::parse(text));
  for (const auto* text : {"fault=lost", "fault=eaten@1", "fault=lost@x"}) CHECK_FALSE(Case::parse(text));
}

TEST_CASE("every value of every axis is read back") {
  for (std::size_t axis = 0; axis < axes().size(); ++axis)
    for (std::size_t value = 0; value < axes()[axis].values.size(); ++value) {
      World one;
      one.set_digit(axis, value);
      CHECK(world(one.text()) == one);
    }
}

TEST_CASE("values that can't be told apart from plainer ones mean nothing of their own") {
  for (const auto* text :
       {"2.mark=none", "1.there=no 1.mark=none", "1.intent=move", "1.on=b", "a.intent=remove", "flag=wave1", "end=cut",
        "issuer=keep", "2.there=yes 1.sign=old", "1.intent=drop a.intent=remove a.member=same", "unseen=members",
        "unseen=definitions", "1.state=used", "twin=shared"})
    CHECK_FALSE(meaningless(world(text)).empty());
  for (const auto* text : {"plain", "1.there=no", "b.there=yes 1.intent=move flag=wave1", "2.there=yes 2.sign=old",
                           "1.intent=drop a.intent=remove", "unseen=members a.member=same", "1.sign=old 1.state=used",
                           "twin=shared 1.share=extra"})
    CHECK(meaningless(world(text)) == "");
}

TEST_CASE("a manifest says what a world intends") {
  const auto yaml = yaml_of(intended(world("b.there=yes 1.sign=old 1.intent=move")));
  CHECK(yaml.find("- name: sc-1\n") != std::string::npos);
  CHECK(yaml.find("  identity: mi-b\n") != std::string::npos);
  CHECK(yaml.ends_with("...\n"));
}
