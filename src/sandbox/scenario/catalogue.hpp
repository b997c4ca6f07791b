#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "sandbox/routing/route.hpp"
#include "sandbox/scenario/delivery.hpp"
#include "sandbox/scenario/fault_rule.hpp"

namespace keyless::sandbox {

/// When a fault can act.
enum class Moment {
  instead,  ///< in the place of an answer: before the commit unless the rule says after it
  answer,   ///< on the true answer: after the commit only
  wire,     ///< on the answer's bytes: after the commit unless the rule says before it
  connect   ///< on the handshake: no request is read
};

/// One fault on its way into one answer.
struct Strike {
  Cloud& cloud;
  std::string_view service;
  const Request& request;
  const FaultRule& rule;
  std::string_view variant;
  nlohmann::json& memory;  ///< of the rule, from strike to strike
  unsigned times = 1;      ///< this one included
  Reply& reply;
  Delivery& delivery;
  bool passed = false;  ///< set by a strike in the place of an answer that leaves this request alone
};

struct KnownFault {
  std::string_view id;
  std::string_view what;
  Moment moment = Moment::instead;
  std::span<const std::string_view> variants = {};
  void (*strike)(Strike&) = nullptr;
  std::string_view service = {};  ///< where it is at home; "" is everywhere
};

/// Everything the sandbox can inject, chapter by chapter.
const std::vector<KnownFault>& known_faults();
/// Null when there is none of that id.
const KnownFault* known_fault(std::string_view id);
/// `keyless sandbox faults`: a line for each fault.
std::string fault_table();

namespace faults {
std::span<const KnownFault> bodies();
std::span<const KnownFault> waiting();
std::span<const KnownFault> framing();
std::span<const KnownFault> handshakes();
std::span<const KnownFault> contents();
std::span<const KnownFault> links();
std::span<const KnownFault> replicas();
std::span<const KnownFault> paging();
std::span<const KnownFault> life();  ///< long operations, tokens, quotas

/// The service's own error with this status, code and message.
Reply error_of(Strike& strike, int status, std::string_view code, const std::string& message);
void put_header(Reply& reply, std::string_view name, std::string value);  ///< in the place of one of that name
std::chrono::seconds seconds_of(const FaultRule& rule, long long otherwise);
}  // namespace faults

}  // namespace keyless::sandbox
