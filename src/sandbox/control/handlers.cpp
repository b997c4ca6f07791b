#include "sandbox/control/handlers.hpp"

#include <fmt/format.h>

#include <charconv>
#include "base/json.hpp"

#include "sandbox/control/controls.hpp"
#include "sandbox/scenario/catalogue.hpp"
#include "sandbox/scenario/rules.hpp"
#include "sandbox/scenario/scenario.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::control {

using nlohmann::json;

namespace {

constexpr long long longest_step = 100LL * 365 * 24 * 3600;

json clock_of(const Cloud& cloud) {
  const auto* clock = cloud.controls->clock;
  return {{"mode", clock && clock->is_virtual() ? "virtual" : "real"}, {"time", iso_time(cloud.now())}};
}

/// How far the request wants to move; what is wrong with it otherwise.
Result<std::chrono::milliseconds> step_of(const Cloud& cloud, const json& body) {
  Error error;
  error.code = Errc::invalid_argument;
  error.message = "the body is {\"advance\": seconds} or {\"to\": \"2026-11-21T10:00:00Z\"}";
  if (!body.is_object() || body.size() != 1) return error;
  if (body.contains("advance") && body["advance"].is_number()) {
    auto seconds = body["advance"].get<double>();
    if (seconds >= 0 && seconds < static_cast<double>(longest_step))
      return std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
    error.message = "the clock goes forward only";
    return error;
  }
  auto to = time_from(text_of(body, "to"));
  if (!to) return error;
  auto step = std::chrono::duration_cast<std::chrono::milliseconds>(*to - cloud.now());
  if (step.count() >= 0 && step < std::chrono::seconds(longest_step)) return step;
  error.message = "the clock goes forward only";
  return error;
}

}  // namespace

Reply json_reply(int status, const json& body) {
  return {status, {}, body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

Reply refuse(int status, std::string_view code, const std::string& message) {
  return json_reply(status, {{"error", {{"code", code}, {"message", message}}}});
}

Reply get_clock(Cloud& cloud, const Request&) {
  return json_reply(200, clock_of(cloud));
}

Reply move_clock(Cloud& cloud, const Request& request) {
  auto* clock = cloud.controls->clock;
  if (!clock || !clock->is_virtual())
    return refuse(409, "NotVirtual", "this clock moves by itself: start with `clock: {mode: virtual}` in a scenario");
  auto step = step_of(cloud, parsed_json(request.body));
  if (!step) return refuse(400, "InvalidRequest", step.error().message);
  clock->advance(*step);
  return json_reply(200, clock_of(cloud));
}

Reply get_behaviour(Cloud& cloud, const Request&) {
  return json_reply(200, json_of(cloud.behaviour));
}

Reply put_behaviour(Cloud& cloud, const Request& request) {
  auto behaviour = read_behaviour("body", request.body);
  if (!behaviour) return refuse(400, "InvalidBehaviour", behaviour.error().message);
  cloud.behaviour = *behaviour;
  return json_reply(200, json_of(cloud.behaviour));
}

Reply list_faults(Cloud& cloud, const Request&) {
  return json_reply(200, {{"value", cloud.controls->faults.listed()}});
}

Reply list_known_faults(Cloud&, const Request&) {
  auto list = json::array();
  for (const auto& fault : known_faults())
    list.push_back({{"fault", fault.id}, {"what", fault.what}, {"variants", fault.variants}});
  return json_reply(200, {{"value", list}});
}

Reply add_faults(Cloud& cloud, const Request& request) {
  auto rules = read_faults("body", request.body);
  if (!rules) return refuse(400, "InvalidFault", rules.error().message);
  auto numbers = json::array();
  for (auto& rule : *rules) numbers.push_back(cloud.controls->faults.add(std::move(rule)));
  return json_reply(201, {{"numbers", numbers}});
}

Reply clear_faults(Cloud& cloud, const Request&) {
  cloud.controls->faults.clear();
  return {204, {}, ""};
}

Reply remove_fault(Cloud& cloud, const Request& request) {
  const auto& text = request.param("number");
  int number = 0;
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool removed = failed == std::errc() && end == text.data() + text.size() && cloud.controls->faults.remove(number);
  if (removed) return {204, {}, ""};
  return refuse(404, "NotFound", fmt::format("no fault has the number '{}'", text));
}

Reply list_requests(Cloud& cloud, const Request& request) {
  auto text = request.asked("after");
  std::size_t after = 0;
  std::from_chars(text.data(), text.data() + text.size(), after);
  return json_reply(200,
                    {{"total", cloud.controls->requests.total()}, {"value", cloud.controls->requests.after(after)}});
}

}  // namespace keyless::sandbox::control
