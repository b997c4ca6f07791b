#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "keyless/result.hpp"
#include "model/diagnostic.hpp"
#include "model/plan.hpp"

namespace keyless::http {
struct Cost;
}

namespace keyless::report {

/// How text is written.
struct Style {
  bool color = false;
};

/// Makes text from a manifest or a service harmless for terminals and pipeline logs: C0 (but LF and TAB), DEL, C1, CR,
/// bidi and zero-width become visible escapes, invalid UTF-8 becomes U+FFFD, and `##vso[`, `##[` and `::` at a line
/// start are broken.
std::string sanitized(std::string_view text);
/// As sanitized(), and LF and TAB escaped too: for values inside a line.
std::string one_line(std::string_view text);

/// `file:line:column: error: message`, the line, a mark under the column, the hint. All of them, then a count.
std::string diagnostics(const model::Diagnostics& found, Style style);

/// What a drift or plan report is about, for its head line.
struct Heading {
  bool sandbox = false;
  std::string cloud = {};  ///< AzureCloud ...
  std::string tenant = {};
  std::vector<std::string> owners = {};
  std::string policy = {};  ///< the policy file and where it lies, when a reader should know
};

/// The plan as users of Terraform know it: legend of used symbols, changes with field: old -> new and a reason,
/// undeclared access, refusals, what could not be seen, totals, `No changes.`
std::string plan(const model::Plan& plan, const Heading& heading, Style style);
/// Only what is refused: address, guard, message, advice. Empty when nothing is.
std::string refusals(const model::Plan& plan, Style style);
/// The same facts, worded for drift detection: missing, changed, undeclared.
std::string drift(const model::Plan& plan, const Heading& heading, Style style);

/// `12 requests (2 writes), 1 throttled, 3.4 s`.
std::string cost(const http::Cost& cost, std::chrono::milliseconds took);

/// What we were doing, where, what the service said (code, request id), what to do next. One to four lines.
std::string error(const Error& error, Style style);

/// The drift report as JSON (schemas/drift.schema.json).
std::string drift_json(const model::Plan& plan, const Heading& heading);

}  // namespace keyless::report
