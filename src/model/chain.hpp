#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "model/address.hpp"

namespace keyless::model {

/// One link of a chain from the service connection to the resource.
struct Link {
  enum class State { holds, broken, unproven };
  std::string name;  ///< connection, issuer, subject, audience, exchange, reach, role, pipeline
  State state = State::holds;
  std::string detail;       ///< what was seen
  std::string cause = {};   ///< the service's code, `AADSTS700213`; "" where there is none
  std::string remedy = {};  ///< what to do about a broken one
};

struct Chain {
  Address connection;
  std::vector<Link> links;
  bool holds() const {
    return std::ranges::none_of(links, [](const Link& link) { return link.state == Link::State::broken; });
  }
};

}  // namespace keyless::model
