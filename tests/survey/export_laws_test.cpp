#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "manifest/manifest.hpp"
#include "survey/export.hpp"
#include "survey/seen.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

/// Names as people and attackers choose them.
std::string hostile() {
  static const std::vector<std::string> pieces = {
      "sc", "null", "~", "yes",  "12", "0x1F", "-", "- ",     ": ", ":",   " #",   "#",       "'",   "\"",
      "\\", "{",    "[", "&",    "*",  "!",    "|", ">",      "%",  "@",   "`",    "\n",      "\t",  " ",
      "é",  "日",   "😀", "\xFF", ".",  "/",    "?", "##vso[", "<<", "---", "true", "Api",     "web", "v1.2",
      "\r", "(",    ")", "+",    "=",  ",",    ";", "\u202E", "$",  "^",   "_",    "[keyless"};
  const auto chosen = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size()));
  std::string text = *rc::gen::inRange(0, 3) == 0 ? "" : "x";
  for (const auto index : chosen) text += pieces[index];
  return text;
}

struct Expected {
  std::string description;
  std::string group;
};

}  // namespace

TEST_CASE("every connection is in a manifest exactly as it is, or is listed as one that can't be") {
  CHECK(rc::check([] {
    Seen seen;
    std::map<std::string, Expected> there;
    const auto count = *rc::gen::inRange(1, 6);
    for (int i = 1; i <= count; ++i) {
      const auto name = hostile();
      if (!there.emplace(name, Expected{hostile(), *rc::gen::element<std::string>("", "rg-a", "rg.(b)_1")}).second)
        continue;
      seen.identity("mi-" + std::to_string(i), i);
      seen.connection(name, i, {{"description", there[name].description}, {"scopeResourceGroup", there[name].group}});
      seen.pipeline(std::to_string(i), hostile());
      seen.admit(name, std::to_string(i));
    }
    const auto exported = survey::export_manifests(seen.survey, survey::Choice());
    std::size_t found = 0;
    for (const auto& file : exported.files) {
      const auto loaded = manifest::parse(file.name, file.text);
      for (const auto& one : loaded.diagnostics) RC_LOG() << one.at.line << ": " << one.message << "\n" << file.text;
      RC_ASSERT(!model::has_errors(loaded.diagnostics));
      for (const auto& connection : loaded.manifests.front().service_connections) {
        RC_ASSERT(there.contains(connection.name.value));
        const auto& expected = there.at(connection.name.value);
        const auto& description = connection.description;
        RC_ASSERT(!description.written() ||
                  model::equal(model::Compare::prose, description.value, expected.description));
        RC_ASSERT(!connection.adopt);
        RC_ASSERT(connection.scope_resource_group.value == expected.group);
        ++found;
      }
    }
    std::size_t listed = 0;
    for (const auto& one : exported.unexpressed)
      if (one.reason.find("description") == std::string::npos && one.what.starts_with("serviceConnection/")) ++listed;
    RC_ASSERT(found + listed == there.size());
  }));
}
