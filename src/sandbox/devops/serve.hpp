#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// Gathers what a handler needs; a refusal when the route's project does not exist or is hidden.
Reply answered(Cloud& cloud, const Request& request, Answer (*handler)(Call&));

/// A handler as a route table holds it.
template <Answer (*handler)(Call&)>
Reply serve(Cloud& cloud, const Request& request) {
  return answered(cloud, request, handler);
}

}  // namespace keyless::sandbox::devops
