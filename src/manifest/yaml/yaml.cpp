#include "manifest/yaml/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <unordered_map>

#include "manifest/yaml/bytes.hpp"
#include "manifest/yaml/syntax.hpp"

namespace keyless::manifest {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t most_values = 100'000;
constexpr std::size_t longest_scalar = 64UL * 1024UL;

/// Leaves the parser early; the finding was added before.
struct Stop {};

class Builder final : public YAML::EventHandler {
 public:
  Builder(const Source& source, Findings& findings) : source_(source), findings_(findings) {}

  const Node& root() const { return root_; }
  bool has_root() const { return has_root_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0)
      fail("several-documents", mark, "a manifest is one YAML document, but a second one starts here");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    if (expects_key()) return take_key(mark, "", false);
    put(node_at(Node::Type::null, mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    findings_.add("alias", place(mark), "aliases are not supported: what the reviewer reads is what happens",
                  "write the value itself");
    if (expects_key()) throw Stop();
    put(node_at(Node::Type::broken, mark));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    check_scalar(mark, value);
    const bool plain = tag != "!";
    if (expects_key()) return take_key(mark, value, plain);
    auto node = node_at(plain && is_null_word(value) ? Node::Type::null : Node::Type::scalar, mark);
    node.plain = plain;
    node.text = value;
    put(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Type::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Type::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override {
    report_duplicate_keys(open_.back().node);
    close();
  }

 private:
  struct Level {
    Node node;
    bool has_key = false;
    std::string key = {};
    Place key_at = {};
  };

  static std::size_t offset(const YAML::Mark& mark) { return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos); }
  Place place(const YAML::Mark& mark) const { return source_.place_at(offset(mark)); }
  char byte_at(const YAML::Mark& mark) const {
    return offset(mark) < source_.text().size() ? source_.text()[offset(mark)] : '\0';
  }

  [[noreturn]] void fail(std::string_view code, const YAML::Mark& mark, std::string message, std::string hint = {}) {
    findings_.add(code, place(mark), std::move(message), std::move(hint));
    throw Stop();
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor == 0) return;
    findings_.add("anchor", place(mark), "anchors are not supported: what the reviewer reads is what happens",
                  "remove the anchor and repeat the value where it is needed");
  }

  // A lone `!` reaches us as the tag that quoted scalars carry anyway; only the text tells them apart.
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    const bool implicit = tag.empty() || tag == "?" || (tag == "!" && byte_at(mark) != '!');
    if (implicit) return;
    findings_.add("tag", place(mark), "tags are not supported", "remove the tag; the grammar knows each value's type");
  }

  void check_scalar(const YAML::Mark& mark, const std::string& value) {
    if (value.size() > longest_scalar) fail("scalar-too-long", mark, "this value is longer than 64 KiB");
    if (const auto quote = byte_at(mark); quote == '"' || quote == '\'') {
      if (!quote_is_closed(source_.text(), offset(mark))) {
        fail("unterminated-quote", mark, std::string("the quote that starts here is not closed"),
             std::string("close it with ") + quote);
      }
    }
    const auto bad = first_bad_character(value);
    if (bad) {
      findings_.add("bad-character", place(mark),
                    "this value holds " + bad->name + ", which is not allowed in a manifest",
                    "remove the escape sequence");
    }
  }

  bool expects_key() const {
    return !open_.empty() && open_.back().node.type == Node::Type::mapping && !open_.back().has_key;
  }

  void take_key(const YAML::Mark& mark, const std::string& key, bool plain) {
    auto& level = open_.back();
    level.has_key = true;
    level.key = key;
    level.key_at = place(mark);
    if (key == "<<" && plain) {
      findings_.add("merge-key", level.key_at, "merge keys are not supported", "write the keys themselves");
    } else if (key.empty() || (plain && !is_string_word(key))) {
      findings_.add("bad-key", level.key_at, "a key must be a string", key.empty() ? "" : "write it in quotes");
    }
  }

  Node node_at(Node::Type type, const YAML::Mark& mark) {
    if (++values_ > most_values) fail("too-many-values", mark, "a manifest may hold at most 100,000 values");
    Node node;
    node.type = type;
    node.at = place(mark);
    return node;
  }

  void put(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      has_root_ = true;
      return;
    }
    auto& level = open_.back();
    if (level.has_key) {
      node.key = std::move(level.key);
      node.key_at = level.key_at;
      level.has_key = false;
    }
    level.node.children.push_back(std::move(node));
  }

  void open(Node::Type type, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) fail("bad-key", mark, "a key must be a string");
    if (open_.size() >= deepest) fail("too-deep", mark, "values may be nested 64 levels deep at most");
    open_.push_back({.node = node_at(type, mark)});
  }

  void close() {
    auto node = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(node));
  }

  void report_duplicate_keys(const Node& mapping) {
    std::unordered_map<std::string_view, Place> seen;
    for (const auto& child : mapping.children) {
      const auto [first, fresh] = seen.emplace(child.key, child.key_at);
      if (fresh || child.key == "<<" || child.key.empty()) continue;
      findings_.add(
          "duplicate-key", child.key_at,
          "the key " + shown(child.key) + " is a duplicate; the first is at " + Findings::named(first->second),
          "keep one of the two");
    }
  }

  const Source& source_;
  Findings& findings_;
  std::vector<Level> open_;
  Node root_;
  bool has_root_ = false;
  int documents_ = 0;
  std::size_t values_ = 0;
};

// Two calls at most: on some inputs the parser announces documents for ever without reading on.
void drive(YAML::Parser& parser, Builder& builder) {
  if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(builder);
}

bool parse_into(Builder& builder, const Source& source, Findings& findings) {
  std::istringstream stream{std::string(source.text())};
  try {
    YAML::Parser parser(stream);
    drive(parser, builder);
    return true;
  } catch (const Stop&) {
    return false;
  } catch (const YAML::Exception& error) {
    const auto at = error.mark.is_null() || error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
    add_syntax_finding(error.msg, at, source, findings);
    return false;
  }
}

}  // namespace

bool bytes_are_clean(const Source& source, Findings& findings) {
  if (source.text().size() > largest_file) {
    findings.add("file-too-large", {1, 1}, "a manifest can have 1 MiB at most", "split it into several manifests");
    return false;
  }
  const auto bad = first_bad_character(source.text());
  if (!bad) return true;
  const auto at = source.place_at(bad->at);
  if (bad->encoding) {
    findings.add("bad-utf8", at, "this is not UTF-8: byte " + bad->name, "save the file as UTF-8");
  } else {
    findings.add("bad-character", at, "manifests must not contain the character " + bad->name, "remove it");
  }
  return false;
}

std::optional<Node> read_yaml(const Source& source, Findings& findings) {
  if (const auto directive = first_directive(source.text())) {
    findings.add("directive", source.place_at(*directive), "YAML directives are not supported", "remove this line");
    return std::nullopt;
  }
  if (const auto deep = hopeless_nesting(source.text())) {
    findings.add("too-deep", source.place_at(*deep), "values may be nested 64 levels deep at most");
    return std::nullopt;
  }
  Builder builder(source, findings);
  if (!parse_into(builder, source, findings)) return std::nullopt;
  if (!builder.has_root() || builder.root().type == Node::Type::null) {
    findings.add("empty-file", {1, 1}, "this manifest is empty", "an empty file declares nothing and deletes nothing");
    return std::nullopt;
  }
  return builder.root();
}

}  // namespace keyless::manifest
