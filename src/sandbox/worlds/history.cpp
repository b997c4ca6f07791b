#include "sandbox/worlds/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::worlds {

namespace {

constexpr std::chrono::minutes length_of_a_run{7};

}  // namespace

void History::put_run(const Use& use, int pipeline, std::chrono::system_clock::time_point start, bool well) {
  const auto* definition = cloud_.world.find(tables::pipelines, fmt::format("{}/{}", lower(use.project), pipeline));
  auto number = ++last_;
  auto connection = lower(use.connection);
  cloud_.world.put("executions", fmt::format("{}/{:09}", connection, number),
                   {{"id", number},
                    {"connection", connection},
                    {"project", use.project},
                    {"job", cloud_.ids.fixed_uuid(fmt::format("job of build {}", number))},
                    {"definition", pipeline},
                    {"name", definition ? text_of(*definition, "name") : std::string()},
                    {"startTime", iso_time(start)},
                    {"finishTime", iso_time(start + length_of_a_run)},
                    {"result", well ? "succeeded" : "failed"}});
}

void History::write(Dice& dice, const Use& use) {
  auto count = dice.between(1, 6);
  std::vector<int> days;
  for (int i = 0; i < count; ++i) days.push_back(dice.between(0, use.age_days));
  std::sort(days.rbegin(), days.rend());
  for (auto ago : days) {
    auto start = use.today - std::chrono::days(ago) + std::chrono::minutes(dice.between(0, 600));
    put_run(use, dice.one_of(use.pipelines), start, dice.chance(85));
  }
  cloud_.world.put("numbers", "build", {{"last", last_}});
}

}  // namespace keyless::sandbox::worlds
