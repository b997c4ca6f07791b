#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "report/diagnostics.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

using namespace keyless;
using namespace keyless::model;
using namespace keyless::report;

TEST_CASE("a diagnostic shows the place, the line, the mark and the hint") {
  const Diagnostic found = {.at = {"keyless.yaml", 3, 5},
                            .message = "unknown key `rols`",
                            .hint = "did you mean `roles`?",
                            .line = "    rols: []",
                            .code = "unknown-key"};
  CHECK(diagnostics({found}, {}) ==
        "keyless.yaml:3:5: error: unknown key `rols` [unknown-key]\n"
        "        rols: []\n"
        "        ^\n"
        "    hint: did you mean `roles`?\n"
        "1 error.\n");
}

TEST_CASE("the mark stands under its character, whatever comes before it") {
  const Diagnostic wide = {.at = {"f", 1, 4}, .message = "m", .line = "äöüx"};
  CHECK(diagnostics({wide}, {}).find("    äöüx\n       ^\n") != std::string::npos);
  const Diagnostic escaped = {.at = {"f", 1, 3}, .message = "m", .line = "\ta\x1Bx"};
  CHECK(diagnostics({escaped}, {}).find("    \\ta\\x1bx\n       ^\n") != std::string::npos);
}

TEST_CASE("a very long line is shown around its mark") {
  const Diagnostic found = {
      .at = {"f", 1, 5001}, .message = "m", .line = std::string(5000, 'a') + "X" + std::string(5000, 'b')};
  const auto text = diagnostics({found}, {});
  CHECK(text.size() < 400);
  CHECK(text.find("aaX") != std::string::npos);
}

TEST_CASE("all of them, then a count; warnings count apart") {
  const Diagnostics found = {{.at = {"a", 1, 1}, .message = "one"},
                             {.severity = Severity::warning, .at = {"b", 2, 0}, .message = "two"},
                             {.at = {}, .message = "three"}};
  CHECK(diagnostics(found, {}) ==
        "a:1:1: error: one\n"
        "b:2: warning: two\n"
        "error: three\n"
        "2 errors, 1 warning.\n");
  CHECK(diagnostics({}, {}) == "");
}

TEST_CASE("hostile text in a diagnostic stays on its line") {
  const Diagnostic found = {
      .at = {"f\n##vso[x].yaml", 1, 1}, .message = "a\n::error::b", .hint = "\x1B[2J", .line = "##vso[y]"};
  const auto text = diagnostics({found}, {});
  CHECK(text.find("##vso[") == std::string::npos);
  CHECK(text.find("\n::") == std::string::npos);
  CHECK(text.find('\x1B') == std::string::npos);
}

TEST_CASE("an error says what, where, the service's words and the way on") {
  const Error failure = {.code = Errc::forbidden,
                         .message = "listing role assignments: not allowed",
                         .where = "roleAssignment/mi/Reader@rg",
                         .service_code = "AuthorizationFailed",
                         .request_id = "r-1",
                         .advice = "Grant Reader on the subscription.",
                         .status = 403};
  CHECK(error(failure, {}) ==
        "Error: roleAssignment/mi/Reader@rg: listing role assignments: not allowed\n"
        "  HTTP 403, code AuthorizationFailed, request id r-1 (forbidden)\n"
        "  Grant Reader on the subscription.\n");
  CHECK(error({.code = Errc::internal, .message = "short"}, {}) == "Error: short\n");
  CHECK(error({.message = "a\n##[error]b"}, {}) == "Error: a\\n#\\x23[error]b\n");
  CHECK(error({.message = "x"}, {.color = true}).find("\033[31m") == 0);
}

TEST_CASE("the JSON forms say the same, versioned and harmless") {
  const Diagnostic found = {.at = {"f", 3, 5}, .message = "##vso[x]\x1B", .hint = "h", .line = "l", .code = "c"};
  const auto text = validation_json({found});
  const auto parsed = keyless::parsed_json(text);
  CHECK(parsed.at("formatVersion") == "2.0");
  CHECK(parsed.at("valid") == false);
  CHECK(parsed.at("diagnostics")[0].at("message") == "##vso[x]\x1B");
  CHECK(parsed.at("diagnostics")[0].at("line") == 3);
  CHECK(text.find("##") == std::string::npos);
  CHECK(text.find('\x1B') == std::string::npos);
  CHECK(keyless::parsed_json(validation_json({})).at("valid") == true);

  const auto failure =
      keyless::parsed_json(error_json({.code = Errc::throttled, .message = "m\xFF", .status = 429})).at("error");
  CHECK(failure.at("code") == "throttled");
  CHECK(failure.at("message") == "m\xEF\xBF\xBD");
  CHECK(failure.at("status") == 429);
  CHECK(!failure.contains("where"));
}
