#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "sandbox/scenario/catalogue.hpp"

namespace keyless::sandbox::faults {

using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 11> targets = {"host", "port",    "scheme",      "ip",       "user", "suffix",
                                                      "case", "slashes", "backslashes", "punycode", "loop"};

/// Where the answer sends its reader. All names are of the kind that nobody can own.
std::string target_of(const Strike& s) {
  auto origin = s.request.url.substr(0, s.request.url.size() - s.request.target.size());
  auto authority = origin.substr(origin.find("//") + 2);
  const auto& rest = s.request.target;
  if (s.variant == "port") return "https://localhost:1" + rest;
  if (s.variant == "scheme") return "http://" + authority + rest;
  if (s.variant == "ip") return "https://192.0.2.1" + rest;
  if (s.variant == "user") return "https://" + authority + "@evil.example" + rest;
  if (s.variant == "suffix") return "https://management.azure.com.evil.example" + rest;
  if (s.variant == "case") return "HTTPS://LOCALHOST" + authority.substr(authority.find(':')) + rest;
  if (s.variant == "slashes") return "//evil.example" + rest;
  if (s.variant == "backslashes") return "\\\\evil.example" + rest;
  if (s.variant == "punycode") return "https://xn--mnagement-z6a.azure.example" + rest;
  if (s.variant == "loop") return s.request.url;
  return "https://evil.example" + rest;
}

template <int status>
void redirect(Strike& s) {
  s.reply = {status, {{"Location", target_of(s)}}, ""};
}

/// A link inside the body, in an answer that is otherwise true.
void link_in_body(Strike& s, const char* name) {
  auto body = parsed_json(s.reply.body);
  if (!body.is_object()) return;
  body[name] = target_of(s);
  s.reply.body = body.dump();
}

void next(Strike& s) {
  link_in_body(s, "nextLink");
}
void odata_next(Strike& s) {
  link_in_body(s, "@odata.nextLink");
}
void url_in_body(Strike& s) {
  link_in_body(s, "url");
}
void issuer_in_body(Strike& s) {
  link_in_body(s, "issuer");
}
void token_endpoint(Strike& s) {
  link_in_body(s, "token_endpoint");
}

void poll_at(Strike& s, std::string_view header) {
  if (s.reply.status / 100 == 2) s.reply.status = 202;
  put_header(s.reply, header, target_of(s));
}
void location(Strike& s) {
  poll_at(s, "Location");
}
void async_operation(Strike& s) {
  poll_at(s, "Azure-AsyncOperation");
}
void operation_location(Strike& s) {
  poll_at(s, "Operation-Location");
}

constexpr auto in_place = Moment::instead;
constexpr auto on_answer = Moment::answer;

constexpr std::array<KnownFault, 13> table = {{
    {"R-301", "301 to a place that must get no token", in_place, targets, redirect<301>},
    {"R-302", "302 likewise", in_place, targets, redirect<302>},
    {"R-303", "303 likewise", in_place, targets, redirect<303>},
    {"R-307", "307 likewise", in_place, targets, redirect<307>},
    {"R-308", "308 likewise", in_place, targets, redirect<308>},
    {"L-NEXT", "such a nextLink", on_answer, targets, next},
    {"L-ODATA", "such an @odata.nextLink", on_answer, targets, odata_next},
    {"L-LOCATION", "202 with such a Location", on_answer, targets, location},
    {"L-ASYNC", "202 with such an Azure-AsyncOperation", on_answer, targets, async_operation},
    {"L-OPERATION", "202 with such an Operation-Location", on_answer, targets, operation_location},
    {"L-URL", "such a `url` in the body", on_answer, targets, url_in_body},
    {"L-ISSUER", "such an `issuer` in the body", on_answer, targets, issuer_in_body},
    {"L-TOKEN-ENDPOINT", "such a `token_endpoint` in the body", on_answer, targets, token_endpoint},
}};

}  // namespace

std::span<const KnownFault> links() {
  return table;
}

}  // namespace keyless::sandbox::faults
