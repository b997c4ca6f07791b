#include "sandbox/routing/behaviour.hpp"

#include "base/json.hpp"

#include "sandbox/routing/route.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

namespace {

std::string noted_key(std::string_view table, std::string_view key) {
  return std::string(table) + "/" + std::string(key);
}

long long seconds_of(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

void note_written(Cloud& cloud, std::string_view table, std::string_view key, std::chrono::seconds delay) {
  if (delay.count() == 0) return;
  cloud.world.put(tables::written, noted_key(table, key), {{"at", seconds_of(cloud.now())}});
}

bool is_settled(const Cloud& cloud, std::string_view table, std::string_view key, std::chrono::seconds delay) {
  if (delay.count() == 0) return true;
  const auto* noted = cloud.world.find(tables::written, noted_key(table, key));
  return !noted || seconds_of(cloud.now()) - noted->value("at", 0LL) >= delay.count();
}

}  // namespace keyless::sandbox
