#pragma once

#include <string>
#include <string_view>

#include "keyless/result.hpp"

namespace keyless::http {

/// An absolute http(s) URL, split once. Built from an origin and encoded pieces, or parsed strictly from a service's
/// link.
class Url {
 public:
  Url() = default;
  /// `origin` is `scheme://host[:port]`, from a Cloud.
  explicit Url(std::string_view origin);

  /// Appends `/` and the segment, percent-encoded (so `/`, `?`, `#`, CR and LF in it can't change the structure).
  Url& segment(std::string_view text);
  /// Appends a path that holds slashes of its own, such as an ARM id: each segment encoded alone.
  Url& path(std::string_view text);
  /// Appends `name=value` to the query, both encoded; `$` in names stays as OData clients send it.
  Url& query(std::string_view name, std::string_view value);

  const std::string& origin() const { return origin_; }  ///< lower case, default port left out
  const std::string& target() const { return target_; }  ///< path and query, never empty
  std::string text() const { return origin_ + target_; }
  std::string host() const;  ///< without port, without brackets
  std::string port() const;  ///< "443" or "80" where the URL names none
  bool secure() const;       ///< https
  /// The URL without its query, for messages and logs.
  std::string printable() const;

 private:
  friend Result<Url> parse_url(std::string_view text);
  std::string origin_;
  std::string target_ = "/";
  bool has_query_ = false;
};

/// Strict: absolute, http or https, no user info, no fragment, no control characters or spaces or backslashes.
Result<Url> parse_url(std::string_view text);

/// A link a service gave us (nextLink, Location), allowed only on the same origin as `from`. Anything else is
/// `untrusted`.
Result<Url> follow(const Url& from, std::string_view link);

}  // namespace keyless::http
