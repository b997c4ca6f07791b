#include <algorithm>

#include "base/text.hpp"
#include "http/codec.hpp"

#include <boost/beast/http/status.hpp>

namespace keyless::http {
namespace {

bool is_token_char(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_field_value(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

void put_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

std::string host_of(const Url& url) {
  const auto& origin = url.origin();
  return origin.substr(origin.find("//") + 2);
}

bool has(const Headers& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& entry) { return equal_caseless(entry.first, name); });
}

bool frames_itself(std::string_view name) {
  return equal_caseless(name, "Host") || equal_caseless(name, "Content-Length") ||
         equal_caseless(name, "Transfer-Encoding") || equal_caseless(name, "Content-Type");
}

bool must_have_length(const Request& request) {
  return !request.body.empty() || (request.method != "GET" && request.method != "HEAD" && request.method != "CONNECT");
}

}  // namespace

Result<std::string> serialize(const Request& request) {
  if (!is_token(request.method)) return Error{Errc::invalid_argument, "not an HTTP method: " + request.method};
  if (request.url.origin().empty()) return Error{Errc::invalid_argument, "a request without an origin"};
  std::string out = request.method + " " + request.url.target() + " HTTP/1.1\r\n";
  put_header(out, "Host", host_of(request.url));
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || !is_field_value(value) || frames_itself(name))
      return Error{Errc::invalid_argument, "a request header that can't be sent: " + name};
    put_header(out, name, value);
  }
  if (!request.body.empty() || !request.content_type.empty()) {
    const auto type = request.content_type.empty() ? std::string("application/json") : request.content_type;
    if (!is_field_value(type)) return Error{Errc::invalid_argument, "a content type that can't be sent"};
    put_header(out, "Content-Type", type);
  }
  if (must_have_length(request)) put_header(out, "Content-Length", std::to_string(request.body.size()));
  return out.append("\r\n").append(request.body);
}

std::string serialize(const Response& response, bool keep_alive, bool head) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.append(reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers)
    if (is_token(name) && is_field_value(value)) put_header(out, name, value);
  const bool bodiless = response.status / 100 == 1 || response.status == 204 || response.status == 304;
  if (!bodiless && !has(response.headers, "Content-Length") && !has(response.headers, "Transfer-Encoding"))
    put_header(out, "Content-Length", std::to_string(response.body.size()));
  if (!keep_alive && !has(response.headers, "Connection")) put_header(out, "Connection", "close");
  out.append("\r\n");
  if (!head && !bodiless) out.append(response.body);
  return out;
}

std::string_view reason_phrase(int status) {
  const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
  if (known == boost::beast::http::status::unknown) return {};
  const auto phrase = boost::beast::http::obsolete_reason(known);
  return {phrase.data(), phrase.size()};
}

}  // namespace keyless::http
