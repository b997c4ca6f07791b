#include "http/url.hpp"

#include <algorithm>

#include "base/percent.hpp"
#include "base/text.hpp"

namespace keyless::http {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::string encoded_segment(std::string_view text) {
  // A dot segment would be resolved away, and with it the segment before.
  if (text == ".") return "%2E";
  if (text == "..") return "%2E%2E";
  return percent_encoded(text, "!$&'()*+,;=:@");
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_port(std::string_view text) {
  return is_digits(text) && text.size() <= 5 && std::stoi(std::string(text)) > 0 &&
         std::stoi(std::string(text)) < 65536;
}

bool is_host_name(std::string_view text) {
  const auto fits = [](char c) { return is_unreserved(c) && c != '~'; };
  return !text.empty() && text.front() != '.' && std::all_of(text.begin(), text.end(), fits);
}

bool is_bracketed_v6(std::string_view text) {
  if (text.size() < 4 || text.front() != '[' || text.back() != ']') return false;
  const auto inner = text.substr(1, text.size() - 2);
  return inner.find_first_not_of("0123456789abcdef:.") == std::string_view::npos;
}

/// Where the port's colon is; npos without one.
std::size_t port_colon(std::string_view authority) {
  const auto bracket = authority.rfind(']');
  return authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
}

std::string_view without_default_port(std::string_view origin) {
  const bool secure = origin.starts_with("https://");
  const std::string_view suffix = secure ? ":443" : ":80";
  return origin.ends_with(suffix) ? origin.substr(0, origin.size() - suffix.size()) : origin;
}

std::string normal_origin(std::string_view origin) {
  while (origin.ends_with('/')) origin.remove_suffix(1);
  return std::string(without_default_port(lower(origin)));
}

bool is_authority(std::string_view authority) {
  const auto colon = port_colon(authority);
  const auto host = authority.substr(0, colon);
  if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) return false;
  return host.starts_with('[') ? is_bracketed_v6(host) : is_host_name(host);
}

Error bad_url(std::string_view text, std::string_view why) {
  // Only what a person needs to recognise it: a query may hold a token.
  const auto shown = std::string(text.substr(0, std::min(text.find_first_of("?#"), std::size_t{120})));
  return Error{Errc::invalid_argument, "not a usable URL (" + std::string(why) + "): " + shown};
}

}  // namespace

Url::Url(std::string_view origin) : origin_(normal_origin(origin)) {}

Url& Url::segment(std::string_view text) {
  const auto query_at = target_.find('?');
  auto query = query_at == std::string::npos ? std::string() : target_.substr(query_at);
  target_.resize(target_.size() - query.size());
  if (!target_.ends_with('/')) target_ += '/';
  target_ += encoded_segment(text) + query;
  return *this;
}

Url& Url::path(std::string_view text) {
  for (const auto& part : split(text, '/'))
    if (!part.empty()) segment(part);
  return *this;
}

Url& Url::query(std::string_view name, std::string_view value) {
  target_ += has_query_ ? '&' : '?';
  has_query_ = true;
  target_ += percent_encoded(name, "$") + "=" + percent_encoded(value);
  return *this;
}

std::string Url::host() const {
  auto authority = origin_.substr(origin_.find("//") + 2);
  authority.resize(std::min(port_colon(authority), authority.size()));
  return authority.starts_with('[') ? authority.substr(1, authority.size() - 2) : authority;
}

std::string Url::port() const {
  const auto authority = origin_.substr(origin_.find("//") + 2);
  const auto colon = port_colon(authority);
  if (colon != std::string::npos) return authority.substr(colon + 1);
  return secure() ? "443" : "80";
}

bool Url::secure() const {
  return origin_.starts_with("https://");
}

std::string Url::printable() const {
  return origin_ + target_.substr(0, target_.find('?'));
}

Result<Url> parse_url(std::string_view text) {
  if (text.size() > 8192) return bad_url(text, "too long");
  if (!is_printable_ascii(text)) return bad_url(text, "a character that is not allowed in a URL");
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return bad_url(text, "not absolute");
  const auto scheme = lower(text.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") return bad_url(text, "neither https nor http");
  if (text.find('#') != std::string_view::npos) return bad_url(text, "a fragment");
  const auto authority_start = scheme_end + 3;
  const auto authority_end = std::min(text.find_first_of("/?", authority_start), text.size());
  const auto authority = lower(text.substr(authority_start, authority_end - authority_start));
  if (authority.find('@') != std::string::npos) return bad_url("", "user information");
  if (!is_authority(authority)) return bad_url(text, "its host or port");
  Url url;
  url.origin_ = normal_origin(scheme + "://" + authority);
  const auto target = text.substr(authority_end);
  url.target_ = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  url.has_query_ = target.find('?') != std::string_view::npos;
  return url;
}

Result<Url> follow(const Url& from, std::string_view link) {
  auto url = parse_url(link);
  if (!url) {
    Error refused = url.error();
    refused.code = Errc::untrusted;
    refused.where = from.printable();
    return std::move(refused).during("following a link of " + from.origin());
  }
  if (url->origin() != from.origin()) {
    return Error{Errc::untrusted, "a link of " + from.origin() + " leads to " + url->origin() + ": not followed",
                 from.printable()};
  }
  return url;
}

}  // namespace keyless::http
