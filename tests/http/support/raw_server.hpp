#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

namespace keyless::support {

/// A server on 127.0.0.1 with a free port that reads once, sends fixed bytes whatever was asked, and closes.
class RawServer {
 public:
  RawServer(boost::asio::io_context& context, std::string answer);
  ~RawServer();

  unsigned short port() const;
  int connections() const;
  const std::string& received() const;  ///< over all connections

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace keyless::support
