#pragma once

#include <chrono>
#include <string>
#include "base/json.hpp"

#include "base/clock.hpp"
#include "sandbox/devops/core/population.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::test {

/// A wall clock that moves only when told to.
class SetClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override { return {}; }
  std::chrono::system_clock::time_point wall() const override { return wall_; }
  boost::asio::awaitable<void> sleep_for(Milliseconds) override { co_return; }
  void pass(std::chrono::seconds time) { wall_ += time; }

 private:
  std::chrono::system_clock::time_point wall_ = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
};

/// An organization with one project of three pipelines, one administrator and one plain member, without any socket.
class DevOpsWorld {
 public:
  static constexpr const char* tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  static constexpr const char* subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
  static constexpr const char* administrator_token = "administrators-token";
  static constexpr const char* member_token = "members-token";

  DevOpsWorld();

  struct Outcome {
    int status = 0;
    http::Headers headers = {};
    std::string text = {};
    nlohmann::json body = {};
    std::string header(std::string_view name) const { return std::string(http::header(headers, name)); }
  };
  /// As the administrator, with the version in the query unless the target has one.
  Outcome send(const std::string& method, const std::string& target, const nlohmann::json& body = nullptr);
  Outcome send_as(const std::string& authorization, const std::string& method, const std::string& target,
                  const nlohmann::json& body = nullptr);
  static std::string basic(const std::string& token);
  /// The organization's two other origins, as the member of that personal access token.
  Outcome graph(const std::string& method, const std::string& target, const nlohmann::json& body = nullptr,
                const std::string& token = administrator_token);
  Outcome entitlements(const std::string& method, const std::string& target, const nlohmann::json& body = nullptr,
                       const std::string& token = administrator_token);

  /// Any origin, any headers; the version goes into the query unless the target has one.
  Outcome deliver(const Service& service, const std::string& origin, const http::Headers& headers,
                  const std::string& method, const std::string& target, const nlohmann::json& body);

  /// A connection of the identity below, named so.
  nlohmann::json connection_body(const std::string& name);
  nlohmann::json create(const std::string& name);
  std::string endpoints(const std::string& id = {}) const;
  std::string permissions(const std::string& id) const;

  World world;
  Ids ids{world, 7};
  Keyring keyring{world, ids};
  SetClock clock;
  Cloud cloud{.world = world, .ids = ids, .keyring = keyring, .clock = clock};
  std::string organization_id;
  std::string project_id;
  std::string other_project_id;
  std::string member_id;
  std::string client_id = "11111111-2222-4333-8444-555555555555";  ///< of the identity that connections carry
  std::string principal_id = "aaaaaaaa-2222-4333-8444-555555555555";
};

}  // namespace keyless::sandbox::test
