#include "manifest/yaml/quote.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "manifest/yaml/yaml.hpp"

using namespace keyless;
using namespace keyless::manifest;

namespace {

/// Text as people, other tools and attackers name things.
std::string hostile() {
  static const std::vector<std::string> pieces = {
      "null", "~", "true", "no",   "0x1F", "1_000", "12",   "1e5",  "-",  "- ",   "?",   ": ",        ":", " #",
      "#",    "'", "\"",   "\\",   "{",    "}",     "[",    "]",    ",",  "&a",   "*a",  "!t",        "|", ">",
      "%",    "@", "`",    "<<",   "---",  "...",   "\n",   "\r\n", "\t", " ",    "é",   "日",        "😀", "key",
      "sc-",  ".", "/",    "a: b", "\\n",  "''",    "\"\"", "=",    "+1", ".inf", "NaN", "2026-11-21"};
  const auto chosen = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size()));
  std::string text;
  for (const auto index : chosen) text += pieces[index];
  return text;
}

/// What our strict reader takes a document for; nothing when it complains about anything.
std::optional<Node> read(const std::string& text) {
  const Source source("export.yaml", text);
  Findings findings(source);
  auto root = read_yaml(source, findings);
  const bool sound = findings.empty();
  return sound ? root : std::nullopt;
}

bool is_scalar(const Node& node, const std::string& text) {
  return node.type == Node::Type::scalar && node.text == text && (!node.plain || !text.empty());
}

}  // namespace

TEST_CASE("what is written in quotes is read back as it was, wherever it stands") {
  CHECK(rc::check([] {
    const auto text = hostile();
    RC_PRE(can_be_written(text));
    const auto word = scalar_text(text);
    RC_ASSERT(word.find('\n') == std::string::npos);
    RC_ASSERT(word.find("##") == std::string::npos);
    const auto root = read("top:\n- name: " + word + "\n  list:\n  - " + word + "\n  after: x\n");
    RC_ASSERT(root.has_value());
    const auto& entry = root->children.front().children.front();
    RC_ASSERT(is_scalar(*child_of(entry, "name"), text));
    RC_ASSERT(is_scalar(child_of(entry, "list")->children.front(), text));
    RC_ASSERT(is_scalar(*child_of(entry, "after"), "x"));
  }));
}

TEST_CASE("any bytes are written or refused, never changed") {
  CHECK(rc::check([](const std::string& text) {
    if (!can_be_written(text)) return;
    const auto root = read("name: " + scalar_text(text) + "\n");
    RC_ASSERT(root.has_value());
    RC_ASSERT(is_scalar(root->children.front(), text));
  }));
}

TEST_CASE("any bytes in a comment stay in it") {
  CHECK(rc::check([](const std::string& bytes) {
    const auto root = read("# " + comment_text(bytes + hostile()) + "\nname: x\n");
    RC_ASSERT(root.has_value());
    RC_ASSERT(is_scalar(root->children.front(), "x"));
  }));
}

TEST_CASE("words that nobody can misread are written without quotes") {
  for (const std::string plain : {"microbots", "sc-openai", "Cognitive Services OpenAI User", "/subscriptions/x",
                                  "72f988bf-86f1-41af-91ab-2d7cd011db47", "Microsoft.Storage/accounts/a"})
    CHECK(scalar_text(plain) == plain);
  CHECK(scalar_text("null") == "'null'");
  CHECK(scalar_text("No") == "'No'");
  CHECK(scalar_text("12345678-1234-1234-1234-123456781234") == "'12345678-1234-1234-1234-123456781234'");
  CHECK(scalar_text("") == "''");
  CHECK(scalar_text("it's") == "'it''s'");
  CHECK(scalar_text("\\folder\\name") == "'\\folder\\name'");
  CHECK(scalar_text("two\nlines") == "\"two\\nlines\"");
}
