#include "sandbox/dispatch.hpp"

#include <algorithm>
#include <exception>
#include <nlohmann/json.hpp>

#include "sandbox/world.hpp"

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

Request request_of(const std::string& origin, const http::IncomingRequest& incoming) {
  Request request;
  request.method = incoming.method;
  request.target = incoming.target;
  // A proxy-style target names an origin of its own, which has no say here.
  if (auto scheme = request.target.find("://"); scheme != std::string::npos && !request.target.starts_with('/')) {
    auto slash = request.target.find('/', scheme + 3);
    request.target = slash == std::string::npos ? "/" : request.target.substr(slash);
  }
  // Clients write `/{scope}/providers/...` with a scope that has a slash of its own.
  while (request.target.starts_with("//")) request.target.erase(0, 1);
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

std::string caller_name(const Caller& caller) {
  switch (caller.kind) {
    case Caller::Kind::nobody:
      return "";
    case Caller::Kind::principal:
      return "principal " + caller.object_id;
    case Caller::Kind::access_token:
      return "personal access token of " + caller.object_id;
    case Caller::Kind::job:
      return "job " + caller.name;
  }
  return "";
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

void complete(Cloud& cloud, const Service& service, const Request& request, Reply& reply) {
  if (service.finish) service.finish(cloud, request, reply);
  reply.headers.emplace_back("Date", http_date(cloud.now()));
  bool typed = std::any_of(reply.headers.begin(), reply.headers.end(),
                           [](const auto& header) { return same_text(header.first, "Content-Type"); });
  if (!typed && !reply.body.empty()) reply.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
}

}  // namespace

Dispatch::Dispatch(Cloud& cloud, Journal& journal, const Folder& folder, const Options& options)
    : cloud_(cloud), journal_(journal), folder_(folder), options_(options), exchanges_(options.exchanges) {}

Reply Dispatch::carry_out(const Service& service, Request& request, const Route* route) {
  // Handlers read JSON that a client wrote: a shape they did not expect is the client's fault, never the end of the
  // process.
  try {
    if (service.admit)
      if (auto refused = service.admit(cloud_, request, route)) return *refused;
    return route ? route->handler(cloud_, request) : service.no_route(cloud_, request);
  } catch (const json::exception&) {
    return service.malformed(cloud_);
  }
}

Dispatch::Outcome Dispatch::handle(const Service& service, const std::string& origin,
                                   const http::IncomingRequest& incoming) {
  auto request = request_of(origin, incoming);
  const auto* route = find_route(service.routes, request);
  bool wrote = can_change(request.method) && (!route || route->effect == Effect::writes);
  auto point = point_of(service, request);
  std::optional<Fault> fault;
  if (options_.fault) fault = options_.fault(point);
  Outcome outcome;
  if (!fault) {
    outcome.reply = carry_out(service, request, route);
    if (!journal_.commit(cloud_.world)) outcome.reply = Reply{507, {}, "{}"};
    point.committed = true;
    point.status = outcome.reply.status;
    point.answer = outcome.reply.body;
    if (options_.fault) fault = options_.fault(point);
  }
  complete(cloud_, service, request, outcome.reply);
  if (fault) overlay(*fault, outcome.reply);
  outcome.drop = fault && fault->drop;
  exchanges_.note(service, route, request, outcome.reply, fault.has_value());
  record(service, request, wrote, outcome.drop ? 0 : outcome.reply.status);
  return outcome;
}

Reply Dispatch::malformed(const Service& service) {
  Request none;
  auto reply = service.malformed ? service.malformed(cloud_) : Reply{400, {}, "{}"};
  complete(cloud_, service, none, reply);
  return reply;
}

void Dispatch::record(const Service& service, const Request& request, bool wrote, int status) {
  if (folder_.in_memory()) return;
  json line = {{"time", iso_time(cloud_.now())},
               {"service", service.name},
               {"method", request.method},
               {"url", request.url},
               {"status", status},
               {"wrote", wrote},
               {"caller", caller_name(request.caller)}};
  folder_.append("requests.jsonl", line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n", false);
}

}  // namespace keyless::sandbox
