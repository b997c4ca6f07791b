#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "http/cloud.hpp"
#include "http/url.hpp"

namespace keyless::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name, letter case ignored; "" when missing.
std::string_view header(const Headers& headers, std::string_view name);

/// Whether a request may be sent again when its fate is unknown.
enum class Repeat {
  safe,  ///< reads, and writes by a key we chose: the second has the effect of the first
  never  ///< creates that get their id from the server: read back first
};

struct Request {
  std::string method = "GET";
  Url url;
  Audience audience = Audience::none;  ///< whose token goes with it; checked against the URL's origin
  Headers headers = {};                ///< without Authorization: only the client attaches it
  std::string body = {};
  std::string content_type = {};  ///< "" sends application/json when there is a body
  Repeat repeat = Repeat::safe;
  Milliseconds deadline{120'000};  ///< for the whole operation, retries and waits included
  bool asks_only = false;          ///< a POST that changes nothing, such as a connection's test
  bool secret_body = false;        ///< never logged, not even its size
};

struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};
  bool repeated = false;  ///< an earlier try of the same request may have been carried out, its answer was lost
};

}  // namespace keyless::http
