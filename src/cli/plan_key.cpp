#include "cli/plan_key.hpp"

#include <cstdlib>

#include "cli/run.hpp"
#include "plan/hmac.hpp"

namespace keyless::cli {
namespace {

constexpr std::size_t largest_key = 64UL * 1024UL;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

Error unusable(std::string message) {
  return {.code = Errc::unsafe_plan,
          .message = std::move(message),
          .advice = "Set one key of at least 32 random bytes, for example from `openssl rand -hex 32`."};
}

Result<std::string> key_in(const std::string& file) {
  auto key = read_file(file, largest_key);
  if (!key) return std::move(key).error().during("reading the plan key");
  if (key->ends_with('\n')) key->pop_back();
  if (key->ends_with('\r')) key->pop_back();
  if (key->empty()) return unusable("the file that KEYLESS_PLAN_KEY_FILE names is empty");
  return key;
}

}  // namespace

Result<std::string> plan_key() {
  auto key = variable("KEYLESS_PLAN_KEY");
  if (const auto file = variable("KEYLESS_PLAN_KEY_FILE"); !file.empty()) {
    auto filed = key_in(file);
    if (!filed) return std::move(filed).error();
    if (!key.empty() && key != *filed)
      return unusable("KEYLESS_PLAN_KEY and KEYLESS_PLAN_KEY_FILE hold different keys");
    key = std::move(*filed);
  }
  if (!key.empty() && key.size() < plan::shortest_key)
    return unusable("the plan key has " + std::to_string(key.size()) + " bytes; at least 32 are required");
  return key;
}

}  // namespace keyless::cli
