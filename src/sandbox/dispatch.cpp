#include "sandbox/dispatch.hpp"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>
#include <string_view>

#include "http/clock.hpp"
#include "sandbox/control/access_log.hpp"
#include "sandbox/control/controls.hpp"
#include "sandbox/state/world.hpp"

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
    std::erase_if(reply.headers, [&](const auto& header) { return same_text(header.first, name); });
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
                     [&](const auto& header) { return same_text(header.first, name); });
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

Dispatch::Outcome Dispatch::handle(const Service& service, const std::string& origin,
                                   const http::IncomingRequest& incoming) {
  const auto began = cloud_.clock.now();
  auto request = request_of(origin, incoming);
  const auto* route = find_route(service.routes, request);
  bool wrote = can_change(request.method) && (!route || route->effect == Effect::writes);
  auto point = point_of(service, request);
  std::optional<Fault> fault;
  if (options_.fault) fault = options_.fault(point);
  Outcome outcome;
  auto hits = service.outside ? Faults::Hits() : controls_.faults.meet(service.name, request);
  auto& [reply, drop, delivery] = outcome;
  bool instead = false;
  auto spoil_before = [&] {
    instead = controls_.faults.before_commit(hits, cloud_, service.name, request, reply, delivery);
  };
  guard(service, outcome.reply, spoil_before);
  if (!fault && !instead) {
    outcome.reply = carry_out(service, request, route);
    if (!journal_.commit(cloud_.world)) outcome.reply = Reply{507, {}, "{}"};
    point.committed = true;
    point.status = outcome.reply.status;
    point.answer = outcome.reply.body;
    if (options_.fault) fault = options_.fault(point);
  }
  auto spoil_after = [&] { controls_.faults.after_commit(hits, cloud_, service.name, request, reply, delivery); };
  guard(service, outcome.reply, spoil_after);
  complete(cloud_, service, request, outcome.reply);
  controls_.throttle.stamp(cloud_, service.name, request, reply, delivery);
  if (fault) overlay(*fault, outcome.reply);
  drop = fault && fault->drop;
  if (!service.outside) exchanges_.note(service, route, request, reply, fault || !hits.empty());
  if (!service.outside) record(service, request, wrote, drop ? 0 : reply.status);
  if (options_.access_log && !service.outside) {
    auto took = std::chrono::duration_cast<std::chrono::milliseconds>(cloud_.clock.now() - began);
    options_.access_log(access_line(cloud_, service.name, request, drop ? 0 : reply.status, reply.body.size(), took));
  }
  return outcome;
}

Reply Dispatch::malformed(const Service& service) {
  Request none;
  auto reply = service.malformed ? service.malformed(cloud_) : Reply{400, {}, "{}"};
  complete(cloud_, service, none, reply);
  return reply;
}

void Dispatch::record(const Service& service, const Request& request, bool wrote, int status) {
  json line = {{"time", iso_time(cloud_.now())},
               {"service", service.name},
               {"method", request.method},
               {"url", request.url},
               {"status", status},
               {"wrote", wrote},
               {"caller", caller_name(request.caller)}};
  if (folder_.in_memory()) return controls_.requests.add(std::move(line));
  folder_.append("requests.jsonl", line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n", false);
  controls_.requests.add(std::move(line));
}

}  // namespace keyless::sandbox
