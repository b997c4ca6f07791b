#pragma once

#include <memory>
#include <ostream>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"

namespace keyless::http {

/// The URL as a log may hold it: values of query parameters only when they are on the list of harmless ones.
std::string loggable(const Url& url);

/// Writes one line for each try: method, URL, outcome, time, the service's request id; never a body or credential.
class Log : public Sender {
 public:
  Log(std::unique_ptr<Sender> next, std::ostream& out, Clock& clock);
  asio::awaitable<Result<Response>> send(Request request) override;

 private:
  std::unique_ptr<Sender> next_;
  std::ostream& out_;
  Clock& clock_;
};

}  // namespace keyless::http
