#include "sandbox/exchange_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include "base/json.hpp"
#include "base/text.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

bool proves_identity(const std::string& name) {
  constexpr std::array<std::string_view, 5> names = {"Authorization", "Cookie", "Set-Cookie", "X-IDENTITY-HEADER",
                                                     "Proxy-Authorization"};
  return std::any_of(names.begin(), names.end(), [&](auto one) { return equal_caseless(name, one); });
}

bool is_secret(const std::string& name) {
  constexpr std::array<std::string_view, 9> names = {
      "access_token", "secretText", "oidcToken", "serviceprincipalkey", "servicePrincipalCertificate", "client_secret",
      "password",     "apitoken",   "token"};
  return std::any_of(names.begin(), names.end(), [&](auto one) { return equal_caseless(name, one); });
}

void blank_secrets(json& value) {
  if (value.is_structured())
    for (auto& [name, below] : value.items()) {
      if (below.is_string() && value.is_object() && is_secret(name))
        below = "withheld";
      else
        blank_secrets(below);
    }
}

/// As it went over the wire, but for what would sign somebody in.
std::string without_secrets(const std::string& body) {
  if (nests_too_deep(body)) return {};
  const auto parsed = parsed_json(body);
  if (parsed.is_discarded()) return body;
  auto blanked = parsed;
  blank_secrets(blanked);
  return blanked == parsed ? body : blanked.dump(-1, ' ', false, json::error_handler_t::replace);
}

json pairs_of(const http::Headers& headers) {
  auto pairs = json::array();
  for (const auto& [name, value] : headers)
    if (!proves_identity(name)) pairs.push_back({name, value});
  return pairs;
}

}  // namespace

ExchangeLog::ExchangeLog(const std::filesystem::path& file) {
  if (file.empty()) return;
  // Made for its owner alone before anything is in it, and never through somebody's link.
  const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made < 0) return;
  ::close(made);
  file_.open(file, std::ios::app);
}

void ExchangeLog::note(const Service& service, const Route* route, const Request& request, const Reply& reply,
                       bool faulted) {
  if (!file_.is_open()) return;
  bool secret = service.name == "activeDirectory";
  json line = {{"service", service.name},
               {"method", request.method},
               {"url", request.url},
               {"route", route ? json(route->path) : json()},
               {"requestHeaders", pairs_of(request.headers)},
               {"requestBody", secret ? "" : without_secrets(request.body)},
               {"status", reply.status},
               {"headers", pairs_of(reply.headers)},
               {"body", secret ? "" : without_secrets(reply.body)},
               {"faulted", faulted}};
  file_ << line.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
}

std::filesystem::path exchanges_of_environment() {
  const char* folder = std::getenv("KEYLESS_EXCHANGES");
  if (!folder || !*folder) return {};
  return std::filesystem::path(folder) / fmt::format("{}.jsonl", ::getpid());
}

}  // namespace keyless::sandbox
