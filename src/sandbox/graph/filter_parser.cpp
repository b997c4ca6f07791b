#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/graph/filter.hpp"

namespace keyless::sandbox::graph {

namespace {

/// OData's filter language as far as directory objects take it. A flaw ends the parse: `failed()` is then true.
class Parser {
 public:
  Parser(std::string_view text, FilterFlaw& flaw) : text_(text), flaw_(flaw) {}

  Filter parse() {
    filter_.root = either();
    skip();
    if (at_ != text_.size()) fail(fmt::format("Syntax error at position {} in '{}'.", at_, text_));
    return std::move(filter_);
  }
  bool failed() const { return failed_; }

 private:
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  void fail(const std::string& message, bool unsupported = false) {
    if (!failed_) flaw_ = {unsupported, message};
    failed_ = true;
    at_ = text_.size();
  }

  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!take(c)) fail(fmt::format("Syntax error at position {} in '{}'.", at_, text_));
  }

  static bool is_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '-' || c == '.' || c == ':';
  }

  std::string peek() {
    skip();
    auto end = at_;
    while (end < text_.size() && is_name(text_[end])) ++end;
    return std::string(text_.substr(at_, end - at_));
  }

  bool take_word(std::string_view word) {
    if (peek() != word) return false;
    at_ += word.size();
    return true;
  }

  Clause joined(Clause::Kind kind, Clause first, Clause second) {
    Clause clause;
    clause.kind = kind;
    clause.parts.push_back(std::move(first));
    clause.parts.push_back(std::move(second));
    return clause;
  }

  Clause either() {
    auto clause = both();
    while (!failed_ && take_word("or")) clause = joined(Clause::Kind::any_of, std::move(clause), both());
    return clause;
  }

  Clause both() {
    auto clause = maybe_not();
    while (!failed_ && take_word("and")) clause = joined(Clause::Kind::all_of, std::move(clause), maybe_not());
    return clause;
  }

  /// Counts how deep the parse is; too deep is a flaw of the filter.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.levels_ > deepest) parser_.fail("The recursion limit has been reached while parsing the filter.");
    }
    ~Level() { --parser_.levels_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    static constexpr int deepest = 100;
    Parser& parser_;
  };

  Clause maybe_not() {
    Level level(*this);
    if (failed_) return {};
    auto ahead = peek();
    if (ahead != "not") return comparison();
    at_ += 3;
    filter_.advanced = true;
    Clause clause;
    clause.kind = Clause::Kind::negated;
    clause.parts.push_back(maybe_not());
    return clause;
  }

  Clause comparison() {
    auto left = operand();
    if (failed_) return left;
    auto word = peek();
    constexpr std::array<std::string_view, 6> operators = {"eq", "ne", "gt", "ge", "lt", "le"};
    if (word == "in") return in_list(std::move(left));
    if (std::find(operators.begin(), operators.end(), word) == operators.end()) return left;
    at_ += word.size();
    if (word == "ne") filter_.advanced = true;
    auto clause = joined(Clause::Kind::compare, std::move(left), operand());
    clause.text = word;
    return clause;
  }

  Clause in_list(Clause left) {
    at_ += 2;
    Clause clause;
    clause.kind = Clause::Kind::in;
    clause.parts.push_back(std::move(left));
    expect('(');
    do {
      clause.parts.push_back(operand());
    } while (!failed_ && take(','));
    expect(')');
    return clause;
  }

  Clause operand() {
    skip();
    if (take('(')) {
      auto inner = either();
      expect(')');
      return inner;
    }
    if (at_ < text_.size() && text_[at_] == '\'') return quoted();
    auto word = peek();
    if (word.empty()) {
      fail(fmt::format("Expression expected at position {} in '{}'.", at_, text_));
      return {};
    }
    at_ += word.size();
    if (at_ < text_.size() && text_[at_] == '(') return call(word);
    if (auto bare = bare_literal(word)) return *bare;
    return path(word);
  }

  Clause quoted() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '\'') {
        value += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        value += text_[at_++];
      } else {
        ++at_;
        return literal(ordered_json(value).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
      }
    }
    fail(fmt::format("There is an unterminated string literal at position {} in '{}'.", text_.size(), text_));
    return {};
  }

  static Clause literal(std::string value) {
    Clause clause;
    clause.literal = std::move(value);
    return clause;
  }

  /// Numbers, truth values, dates and GUIDs stand without quotes.
  std::optional<Clause> bare_literal(const std::string& word) {
    if (word == "true" || word == "false" || word == "null") return literal(word);
    if (is_guid(word)) return literal(ordered_json(word).dump());
    if (std::isdigit(static_cast<unsigned char>(word.front())) == 0) return std::nullopt;
    bool number = std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    return literal(number ? word.substr(0, 15) : ordered_json(word).dump());
  }

  Clause call(const std::string& name) {
    constexpr std::array<std::string_view, 3> known = {"startswith", "endswith", "contains"};
    auto function = lower(name);
    if (std::find(known.begin(), known.end(), function) == known.end()) {
      fail(fmt::format("An unknown function with name '{}' was found.", name));
      return {};
    }
    if (function == "contains") fail("Unsupported Query.", true);
    if (function == "endswith" || depth_ > 0) filter_.advanced = true;
    Clause clause;
    clause.kind = Clause::Kind::call;
    clause.text = function;
    expect('(');
    clause.parts.push_back(operand());
    expect(',');
    clause.parts.push_back(operand());
    expect(')');
    return clause;
  }

  Clause path(const std::string& first) {
    Clause clause;
    clause.kind = Clause::Kind::path;
    clause.text = first;
    if (depth_ == 0) filter_.members.push_back(first);
    while (!failed_ && at_ < text_.size() && text_[at_] == '/') {
      ++at_;
      auto word = peek();
      at_ += word.size();
      if (word == "$count") return counted(std::move(clause));
      bool opens = at_ < text_.size() && text_[at_] == '(';
      if (opens && (word == "any" || word == "all")) return lambda(std::move(clause), word);
      clause.text += "/" + word;
    }
    return clause;
  }

  Clause counted(Clause of) {
    filter_.advanced = true;
    Clause clause;
    clause.kind = Clause::Kind::count;
    clause.parts.push_back(std::move(of));
    return clause;
  }

  Clause lambda(Clause of, const std::string& word) {
    Clause clause;
    clause.kind = Clause::Kind::lambda;
    clause.text = word;
    clause.parts.push_back(std::move(of));
    expect('(');
    if (take(')')) return clause;
    auto start = at_;
    while (at_ < text_.size() && text_[at_] != ':') ++at_;
    clause.variable = std::string(text_.substr(start, at_ - start));
    while (clause.variable.ends_with(' ')) clause.variable.pop_back();
    expect(':');
    ++depth_;
    clause.parts.push_back(either());
    --depth_;
    expect(')');
    return clause;
  }

  std::string_view text_;
  FilterFlaw& flaw_;
  Filter filter_ = {};
  std::size_t at_ = 0;
  int depth_ = 0;
  int levels_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<Filter> parse_filter(std::string_view text, FilterFlaw& flaw) {
  constexpr std::size_t longest = 8192;
  if (text.size() > longest) {
    flaw = {false, "The filter is too long."};
    return std::nullopt;
  }
  Parser parser(text, flaw);
  auto filter = parser.parse();
  if (parser.failed()) return std::nullopt;
  for (const auto& member : filter.members)
    if (member == "federatedIdentityCredentials") filter.advanced = true;
  return filter;
}

}  // namespace keyless::sandbox::graph
