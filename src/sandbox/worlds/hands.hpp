#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/dispatch.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/worlds/calendar.hpp"

namespace keyless::sandbox::worlds {

/// Does in a world what a person would do over the wire, as its administrator, without any wire: so rows are what the
/// services write. The first refusal is remembered; what follows it is not carried out.
class Hands {
 public:
  Hands(Cloud& cloud, Dispatch& dispatch, Calendar& calendar);

  nlohmann::json arm(const std::string& method, const std::string& target, const nlohmann::json& body);
  nlohmann::json devops(const std::string& method, const std::string& target, const nlohmann::json& body);

  bool stopped() const { return !flaw_.empty(); }
  /// What was refused, with the answer.
  const std::string& flaw() const { return flaw_; }

  Cloud& cloud;
  Calendar& calendar;

 private:
  nlohmann::json send(const Service& service, const http::IncomingRequest& request);
  const std::string& manager_token();

  Dispatch& dispatch_;
  std::string client_id_;
  std::string client_secret_;
  std::string tenant_;
  std::string access_token_;
  std::string manager_token_;
  Calendar::Wall manager_token_from_ = {};
  std::string flaw_;
};

}  // namespace keyless::sandbox::worlds
