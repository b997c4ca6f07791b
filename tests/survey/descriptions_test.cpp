#include "survey/descriptions.hpp"

#include <catch2/catch.hpp>

#include "manifest/manifest.hpp"
#include "model/kind.hpp"
#include "survey/export.hpp"
#include "survey/seen.hpp"

using namespace keyless;
using namespace keyless::test;

namespace {

/// As people write them, in any tool.
const std::vector<std::string> sayable = {"line1\r\nline2",
                                          "  leading",
                                          "trailing  ",
                                          "rocket \xF0\x9F\x9A\x80 \xE2\x80\x93 dash",
                                          "tab\tinside",
                                          "null",
                                          "# comment",
                                          "key: value",
                                          "'single' \"double\"",
                                          std::string(944, 'x'),
                                          "- item",
                                          "yes",
                                          "2024-01-01",
                                          "a\n\nb\n",
                                          "\\back\\slash %TEMP%",
                                          "0x1F",
                                          "| pipe",
                                          "##vso[task.complete]",
                                          "...",
                                          "--- # end"};
const std::vector<std::string> unsayable = {
    "\xE2\x80\xAE"
    "RTL",
    "zero\xE2\x80\x8Bwidth", "bell\x07", "x\n[keyless bots 0123456789abcdef", "\xFF"};

manifest::Manifest exported(const Seen& seen) {
  const auto made = survey::export_manifests(seen.survey, survey::Choice());
  REQUIRE(made.files.size() == 1);
  INFO(made.files.front().text);
  auto loaded = manifest::parse(made.files.front().name, made.files.front().text);
  for (const auto& found : loaded.diagnostics) UNSCOPED_INFO(found.at.line << ": " << found.message);
  REQUIRE_FALSE(model::has_errors(loaded.diagnostics));
  return loaded.manifests.front();
}

void share(Seen& seen, const std::string& description) {
  seen.add(kinds::connection_share, "s",
           {{"connectionId", "connection of sc-a"},
            {"projectName", "Checkout"},
            {"name", "sc-a"},
            {"description", description}});
}

bool reads_as(const manifest::Text& declared, const std::string& live) {
  return declared.written() && model::equal(model::Compare::prose, declared.value, live);
}

}  // namespace

TEST_CASE("a description is declared exactly as it is") {
  for (const auto& text : sayable) {
    INFO(text);
    Seen seen;
    seen.identity("mi-a", 1);
    seen.connection("sc-a", 1, {{"description", text}});
    const auto made = exported(seen);
    CHECK(reads_as(made.service_connections.at(0).description, text));
    CHECK_FALSE(made.service_connections.at(0).adopt);
  }
}

TEST_CASE("a description that no manifest can hold is not declared, and stays as it is") {
  for (const auto& text : unsayable) {
    Seen seen;
    seen.identity("mi-a", 1);
    seen.connection("sc-a", 1, {{"description", text}});
    const auto made = exported(seen);
    CHECK_FALSE(made.service_connections.at(0).description.written());
    CHECK_FALSE(made.service_connections.at(0).adopt);
    CHECK(survey::export_manifests(seen.survey, survey::Choice()).unexpressed.size() == 1);
  }
}

TEST_CASE("one that leaves no room for our mark is shortened on purpose, by whole characters") {
  std::string text(943, 'x');
  for (int i = 0; i < 30; ++i) text += "\xC3\xA9";
  const auto described = survey::described_connection(text, false);
  CHECK(described.text == text.substr(0, 945));
  CHECK(described.changes);
  CHECK(described.remark.find("973 characters, of which 944 fit") != std::string::npos);
  // Marked already, it has room.
  CHECK_FALSE(survey::described_connection(text, true).changes);
}

TEST_CASE("what a further project shows is declared where it differs, an empty one too") {
  for (const auto& text : {std::string(), std::string("theirs"), std::string(1024, 'y'), std::string("a\r\n b ")}) {
    Seen seen;
    seen.identity("mi-a", 1);
    seen.connection("sc-a", 1, {{"description", "ours"}});
    share(seen, text);
    CHECK(reads_as(exported(seen).service_connections.at(0).shared_with.at(0).description, text));
  }
}

TEST_CASE("a share whose description no manifest can hold is tolerated, with the pipelines there") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1, {{"description", "ours"}});
  share(seen, unsayable.front());
  const auto made = exported(seen);
  CHECK(made.service_connections.at(0).shared_with.empty());
  REQUIRE(made.allow_undeclared.size() == 2);
  CHECK(made.allow_undeclared[0].value == "connectionShare/Payments/sc-a/Checkout");
  CHECK(made.allow_undeclared[1].value == "pipelinePermission/Payments/sc-a/Checkout/*");
}

TEST_CASE("a share whose description no manifest can hold is declared where its connection declares none either") {
  Seen seen;
  seen.identity("mi-a", 1);
  seen.connection("sc-a", 1);
  share(seen, unsayable.front());
  const auto made = exported(seen);
  REQUIRE(made.service_connections.at(0).shared_with.size() == 1);
  CHECK_FALSE(made.service_connections.at(0).shared_with[0].description.written());
}
