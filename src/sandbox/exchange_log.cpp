#include "sandbox/exchange_log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace keyless::sandbox {

using nlohmann::json;

namespace {

bool proves_identity(const std::string& name) {
  return same_text(name, "Authorization") || same_text(name, "Cookie") || same_text(name, "Set-Cookie");
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
  file_.open(file, std::ios::app);
  std::error_code ignored;
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
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
               {"requestBody", secret ? "" : request.body},
               {"status", reply.status},
               {"headers", pairs_of(reply.headers)},
               {"body", secret ? "" : reply.body},
               {"faulted", faulted}};
  file_ << line.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
}

std::filesystem::path exchanges_of_environment() {
  const char* folder = std::getenv("KEYLESS_EXCHANGES");
  if (!folder || !*folder) return {};
  return std::filesystem::path(folder) / fmt::format("{}.jsonl", ::getpid());
}

}  // namespace keyless::sandbox
