#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/codec.hpp"
#include "keyless/result.hpp"
#include "sandbox/scenario/delivery.hpp"

namespace keyless::sandbox {

/// What goes back over a connection.
struct Served {
  std::string bytes = {};
  bool close = false;
  bool reset = false;  ///< no bytes, no farewell
  Delivery delivery = {};
  std::function<void()> sent = {};  ///< called after the bytes, or when they cannot be sent any more
};

/// HTTP or HTTPS on one port of 127.0.0.1. Connections end when it is closed; the functions are not called afterwards.
class Listener {
 public:
  struct Functions {
    std::function<Served(const http::IncomingRequest&)> request;
    std::function<Served()> malformed;
    /// Of a proxy: fills what serves behind the tunnel that a CONNECT asks for, or answers why there is none.
    std::function<std::optional<Served>(const http::IncomingRequest&, Functions& behind)> connect = {};
    /// What the next handshake meets: "" for nothing, else a variant of the fault C3.
    std::function<std::string()> handshake = {};
    /// Waits on the sandbox's clock.
    std::function<boost::asio::awaitable<void>(std::chrono::milliseconds)> wait = {};
  };
  virtual ~Listener() = default;
  virtual std::uint16_t port() const = 0;
  virtual void start(Functions functions) = 0;
  virtual void close() = 0;
};

class TlsIdentity;

/// Takes `wished` when it is free, any other port when it is not or is 0.
Result<std::unique_ptr<Listener>> listen(boost::asio::any_io_executor executor, std::shared_ptr<TlsIdentity> identity,
                                         std::uint16_t wished);
/// The same without TLS, for what the real clouds serve to their own machines only.
Result<std::unique_ptr<Listener>> listen_plain(boost::asio::any_io_executor executor, std::uint16_t wished);
/// A CONNECT proxy: plain HTTP until a tunnel is granted, then HTTPS under `identity`. It needs `Functions::connect`
/// and `Functions::malformed`.
Result<std::unique_ptr<Listener>> listen_proxy(boost::asio::any_io_executor executor,
                                               std::shared_ptr<TlsIdentity> identity, std::uint16_t wished);

}  // namespace keyless::sandbox
