#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"
#include "base/wildcard.hpp"
#include "sandbox/devops/pipelines/checks.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

std::string trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

bool on_allowed_branch(const Call& call, const json& inputs) {
  auto allowed = comma_separated(text_of(inputs, "allowedBranches"));
  auto branch = text_of(call.job, "branch");
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const std::string& one) { return fits_wildcards(trimmed(one), branch); });
}

/// Windows time zones as minutes east of Greenwich, standard time; those not named here count as UTC.
struct Zone {
  std::string_view name;
  int minutes;
};
constexpr std::array<Zone, 12> zones = {{{"UTC", 0},
                                         {"GMT Standard Time", 0},
                                         {"W. Europe Standard Time", 60},
                                         {"Romance Standard Time", 60},
                                         {"Central Europe Standard Time", 60},
                                         {"E. Europe Standard Time", 120},
                                         {"India Standard Time", 330},
                                         {"China Standard Time", 480},
                                         {"Tokyo Standard Time", 540},
                                         {"Eastern Standard Time", -300},
                                         {"Central Standard Time", -360},
                                         {"Pacific Standard Time", -480}}};

std::chrono::minutes offset_of(std::string_view name) {
  for (const auto& zone : zones)
    if (equal_caseless(zone.name, name)) return std::chrono::minutes(zone.minutes);
  return {};
}

/// "HH:mm" as minutes of the day; -1 when it is no time.
int minutes_of(const std::string& text) {
  auto parts = split(text, ':');
  bool digits = parts.size() == 2 && text.find_first_not_of("0123456789:") == std::string::npos && !parts[0].empty() &&
                !parts[1].empty() && text.size() <= 5;
  return digits ? std::stoi(parts[0]) * 60 + std::stoi(parts[1]) : -1;
}

bool in_business_hours(const Call& call, const json& inputs) {
  constexpr std::array<const char*, 7> names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};
  auto local = call.cloud.now() + offset_of(text_of(inputs, "timeZone"));
  auto day = std::chrono::floor<std::chrono::days>(local);
  auto today = names.at(std::chrono::weekday(day).c_encoding());
  auto days = comma_separated(text_of(inputs, "businessDays"));
  bool works =
      std::any_of(days.begin(), days.end(), [&](const auto& one) { return equal_caseless(trimmed(one), today); });
  auto minute = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(local - day).count());
  return works && minute >= minutes_of(text_of(inputs, "startTime")) && minute < minutes_of(text_of(inputs, "endTime"));
}

std::string refusal_by_task(const Call& call, const json& settings) {
  auto definition = text_of(settings.value("definitionRef", json::object()), "id");
  auto inputs = settings.value("inputs", json::object());
  if (equal_caseless(definition, check_definitions::branch_control) && !on_allowed_branch(call, inputs))
    return "the branch " + text_of(call.job, "branch") + " is not among the allowed branches";
  if (equal_caseless(definition, check_definitions::business_hours) && !in_business_hours(call, inputs))
    return "it is outside the business hours";
  return {};
}

/// An exclusive lock never holds back a job that runs alone.
std::string refusal_by(Call& call, const json& check) {
  auto type = text_of(check.at("type"), "id");
  if (check.value("isDisabled", false)) return {};
  if (type == check_types::approval) return is_approved(call, check) ? std::string() : "an approval is pending";
  if (type == check_types::task) return refusal_by_task(call, check.value("settings", json::object()));
  if (type == check_types::required_template) return "the pipeline does not extend a required template";
  return {};
}

}  // namespace

std::string held_back_by(Call& call, const Resource& resource) {
  std::vector<json> checks;
  for (auto row : checks_on(call, resource)) checks.push_back(*row);
  for (const auto& check : checks) {
    auto why = refusal_by(call, check);
    if (!why.empty()) return why;
  }
  return {};
}

}  // namespace keyless::sandbox::devops
