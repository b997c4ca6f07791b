#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "http/client.hpp"

namespace keyless::support {

/// Answers from a script, one entry for each request; records what was asked. Fails when the script has run out.
class ScriptedSender : public http::Sender {
 public:
  using Reply = std::function<Result<http::Response>(const http::Request&)>;

  ScriptedSender& then(int status, std::string body = "{}", http::Headers headers = {}) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    response.headers = std::move(headers);
    replies.push_back([response](const http::Request&) -> Result<http::Response> { return response; });
    return *this;
  }

  ScriptedSender& then_fail(Errc code) {
    replies.push_back([code](const http::Request&) -> Result<http::Response> { return Error{code, "scripted"}; });
    return *this;
  }

  boost::asio::awaitable<Result<http::Response>> send(http::Request request) override {
    asked.push_back(request);
    if (replies.empty()) co_return Error{Errc::internal, "the script has run out"};
    auto reply = std::move(replies.front());
    replies.pop_front();
    co_return reply(request);
  }

  std::deque<Reply> replies;
  std::vector<http::Request> asked;
};

/// Lets a test keep the ScriptedSender that a layer wants to own.
class Borrowed : public http::Sender {
 public:
  explicit Borrowed(http::Sender& inner) : inner_(inner) {}
  boost::asio::awaitable<Result<http::Response>> send(http::Request request) override {
    return inner_.send(std::move(request));
  }

 private:
  http::Sender& inner_;
};

}  // namespace keyless::support
