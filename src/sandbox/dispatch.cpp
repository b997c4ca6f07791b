#include "sandbox/dispatch.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>
#include "base/json.hpp"

#include "base/clock.hpp"
#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/control/access_log.hpp"
#include "sandbox/control/controls.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

std::map<std::string, std::string> query_of(const std::string& target) {
  std::map<std::string, std::string> query;
  auto mark = target.find('?');
  if (mark == std::string::npos) return query;
  for (const auto& pair : split(std::string_view(target).substr(mark + 1), '&')) {
    auto equals = pair.find('=');
    if (pair.empty()) continue;
    auto value = equals == std::string::npos ? std::string() : percent_decoded(pair.substr(equals + 1), true);
    query.emplace(lower(percent_decoded(pair.substr(0, equals))), value);
  }
  return query;
}

/// Clients join `/{scope}/providers/...` and an empty parent's path with slashes of their own; the services don't mind.
void merge_slashes(std::string& target) {
  auto end = target.begin() + static_cast<std::ptrdiff_t>(std::min(target.find('?'), target.size()));
  auto both = [](char left, char right) { return left == '/' && right == '/'; };
  target.erase(std::unique(target.begin(), end, both), end);
}

Request request_of(const std::string& origin, const http::IncomingRequest& incoming) {
  Request request;
  request.method = incoming.method;
  request.target = incoming.target;
  // A proxy-style target names an origin of its own, which has no say here.
  if (auto scheme = request.target.find("://"); scheme != std::string::npos && !request.target.starts_with('/')) {
    auto slash = request.target.find('/', scheme + 3);
    request.target = slash == std::string::npos ? "/" : request.target.substr(slash);
  }
  merge_slashes(request.target);
  request.url = origin + request.target;
  request.path = percent_decoded(request.target.substr(0, request.target.find('?')));
  request.headers = incoming.headers;
  request.body = incoming.body;
  request.query = query_of(request.target);
  return request;
}

bool can_change(const std::string& method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

void overlay(const Fault& fault, Reply& reply) {
  if (fault.status != 0) reply.status = fault.status;
  for (const auto& [name, value] : fault.headers) {
    std::erase_if(reply.headers, [&](const auto& header) { return equal_caseless(header.first, name); });
    reply.headers.emplace_back(name, value);
  }
  if (fault.body) reply.body = *fault.body;
}

FaultPoint point_of(const Service& service, const Request& request) {
  FaultPoint point;
  point.service = service.name;
  point.method = request.method;
  point.target = request.target;
  point.body = request.body;
  return point;
}

bool has_header(const Reply& reply, std::string_view name) {
  return std::any_of(reply.headers.begin(), reply.headers.end(),
                     [&](const auto& header) { return equal_caseless(header.first, name); });
}

void complete(Cloud& cloud, const Service& service, const Request& request, Reply& reply) {
  if (service.finish) service.finish(cloud, request, reply);
  if (!has_header(reply, "Date")) reply.headers.emplace_back("Date", http_date(cloud.now()));
  bool typed = has_header(reply, "Content-Type");
  if (!typed && !reply.body.empty()) reply.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
}

/// Names that are no UTF-8 could be kept, but never written down: JSON refuses them.
void require_text(const Request& request) {
  static_cast<void>(json(request.path).dump());
  static_cast<void>(json(request.query).dump());
}

}  // namespace

Dispatch::Dispatch(Cloud& cloud, Journal& journal, const Folder& folder, const Options& options)
    : cloud_(cloud),
      controls_(*cloud.controls),
      journal_(journal),
      folder_(folder),
      options_(options),
      exchanges_(options.exchanges) {}

Reply Dispatch::carry_out(const Service& service, Request& request, const Route* route) {
  // Handlers read JSON that a client wrote: a shape they did not expect is the client's fault, never the end of the
  // process.
  try {
    // Every handler has its service's answer to JSON that breaks off; what nests without end is read as that.
    if (nests_too_deep(request.body)) request.body = "[";
    if (service.admit)
      if (auto refused = service.admit(cloud_, request, route)) return *refused;
    if (!service.outside)
      if (auto throttled = controls_.throttle.refuse(cloud_, service.name, request)) return *throttled;
    require_text(request);
    return route ? route->handler(cloud_, request) : service.no_route(cloud_, request);
  } catch (const json::exception&) {
    cloud_.world.undo_changes();
    return service.malformed(cloud_);
  }
}

