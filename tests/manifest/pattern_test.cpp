#include "manifest/grammar/pattern.hpp"

#include <catch2/catch.hpp>

#include "manifest/manifest.hpp"

using namespace keyless::manifest;

TEST_CASE("patterns mean what regular expressions mean") {
  CHECK(matches_pattern("^a+b?$", "aaab"));
  CHECK_FALSE(matches_pattern("^a+b?$", "b"));
  CHECK(matches_pattern("^(ab|cd){2}$", "abcd"));
  CHECK_FALSE(matches_pattern("^(ab|cd){2}$", "abcdab"));
  CHECK(matches_pattern("^(ab|cd){2,}$", "abcdab"));
  CHECK(matches_pattern("^[a-c.-]*$", "a.-c"));
  CHECK_FALSE(matches_pattern("^[^a-c]+$", "xb"));
  CHECK(matches_pattern("^[^\\n]*\\n$", "line\n"));
  CHECK_FALSE(matches_pattern("^.$", "\n"));
  CHECK(matches_pattern("^(?!ab)a.$", "ac"));
  CHECK_FALSE(matches_pattern("^(?!ab|ac)a.$", "ac"));
  CHECK(matches_pattern("^[@-\\[\\]-{]+$", "A[]z"));
  CHECK_FALSE(matches_pattern("^[@-\\[\\]-{]+$", "\\"));
  CHECK(matches_pattern("^a*a*a*b$", "aaaab"));
  CHECK(matches_pattern("^(a|)$", ""));
}

TEST_CASE("letter case is ignored outside of classes, by matcher and by expansion alike") {
  CHECK(matches_pattern("^/sub[x]$", "/SUBx", true));
  CHECK_FALSE(matches_pattern("^/sub[x]$", "/SUBX", true));
  CHECK(with_both_cases("^/sub[x]\\.y$") == "^/[Ss][Uu][Bb][x]\\.[Yy]$");
  CHECK(matches_pattern(with_both_cases("^/sub[x]$"), "/SuBx"));
}

TEST_CASE("rules know the names that the services know") {
  const auto fits = [](const Rule& rule, std::string_view text) { return !complaint_about(rule, text); };
  CHECK(fits(rules::pipeline, "\\folder\\microbots-ci"));
  CHECK(fits(rules::pipeline, "12"));
  CHECK(fits(rules::connection, "Azure (prod) [main]"));
  CHECK_FALSE(fits(rules::connection, "a\\b"));
  CHECK(fits(rules::project, "My Project.2"));
  CHECK_FALSE(fits(rules::project, "_hidden"));
  CHECK(fits(rules::project, "Console"));
  CHECK_FALSE(fits(rules::project, "con"));
  CHECK(fits(rules::issuer, "https://vstoken.dev.azure.com/72f988bf-86f1-41af-91ab-2d7cd011db47"));
  CHECK(fits(rules::issuer, "https://oidc.example.com:8443/id/ABC/"));
  CHECK_FALSE(fits(rules::issuer, "https://oidc.example.com/?a=b"));
  CHECK(fits(rules::subject, "system:serviceaccount:bots:runner"));
  CHECK(fits(rules::role, "Azure Kubernetes Service RBAC Reader (preview)"));
  CHECK(fits(rules::resource_group, "rg_(a).b"));
  CHECK(fits(rules::tag_name, "cost center"));
  CHECK_FALSE(fits(rules::tag_name, "KEYLESS-owner"));
}
