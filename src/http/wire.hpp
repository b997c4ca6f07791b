#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/asio.hpp"
#include "http/byte_stream.hpp"
#include "http/stack.hpp"

namespace keyless::http {

/// The lowest layer: one try on one connection. Connections are kept and used again. No redirect is followed. Only
/// https. A failure before anything was sent is `unavailable`; after that it is `indeterminate` for whatever may change
/// something or must not be repeated.
class Wire : public Sender {
 public:
  Wire(asio::any_io_executor executor, const Cloud& cloud, Cost& cost, const StackOptions& options);
  asio::awaitable<Result<Response>> send(Request request) override;

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  struct Idle {
    std::unique_ptr<ByteStream> stream;
    Deadline since;
  };
  struct Exchange {
    bool reused = false;
    bool untouched = true;  ///< not one byte of an answer came
    bool reusable = false;
  };

  asio::awaitable<Result<Response>> send_bytes(Request request, std::string bytes, Deadline deadline);
  asio::awaitable<Result<std::unique_ptr<ByteStream>>> dial(Url url, Deadline deadline);
  asio::awaitable<Result<Response>> exchange(ByteStream& stream, const std::string& bytes, bool head, Exchange& state);
  Result<void> check(const Request& request) const;
  std::unique_ptr<ByteStream> take_idle(const std::string& origin);
  void keep(const std::string& origin, std::unique_ptr<ByteStream> stream);
  void count(const Request& request);
  Result<std::shared_ptr<asio::ssl::context>> trust();

  asio::any_io_executor executor_;
  Cloud cloud_;
  Cost& cost_;
  StackOptions options_;
  std::shared_ptr<asio::ssl::context> trust_;
  std::map<std::string, std::vector<Idle>> idle_;
};

}  // namespace keyless::http
