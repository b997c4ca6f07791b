#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include "base/json.hpp"

#include "http/message.hpp"
#include "sandbox/sandbox.hpp"

namespace keyless::sandbox::test {

/// A wall clock that stands still until it is moved.
class StillClock final : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override {
    return std::chrono::steady_clock::time_point{} + (wall_ - start);
  }
  std::chrono::system_clock::time_point wall() const override { return wall_; }
  boost::asio::awaitable<void> sleep_for(Milliseconds time) override {
    if (on_sleep) on_sleep();
    slept += time;
    co_return;
  }
  void pass(std::chrono::seconds time) { wall_ += time; }
  Milliseconds slept{0};  ///< asked for by whoever waits on it

  std::function<void()> on_sleep = {};  ///< called in the place of sleeping

 private:
  static constexpr std::chrono::system_clock::time_point start =
      std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
  std::chrono::system_clock::time_point wall_ = start;
};

struct Answer {
  int status = 0;  ///< 0: the connection ended without one
  http::Headers headers = {};
  std::string text = {};
  nlohmann::json body = {};  ///< discarded when the text is no JSON

  std::string header(std::string_view name) const { return std::string(http::header(headers, name)); }
  std::string code() const;  ///< `error.code` or `error`
  std::string message() const;
};

/// A sandbox in this process, met over real HTTPS by a client that shares nothing with the program's own.
class Lab {
 public:
  explicit Lab(Options options = {});
  ~Lab();

  static constexpr const char* tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  static constexpr const char* subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";

  /// `origin` is a key of the ready line: `resourceManager`.
  Answer send(const std::string& origin, const std::string& method, const std::string& target,
              const std::string& body = "", http::Headers headers = {});
  /// Over plain HTTP, without a body.
  Answer plain(const std::string& origin, const std::string& method, const std::string& target,
               const http::Headers& headers = {});
  /// Resource Manager, as the client, or with another token.
  Answer arm(const std::string& method, const std::string& path, const nlohmann::json& body = nullptr,
             const std::string& token = "");
  /// Bytes of our own over TLS; answers everything that comes back until the peer closes.
  std::string raw(const std::string& origin, const std::string& bytes);

  Answer form(const std::string& body, const std::string& in_tenant = tenant);
  Answer sign_in(const std::string& client, const std::string& assertion, const std::string& in_tenant = tenant);
  std::string client_token(const std::string& scope = "https://management.azure.com/.default");
  std::string token_of(const std::string& client, const std::string& assertion);

  std::string ready(const char* name) const { return ready_[name].get<std::string>(); }
  void restart();
  void read_ready_line();

  boost::asio::io_context context{1};
  StillClock clock;
  Options options;
  std::unique_ptr<Sandbox> sandbox;

 private:
  nlohmann::json ready_;
  std::string token_;
};

/// A folder of its own, gone with it.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  std::filesystem::path path;
};

std::string encoded(const std::string& text);

}  // namespace keyless::sandbox::test
