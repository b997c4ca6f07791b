#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/yaml/place.hpp"
#include "model/diagnostic.hpp"

namespace keyless::manifest {

/// A word of the manifest as a message quotes it: in backticks, cut when very long.
std::string shown(std::string_view word);
/// The candidate that was probably meant; "" when there is none, or when `word` is no word at all.
std::string nearest_to(std::string_view word, const std::vector<std::string>& candidates);

std::string_view without_byte_order_mark(std::string_view text);

/// The text of one manifest without its byte order mark, and where its lines start.
class Source {
 public:
  Source(std::string file, std::string_view text);

  const std::string& file() const { return file_; }
  std::string_view text() const { return text_; }
  /// The place of a byte. Asking in ascending order costs no more than one walk over the text.
  Place place_at(std::size_t byte) const;
  /// The line without its end; "" when there is none, when it is too long to show, or when it is no clean text.
  std::string line(int number) const;

 private:
  std::string file_;
  std::string_view text_;
  std::vector<std::size_t> line_starts_ = {0};
  mutable std::size_t last_byte_ = 0;
  mutable Place last_ = {1, 1};
};

/// Collects what is wrong in one file, and with what it takes from its folder's defaults.
class Findings {
 public:
  explicit Findings(const Source& source, const Source* defaults = nullptr) : source_(source), defaults_(defaults) {}

  void add(std::string_view code, Place at, std::string message, std::string hint = {});
  /// As add(), for what is allowed and still deserves an eye.
  void warn(std::string_view code, Place at, std::string message, std::string hint = {});
  bool empty() const { return !model::has_errors(found_); }
  bool crowded() const { return found_.size() > 100; }  ///< so many that searching for hints is not worth it
  /// "line 3, column 5": how a message names another place of the same file, or of the defaults.
  static std::string named(Place at);

  model::Diagnostics take() { return std::move(found_); }

 private:
  const Source& source_;
  const Source* defaults_;
  model::Diagnostics found_;
};

}  // namespace keyless::manifest