/// Faults read answers and requests too.
template <class Act>
void Dispatch::guard(const Service& service, Reply& reply, Act act) {
  try {
    act();
  } catch (const json::exception&) {
    reply = service.malformed(cloud_);
  }
}

/// One request on its way through the sandbox.
struct Dispatch::Passage {
  const Service& service;
  std::chrono::steady_clock::time_point began;
  Request request;
  const Route* route = nullptr;     ///< null when nothing fits
  FaultPoint point = {};            ///< what a test's hook is shown
  std::optional<Fault> fault = {};  ///< what that hook answered
  Faults::Hits hits = {};           ///< the scenario's faults that this request meets
  Outcome outcome = {};

  bool dropped() const { return fault && fault->drop; }
  int status() const { return dropped() ? 0 : outcome.reply.status; }  ///< as records tell it
  bool may_write() const { return can_change(request.method) && (!route || route->effect == Effect::writes); }
};

Dispatch::Outcome Dispatch::handle(const Service& service, const std::string& origin,
                                   const http::IncomingRequest& incoming) {
  Passage passage{.service = service, .began = cloud_.clock.now(), .request = request_of(origin, incoming)};
  passage.route = find_route(service.routes, passage.request);
  if (!is_answered_by_fault(passage)) commit(passage);
  spoil_answer(passage);
  finish(passage);
  if (!service.outside) note(passage);
  return std::move(passage.outcome);
}

bool Dispatch::is_answered_by_fault(Passage& passage) {
  const auto& service = passage.service;
  auto& request = passage.request;
  passage.point = point_of(service, request);
  if (options_.fault) passage.fault = options_.fault(passage.point);
  if (!service.outside) passage.hits = controls_.faults.meet(service.name, request);
  bool instead = false;
  guard(service, passage.outcome.reply, [&] {
    instead = controls_.faults.before_commit(passage.hits, cloud_, service.name, request, passage.outcome.reply,
                                             passage.outcome.delivery);
  });
  return passage.fault || instead;
}

void Dispatch::commit(Passage& passage) {
  auto& reply = passage.outcome.reply;
  reply = carry_out(passage.service, passage.request, passage.route);
  if (!journal_.commit(cloud_.world)) reply = Reply{507, {}, "{}"};
  passage.point.committed = true;
  passage.point.status = reply.status;
  passage.point.answer = reply.body;
  if (options_.fault) passage.fault = options_.fault(passage.point);
}

void Dispatch::spoil_answer(Passage& passage) {
  guard(passage.service, passage.outcome.reply, [&] {
    controls_.faults.after_commit(passage.hits, cloud_, passage.service.name, passage.request, passage.outcome.reply,
                                  passage.outcome.delivery);
  });
}

void Dispatch::finish(Passage& passage) {
  auto& [reply, drop, delivery] = passage.outcome;
  complete(cloud_, passage.service, passage.request, reply);
  controls_.throttle.stamp(cloud_, passage.service.name, passage.request, reply, delivery);
  if (passage.fault) overlay(*passage.fault, reply);
  drop = passage.dropped();
}

void Dispatch::note(const Passage& passage) {
  const auto& reply = passage.outcome.reply;
  exchanges_.note(passage.service, passage.route, passage.request, reply, passage.fault || !passage.hits.empty());
  record(passage);
  if (!options_.access_log) return;
  auto took = std::chrono::duration_cast<std::chrono::milliseconds>(cloud_.clock.now() - passage.began);
  options_.access_log(
      access_line(cloud_, passage.service.name, passage.request, passage.status(), reply.body.size(), took));
}

Reply Dispatch::malformed(const Service& service) {
  Request none;
  auto reply = service.malformed ? service.malformed(cloud_) : Reply{400, {}, "{}"};
  complete(cloud_, service, none, reply);
  return reply;
}

void Dispatch::record(const Passage& passage) {
  const auto& request = passage.request;
  json line = {{"time", iso_time(cloud_.now())},
               {"service", passage.service.name},
               {"method", request.method},
               {"url", request.url},
               {"status", passage.status()},
               {"wrote", passage.may_write()},
               {"caller", caller_name(request.caller)}};
  if (folder_.in_memory()) return controls_.requests.add(std::move(line));
  folder_.append("requests.jsonl", line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n", false);
  controls_.requests.add(std::move(line));
}

}  // namespace keyless::sandbox
