#include "policy/json_nodes.hpp"

#include <algorithm>
#include <map>
#include "base/json.hpp"

#include "manifest/yaml/bytes.hpp"

namespace keyless::policy {

using manifest::Findings;
using manifest::Node;
using manifest::Place;
using manifest::Source;
using nlohmann::json;

namespace {

constexpr std::size_t deepest = 64;

/// Walks the text for the parser and knows how far that has come: only so the events get places.
class Walker {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Walker(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  Walker& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  Walker operator++(int) {
    auto before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Walker& other) const { return at_ == other.at_; }
  bool operator!=(const Walker& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

/// Builds nodes from the parser's events; the parser stops where a function answers false.
class Builder : public json::json_sax_t {
 public:
  Builder(const Source& source, Findings& findings, JsonText what)
      : source_(source), findings_(findings), what_(what), reached_(source.text().data()), ended_(reached_) {}

  const char** reached() { return &reached_; }
  Node take() { return std::move(root_); }

  bool null() override { return put(node(Node::Type::null)); }
  bool boolean(bool value) override { return put(plain(value ? "true" : "false")); }
  bool number_integer(number_integer_t value) override { return put(plain(std::to_string(value))); }
  bool number_unsigned(number_unsigned_t value) override { return put(plain(std::to_string(value))); }
  bool number_float(number_float_t, const string_t& written) override { return put(plain(written)); }
  bool binary(binary_t&) override { return true; }
  bool string(string_t& value) override {
    auto scalar = node(Node::Type::scalar);
    refuse_bad_characters(value, scalar.at);
    scalar.text = std::move(value);
    return put(std::move(scalar));
  }
  bool start_object(std::size_t) override { return open(Node::Type::mapping); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Node::Type::list); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    key_at_ = token_place();
    refuse_bad_characters(name, key_at_);
    const auto [first, fresh] = keys_.back().emplace(name, key_at_);
    if (!fresh)
      findings_.add("duplicate-key", key_at_,
                    "the key " + manifest::shown(name) + " is here a second time; the first is at " +
                        Findings::named(first->second),
                    "keep one of the two");
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    const auto at = std::min(position > 0 ? position - 1 : 0, source_.text().size());
    findings_.add("bad-json", source_.place_at(at), "not valid JSON from here on",
                  std::string(what_.noun) + " is one JSON object, without comments");
    return false;
  }

 private:
  /// Where the token begins that the parser has just read to its end.
  Place token_place() {
    const auto text = source_.text();
    const auto from = static_cast<std::size_t>(ended_ - text.data());
    ended_ = reached_;
    const auto start = text.find_first_not_of(" \t\r\n,:", from);
    return source_.place_at(std::min(start, text.size()));
  }

  Node node(Node::Type type) {
    Node made;
    made.type = type;
    made.at = token_place();
    return made;
  }
  Node plain(std::string text) {
    auto scalar = node(Node::Type::scalar);
    scalar.plain = true;
    scalar.text = std::move(text);
    return scalar;
  }

  bool put(Node made) {
    if (open_.empty()) {
      root_ = std::move(made);
      return true;
    }
    open_.back().children.push_back(named(std::move(made)));
    return true;
  }

  /// Under the key that was read last, if it lies in an object.
  Node named(Node made) {
    if (open_.empty() || open_.back().type != Node::Type::mapping) return made;
    made.key = std::move(key_);
    made.key_at = key_at_;
    return made;
  }

  bool open(Node::Type type) {
    auto made = named(node(type));
    if (open_.size() >= deepest) {
      findings_.add("too-deep", made.at, "values may be nested 64 levels deep at most");
      return false;
    }
    open_.push_back(std::move(made));
    keys_.emplace_back();
    return true;
  }

  bool close() {
    token_place();
    auto done = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    if (open_.empty())
      root_ = std::move(done);
    else
      open_.back().children.push_back(std::move(done));
    return true;
  }

  void refuse_bad_characters(const std::string& value, Place at) {
    if (what_.any_characters) return;
    if (const auto bad = manifest::first_bad_character(value))
      findings_.add("bad-character", at,
                    "contains " + bad->name + ", which is not allowed in " + std::string(what_.noun));
  }

  const Source& source_;
  Findings& findings_;
  JsonText what_;
  const char* reached_;
  const char* ended_;  ///< of the token before
  std::vector<Node> open_;
  std::vector<std::map<std::string, Place>> keys_;  ///< of each open one
  Node root_;
  std::string key_;
  Place key_at_ = {};
};

}  // namespace

std::optional<Node> read_json(const Source& source, Findings& findings, JsonText what) {
  const auto text = source.text();
  Builder builder(source, findings, what);
  const Walker first(text.data(), builder.reached()), last(text.data() + text.size(), builder.reached());
  if (!json::sax_parse(first, last, &builder)) return std::nullopt;
  return builder.take();
}

}  // namespace keyless::policy
