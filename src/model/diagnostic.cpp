#include "keyless/diagnostic.hpp"

#include <algorithm>

namespace keyless {
namespace {

std::string place_of(const Origin& at) {
  auto place = at.file;
  if (at.line > 0) place += ":" + std::to_string(at.line);
  if (at.line > 0 && at.column > 0) place += ":" + std::to_string(at.column);
  return place.empty() ? place : place + ": ";
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const Diagnostic& found) { return found.severity == Severity::error; });
}

std::string printed(const Diagnostic& found) {
  const auto* word = found.severity == Severity::error ? "error: " : "warning: ";
  return place_of(found.at) + word + found.message + (found.hint.empty() ? "" : " (" + found.hint + ")");
}

}  // namespace keyless
