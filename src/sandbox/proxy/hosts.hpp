#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "http/codec.hpp"
#include "sandbox/routing/route.hpp"

/// The names under which the real clouds are met, for clients that come through the proxy.
namespace keyless::sandbox::proxy {

/// Where a tunnel leads.
struct Destination {
  std::string service = {};       ///< `Service::name`
  std::string host = {};          ///< lower case
  std::string organization = {};  ///< named by the host itself: `contoso.visualstudio.com`; else ""
};

/// `host:443` as CONNECT says it; nothing for hosts and ports that the sandbox does not stand for.
std::optional<Destination> destination_of(std::string_view authority);

/// A target behind that tunnel as the services' routes have it: an organization in the host goes into the path, and
/// the `DefaultCollection` of old addresses goes away.
std::string routed_target(const Destination& destination, const std::string& target);

/// Where every machine finds its metadata, in plain HTTP.
inline constexpr std::string_view machine_origin = "http://169.254.169.254";

/// A request to that address, with the address in its target as clients of a proxy write it.
bool is_for_machine(const http::IncomingRequest& request);

/// What links hold for a client that only knows public names.
Origins public_origins();

/// The names a certificate for all these hosts has, some with a wildcard.
std::span<const std::string_view> certified_names();

/// Links hold these origins while a request is answered.
class WithOrigins {
 public:
  WithOrigins(Cloud& cloud, const Origins& origins) : cloud_(cloud), before_(std::exchange(cloud.origins, origins)) {}
  ~WithOrigins() { cloud_.origins = std::move(before_); }
  WithOrigins(const WithOrigins&) = delete;
  WithOrigins& operator=(const WithOrigins&) = delete;

 private:
  Cloud& cloud_;
  Origins before_;
};

}  // namespace keyless::sandbox::proxy
