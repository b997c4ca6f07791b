#include "sandbox/worlds/vocabulary.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::worlds {

namespace {

constexpr std::array<std::string_view, 12> projects = {
    "Payments", "Checkout",       "Data Platform",   "Identity",  "Mobile Apps", "Shared Services",
    "Web Shop", "Infrastructure", "Customer Portal", "Logistics", "Reporting",   "Machine Learning"};
constexpr std::array<std::string_view, 6> stage_names = {"dev", "test", "uat", "staging", "prod", "sandbox"};
constexpr std::array<std::string_view, 4> region_names = {"westeurope", "northeurope", "eastus", "germanywestcentral"};
constexpr std::array<std::string_view, 10> parts = {"api",  "web",    "infra", "jobs",    "backup",
                                                    "data", "images", "dns",   "network", "keys"};
constexpr std::array<std::string_view, 8> chores = {"ci",      "build", "release",  "nightly",
                                                    "cleanup", "infra", "database", "smoke-tests"};
constexpr std::array<std::string_view, 4> folders = {"\\ci\\", "\\deploy\\", "\\legacy\\old\\", "\\nightly\\"};

std::string capital(std::string_view word) {
  std::string out(word);
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z')
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  return out;
}

std::string underscored(std::string text) {
  for (auto& c : text)
    if (c == '-') c = '_';
  return text;
}

std::string styled(Dice& dice, std::string_view project, std::string_view stage) {
  auto short_name = slug(project);
  auto part = dice.one_of(parts);
  switch (dice.below(7)) {
    case 0:
      return fmt::format("sc-{}-{}-{}", short_name, part, stage);
    case 1:
      return fmt::format("Azure - {} {} ({})", project, part, capital(stage));
    case 2:
      return fmt::format("{}_{}_{}_spn", underscored(short_name), part, stage);
    case 3:
      return fmt::format("AzureRM-{}-{}", part, lower(stage) == "prod" ? "PROD" : capital(stage));
    case 4:
      return fmt::format("{}-{}", short_name, stage);
    case 5:
      return fmt::format("{} {} {}", capital(stage), project, part);
    default:
      return fmt::format("{}.{}.{}", short_name, stage, part);
  }
}

}  // namespace

std::span<const std::string_view> project_names() {
  return projects;
}
std::span<const std::string_view> stages() {
  return stage_names;
}
std::span<const std::string_view> regions() {
  return region_names;
}

std::string slug(std::string_view words) {
  auto out = lower(words);
  for (auto& c : out)
    if (c == ' ') c = '-';
  return out;
}

std::string connection_name(Dice& dice, std::string_view project, std::string_view stage,
                            std::set<std::string>& taken) {
  auto base = styled(dice, project, stage);
  auto name = base;
  for (int number = 2; !taken.insert(lower(name)).second; ++number) name = fmt::format("{} {}", base, number);
  return name;
}

std::string pipeline_name(Dice& dice, std::string_view project, int number) {
  auto name = fmt::format("{}-{}", slug(project), dice.one_of(chores));
  if (number >= 4) name += fmt::format("-{}", number);
  return dice.chance(40) ? std::string(dice.one_of(folders)) + name : name;
}

}  // namespace keyless::sandbox::worlds
