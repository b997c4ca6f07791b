#include "http/proxy.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <optional>

#include "base/base64.hpp"
#include "base/text.hpp"

namespace keyless::http {
namespace {

namespace ip = asio::ip;
using boost::system::error_code;

std::optional<ip::address> address_of(const std::string& text) {
  error_code failed;
  auto address = ip::make_address(text, failed);
  if (failed) return std::nullopt;
  return address;
}

bool block_holds(const std::string& block, const ip::address& address) {
  error_code failed;
  if (address.is_v4()) {
    const auto network = ip::make_network_v4(block, failed);
    return !failed && ip::network_v4(address.to_v4(), network.prefix_length()).canonical() == network.canonical();
  }
  const auto network = ip::make_network_v6(block, failed);
  return !failed && ip::network_v6(address.to_v6(), network.prefix_length()).canonical() == network.canonical();
}

bool is_this_machine(const std::string& host) {
  const auto address = address_of(host);
  return host == "localhost" || (address && address->is_loopback());
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes `:port` off; an IPv6 address without brackets has colons of its own.
std::string take_port(std::string& entry) {
  const auto colon = entry.rfind(':');
  const bool several = colon != std::string::npos && entry.find(':') != colon;
  if (colon == std::string::npos || (several && !entry.starts_with('['))) return {};
  if (several && entry[colon - 1] != ']') return {};
  auto port = entry.substr(colon + 1);
  entry.resize(colon);
  return port;
}

bool name_matches(const std::string& entry, const std::string& host) {
  if (entry.starts_with("*.")) return host.ends_with(entry.substr(1));
  if (entry.starts_with('.')) return host.ends_with(entry);
  return host == entry || host.ends_with("." + entry);
}

bool entry_matches(std::string entry, const std::string& host, const std::string& port) {
  if (entry == "*") return true;
  const auto address = address_of(host);
  if (entry.find('/') != std::string::npos) return address && block_holds(entry, *address);
  const auto only_port = take_port(entry);
  if (!only_port.empty() && only_port != port) return false;
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  const auto listed = address_of(entry);
  if (address || listed) return address && listed && *address == *listed;
  return name_matches(entry, host);
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digits = text.substr(std::min(i + 1, text.size()), 2);
    if (text[i] == '%' && digits.size() == 2 && digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos) {
      out += static_cast<char>(std::stoi(std::string(digits), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Result<Proxy> parse_proxy(std::string_view text) {
  const auto scheme_end = text.find("://");
  const auto scheme = scheme_end == std::string_view::npos ? "http" : lower(text.substr(0, scheme_end));
  auto rest = scheme_end == std::string_view::npos ? text : text.substr(scheme_end + 3);
  if (scheme != "http") return Error{Errc::invalid_argument, "HTTPS_PROXY: only http:// proxies are supported"};
  Proxy proxy;
  const auto at = rest.rfind('@');
  if (at != std::string_view::npos) {
    auto credentials = unescaped(rest.substr(0, at));
    if (credentials.find(':') == std::string::npos) credentials += ':';
    proxy.authorization = Secret("Basic " + base64(credentials));
    rest.remove_prefix(at + 1);
  }
  const auto url = parse_url("http://" + std::string(rest));
  if (!url) return Error{Errc::invalid_argument, "HTTPS_PROXY does not name a host and port"};
  proxy.host = url->host();
  proxy.port = url->port();
  return proxy;
}

bool goes_direct(const Url& url, std::string_view no_proxy) {
  const auto host = url.host();
  if (is_this_machine(host)) return true;
  for (const auto& part : split(no_proxy, ',')) {
    const auto entry = lower(trimmed(part));
    if (!entry.empty() && entry_matches(entry, host, url.port())) return true;
  }
  return false;
}

}  // namespace keyless::http
