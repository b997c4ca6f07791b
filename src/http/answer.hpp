#pragma once

#include <string>

#include "http/message.hpp"

namespace keyless::http {

/// What a service says about a failure, in whichever of their forms it came.
struct ServiceError {
  std::string code = {};  ///< `AuthorizationFailed`, `AccessCheckException`, `AADSTS700213`
  std::string message = {};
  std::string request_id = {};
};

/// Reads the error forms of Resource Manager, Entra, Graph and Azure DevOps; empty when the body is none of them.
ServiceError service_error(const std::string& body);

/// What the service's support desk asks for; "" when the answer holds none.
std::string request_id_of(const Response& response);

bool is_html(const Response& response);

/// What a failure means, from status and code together: the same status says different things.
Errc meaning_of(const Response& response, const ServiceError& error, const Request& request);

/// What to do about it, for the codes people meet; "" for others.
std::string advice_on(Errc meaning, const ServiceError& error, const Request& request);

}  // namespace keyless::http
