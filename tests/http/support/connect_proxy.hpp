#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

namespace keyless::support {

/// A CONNECT proxy on 127.0.0.1 with a free port. Whatever host is asked for, its tunnels lead to one port of this
/// machine.
class ConnectProxy {
 public:
  ConnectProxy(boost::asio::io_context& context, unsigned short target_port);
  ~ConnectProxy();

  unsigned short port() const;
  int tunnels() const;
  const std::string& head() const;  ///< of the last CONNECT, as it came
  const std::string& seen() const;  ///< all bytes from clients, heads and tunnels

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace keyless::support
