#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"
#include "keyless/result.hpp"

namespace keyless::http {

/// HTTP/1.1 as bytes, without any socket: the same code serves the client and a server.
/// Bytes may arrive in pieces of any size. An error ends the connection: nothing may be read from it afterwards.

inline constexpr std::size_t default_body_limit = std::size_t{8} * 1024 * 1024;
inline constexpr std::size_t header_limit = std::size_t{16} * 1024;

/// A request as a server sees it.
struct IncomingRequest {
  std::string method = {};  ///< as sent: `GET`, `PATCH`
  std::string target = {};  ///< path and query, as sent
  Headers headers = {};     ///< names as sent; look them up with `header`
  std::string body = {};
  bool keep_alive = true;  ///< false when the client asked to close, or speaks HTTP/1.0
};

/// Reads requests from a stream of bytes, one after the other. After an error it stays failed.
class RequestParser {
 public:
  explicit RequestParser(std::size_t body_limit = default_body_limit);
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;
  ~RequestParser();

  /// Takes all of `bytes`; what follows the end of a request is kept for the next one. `protocol` on anything
  /// malformed, ambiguous (Content-Length with Transfer-Encoding, twice Content-Length) or above the limits.
  Result<void> feed(std::string_view bytes);
  /// A whole request is there.
  bool done() const;
  /// No byte of a next request has come: the peer may close here without cutting anything.
  bool idle() const;
  /// The client waits for `100 Continue` before it sends the body.
  bool expects_continue() const;
  /// The finished request; parses what came after it, so `done()` may be true again at once. Only when `done()`.
  IncomingRequest take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Reads one response. Interim answers (1xx) are skipped.
class ResponseParser {
 public:
  /// `head`: the request was a HEAD, so no body follows whatever the headers say.
  explicit ResponseParser(bool head, std::size_t body_limit = default_body_limit);
  ResponseParser(ResponseParser&&) noexcept;
  ResponseParser& operator=(ResponseParser&&) noexcept;
  ~ResponseParser();

  /// `protocol` on anything malformed, above the limits, in an encoding we did not ask for, or behind the end.
  Result<void> feed(std::string_view bytes);
  /// The peer closed in good order: the end of a body without length; `protocol` when anything is missing.
  Result<void> finish();
  bool done() const;
  /// Not one byte has come.
  bool untouched() const;
  /// Whether the connection may carry another request. Only when `done()`.
  bool keep_alive() const;
  /// Only when `done()`.
  Response take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The bytes of a request: Host, Content-Length and Content-Type are added, the rest is `request.headers`.
/// `invalid_argument` when a header could break out of its line.
Result<std::string> serialize(const Request& request);

/// The bytes of a response. Content-Length is added unless the headers hold it or a Transfer-Encoding;
/// a header with line breaks is left out. `head` leaves the body out and keeps its length.
std::string serialize(const Response& response, bool keep_alive, bool head = false);

/// The customary words behind a status: `Not Found`; "" for one without.
std::string_view reason_phrase(int status);

}  // namespace keyless::http
