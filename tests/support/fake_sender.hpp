#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "http/client.hpp"

namespace keyless::support {

/// A service that answers from a script. Each answer is for one method and target and is used once; answers for the
/// same one are used in order, others in any order. What was not foreseen fails and is remembered.
class FakeSender : public http::Sender {
 public:
  FakeSender& on(const std::string& method, const std::string& target, int status, std::string body,
                 http::Headers headers = {}) {
    if (http::header(headers, "Content-Type").empty()) headers.emplace_back("Content-Type", "application/json");
    http::Response response;
    response.status = status;
    response.headers = std::move(headers);
    response.body = std::move(body);
    answers_[method + " " + target].push_back(std::move(response));
    return *this;
  }

  /// The request never gets an answer.
  FakeSender& fails(const std::string& method, const std::string& target, Error error) {
    answers_[method + " " + target].push_back(std::move(error));
    return *this;
  }

  boost::asio::awaitable<Result<http::Response>> send(http::Request request) override {
    co_await boost::asio::post(boost::asio::use_awaitable);
    const auto key = request.method + " " + request.url.target();
    requests.push_back(std::move(request));
    const auto found = answers_.find(key);
    if (found == answers_.end() || found->second.empty()) {
      unforeseen.push_back(key);
      co_return Error{Errc::internal, "the test foresees no " + key};
    }
    auto answer = std::move(found->second.front());
    found->second.pop_front();
    co_return answer;
  }

  /// The answers that nobody asked for.
  std::vector<std::string> leftovers() const {
    std::vector<std::string> keys;
    for (const auto& [key, left] : answers_)
      for (std::size_t i = 0; i < left.size(); ++i) keys.push_back(key);
    return keys;
  }

  /// The bodies sent with this method, in order.
  std::vector<std::string> bodies(const std::string& method) const {
    std::vector<std::string> sent;
    for (const auto& request : requests)
      if (request.method == method) sent.push_back(request.body);
    return sent;
  }

  std::vector<http::Request> requests;
  std::vector<std::string> unforeseen;

 private:
  std::map<std::string, std::deque<Result<http::Response>>> answers_;
};

}  // namespace keyless::support

/// The script was followed to the letter.
#define KEYLESS_FOLLOWED(fake)                               \
  do {                                                       \
    CHECK((fake).unforeseen == std::vector<std::string>{});  \
    CHECK((fake).leftovers() == std::vector<std::string>{}); \
  } while (false)
