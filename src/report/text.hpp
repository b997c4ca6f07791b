#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "keyless/result.hpp"

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

/// What a drift or plan report is about, for its head line.
struct Heading {
  bool sandbox = false;
  std::string cloud = {};  ///< AzureCloud ...
  std::string tenant = {};
  std::vector<std::string> owners = {};
  std::string policy = {};  ///< the policy file and where it lies, when a reader should know
};

/// `12 requests (2 writes), 1 throttled, 3.4 s`.
std::string cost(const http::Cost& cost, std::chrono::milliseconds took);

/// What we were doing, where, what the service said (code, request id), what to do next. One to four lines.
std::string error(const Error& error, Style style);

}  // namespace keyless::report
