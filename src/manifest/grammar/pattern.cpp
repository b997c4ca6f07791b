#include "manifest/grammar/pattern.hpp"

#include <functional>
#include <limits>

#include "base/text.hpp"
#include "manifest/yaml/bytes.hpp"

namespace keyless::manifest {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// Length of the class, group, escape or character that `pattern` starts with.
std::size_t atom_length(std::string_view pattern) {
  if (pattern[0] == '\\') return 2;
  if (pattern[0] == '[') {
    for (std::size_t i = 1;; ++i) {
      if (pattern[i] == '\\') {
        ++i;
      } else if (pattern[i] == ']') {
        return i + 1;
      }
    }
  }
  if (pattern[0] != '(') return 1;
  std::size_t i = 1;
  while (pattern[i] != ')') i += atom_length(pattern.substr(i));
  return i + 1;
}

struct Count {
  std::size_t least = 1;
  std::size_t most = 1;
  std::size_t length = 0;  ///< of the quantifier itself
};

Count quantifier(std::string_view rest) {
  if (rest.starts_with('*')) return {0, unlimited, 1};
  if (rest.starts_with('+')) return {1, unlimited, 1};
  if (rest.starts_with('?')) return {0, 1, 1};
  if (!rest.starts_with('{')) return {};
  Count count = {0, 0, 1};
  auto* part = &count.least;
  bool range = false;
  for (; rest[count.length] != '}'; ++count.length) {
    if (rest[count.length] == ',') {
      part = &count.most;
      range = true;
    } else {
      *part = *part * 10 + static_cast<std::size_t>(rest[count.length] - '0');
    }
  }
  if (!range) count.most = count.least;
  if (range && rest[count.length - 1] == ',') count.most = unlimited;
  ++count.length;
  return count;
}

char meant_by(std::string_view atom) {
  if (atom[0] != '\\') return atom[0];
  return atom[1] == 'n' ? '\n' : atom[1];
}

bool class_holds(std::string_view inside, char c) {
  const bool negated = inside.starts_with('^');
  if (negated) inside.remove_prefix(1);
  bool held = false;
  const auto next = [&] {
    const auto atom = inside.substr(0, inside[0] == '\\' ? 2 : 1);
    inside.remove_prefix(atom.size());
    return meant_by(atom);
  };
  while (!inside.empty()) {
    const char first = next();
    const bool range = inside.size() > 1 && inside[0] == '-';
    if (range) inside.remove_prefix(1);
    const char last = range ? next() : first;
    held = held || (c >= first && c <= last);
  }
  return held != negated;
}

class Matcher {
 public:
  using Next = std::function<bool(std::size_t)>;

  Matcher(std::string_view text, bool caseless) : text_(text), caseless_(caseless) {}

  bool alternatives(std::string_view pattern, std::size_t at, const Next& next) const {
    std::size_t end = 0;
    while (end < pattern.size() && pattern[end] != '|') end += atom_length(pattern.substr(end));
    if (sequence(pattern.substr(0, end), at, next)) return true;
    return end < pattern.size() && alternatives(pattern.substr(end + 1), at, next);
  }

 private:
  bool sequence(std::string_view pattern, std::size_t at, const Next& next) const {
    if (pattern.empty()) return next(at);
    const auto atom = pattern.substr(0, atom_length(pattern));
    const auto count = quantifier(pattern.substr(atom.size()));
    const auto rest = pattern.substr(atom.size() + count.length);
    if (atom == "^") return at == 0 && sequence(rest, at, next);
    if (atom == "$") return at == text_.size() && sequence(rest, at, next);
    const auto behind = [&](std::size_t reached) { return sequence(rest, reached, next); };
    if (atom.starts_with("(?!")) {
      const bool seen = alternatives(atom.substr(3, atom.size() - 4), at, [](std::size_t) { return true; });
      return !seen && behind(at);
    }
    if (atom.starts_with('(')) return group(atom.substr(1, atom.size() - 2), count, at, behind);
    return single(atom, count, at, behind);
  }

  bool group(std::string_view inside, Count count, std::size_t at, const Next& behind) const {
    const auto again = [&](std::size_t reached) {
      if (reached == at) return count.least > 0 && behind(at);  // empty rounds would never end
      const Count left = {count.least > 0 ? count.least - 1 : 0, count.most == unlimited ? unlimited : count.most - 1,
                          0};
      return group(inside, left, reached, behind);
    };
    if (count.most > 0 && alternatives(inside, at, again)) return true;
    return count.least == 0 && behind(at);
  }

  bool single(std::string_view atom, Count count, std::size_t at, const Next& behind) const {
    std::size_t reached = at;
    while (reached < text_.size() && reached - at < count.most && fits(atom, text_[reached])) ++reached;
    for (;; --reached) {
      if (reached - at < count.least) return false;
      if (behind(reached)) return true;
      if (reached == at) return false;
    }
  }

  bool fits(std::string_view atom, char c) const {
    if (atom == ".") return c != '\n';
    if (atom[0] == '[') return class_holds(atom.substr(1, atom.size() - 2), c);
    const char wanted = meant_by(atom);
    return c == wanted || (caseless_ && equal_caseless({&c, 1}, {&wanted, 1}));
  }

  std::string_view text_;
  bool caseless_;
};

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text, bool caseless) {
  const auto to_the_end = [](std::size_t) { return true; };
  return Matcher(text, caseless).alternatives(pattern, 0, to_the_end);
}

std::string with_both_cases(std::string_view pattern) {
  std::string expanded;
  while (!pattern.empty()) {
    const bool nested = pattern[0] == '[' || pattern[0] == '\\';
    const auto atom = pattern.substr(0, nested ? atom_length(pattern) : 1);
    if (is_letter(atom[0])) {
      expanded += '[';
      expanded += static_cast<char>(atom[0] & ~0x20);
      expanded += static_cast<char>(atom[0] | 0x20);
      expanded += ']';
    } else {
      expanded += atom;
    }
    pattern.remove_prefix(atom.size());
  }
  return expanded;
}

}  // namespace keyless::manifest
