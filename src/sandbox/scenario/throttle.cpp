#include "sandbox/scenario/throttle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "sandbox/scenario/catalogue.hpp"
#include "sandbox/scenario/refusals.hpp"
#include "sandbox/scenario/service_names.hpp"

namespace keyless::sandbox {

using std::chrono::duration;
using std::chrono::steady_clock;

namespace {

enum class Kind { reads, writes, deletes };

Kind kind_of(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") return Kind::reads;
  return request.method == "DELETE" ? Kind::deletes : Kind::writes;
}

std::string_view word_of(Kind kind) {
  return kind == Kind::reads ? "reads" : kind == Kind::writes ? "writes" : "deletes";
}

Quota quota_of(const Throttling::ResourceManager& quotas, Kind kind) {
  return kind == Kind::reads ? quotas.reads : kind == Kind::writes ? quotas.writes : quotas.deletes;
}

Quota times(Quota quota, double factor) {
  return {quota.burst * factor, quota.per_second * factor};
}

Quota per_second(double rate) {
  return {std::max(rate, 1.0), rate};
}

/// `subscription ID` or `tenant ID`: what the quotas of Resource Manager belong to.
std::string place_of(const Request& request) {
  auto parts = split(lower(request.path), '/');
  bool subscription = parts.size() > 2 && parts[1] == "subscriptions";
  return subscription ? "subscription " + parts[2] : "tenant " + lower(request.caller.tenant);
}

std::string own_bucket(const Request& request, Kind kind) {
  return fmt::format("arm {} {} {}", place_of(request), word_of(kind), request.caller.object_id);
}
std::string global_bucket(const Request& request, Kind kind) {
  return fmt::format("arm {} {}", place_of(request), word_of(kind));
}

bool is_about_identities(const Request& request) {
  return lower(request.path).find("/providers/microsoft.managedidentity/userassignedidentities") != std::string::npos;
}

/// The identity itself, or "" for a list of them. What hangs below an identity has no published numbers.
std::string identity_in(const Request& request) {
  auto path = lower(request.path);
  auto at = path.find("/userassignedidentities");
  auto rest = path.substr(at + std::string_view("/userassignedidentities").size());
  return rest.size() > 1 ? path : std::string();
}

bool is_below_identity(const Request& request) {
  return lower(request.path).find("/federatedidentitycredentials") != std::string::npos;
}

std::vector<std::pair<std::string, Quota>> identity_quotas(const Throttling::Identities& all, const Request& request) {
  auto identity = identity_in(request);
  auto kind = kind_of(request);
  const auto& rate = kind == Kind::writes    ? all.writes
                     : kind == Kind::deletes ? all.deletes
                     : identity.empty()      ? all.lists
                                             : all.reads;
  auto word = identity.empty() ? "lists" : word_of(kind);
  auto name = [&](const std::string& of) { return fmt::format("msi {} {}", word, of); };
  return {{name(identity.empty() ? lower(request.path) : identity), per_second(rate.resource)},
          {name(place_of(request)), per_second(rate.subscription)},
          {name("tenant " + lower(request.caller.tenant)), per_second(rate.tenant)}};
}

std::chrono::seconds whole(double seconds) {
  return std::chrono::seconds(std::max(1LL, static_cast<long long>(std::ceil(seconds - 1e-6))));
}

std::string user_of(const Request& request) {
  return request.caller.kind == Caller::Kind::job ? "job " + request.caller.name : request.caller.object_id;
}

double units_of(const Request& request) {
  auto cost = lower(request.path) == "/v1.0/applications" && request.method == "GET" ? 2.0 : 1.0;
  if (!request.asked("$select").empty()) cost -= 1;
  if (!request.asked("$expand").empty()) cost += 1;
  return std::max(cost, 1.0);
}

}  // namespace

Throttling published_throttling() {
  Throttling throttling;
  throttling.refuses = true;
  throttling.resource_manager.reads = {250, 25};
  throttling.resource_manager.writes = {200, 10};
  throttling.resource_manager.deletes = {200, 10};
  return throttling;
}

Throttle::Bucket& Throttle::filled(const Cloud& cloud, const std::string& name, Quota quota) {
  auto& bucket = buckets_[name];
  auto now = cloud.clock.now();
  if (std::exchange(bucket.fresh, false))
    bucket.level = quota.burst;
  else
    bucket.level += duration<double>(now - bucket.at).count() * quota.per_second;
  bucket.level = std::min(bucket.level, quota.burst);
  bucket.at = now;
  return bucket;
}

double Throttle::left(const Cloud& cloud, const std::string& name, Quota quota) {
  return std::max(0.0, std::floor(filled(cloud, name, quota).level));
}

double Throttle::take(const Cloud& cloud, const std::string& name, Quota quota, double units) {
  auto& bucket = filled(cloud, name, quota);
  auto now = cloud.clock.now();
  if (cloud.behaviour.throttling.refuses && now < bucket.refused_until)
    return duration<double>(bucket.refused_until - now).count();
  if (bucket.level + 1e-9 >= units || !cloud.behaviour.throttling.refuses) {
    bucket.level = std::max(0.0, bucket.level - units);
    return 0;
  }
  auto wait = whole((units - bucket.level) / std::max(quota.per_second, 1e-3));
  bucket.refused_until = now + wait;
  return static_cast<double>(wait.count());
}

double Throttle::take_all(const Cloud& cloud, const std::vector<std::pair<std::string, Quota>>& wanted) {
  for (const auto& [name, quota] : wanted)
    if (auto wait = take(cloud, name, quota, 1); wait > 0) return wait;
  return 0;
}

std::optional<Reply> Throttle::resource_manager(Cloud& cloud, const Request& request) {
  const auto& quotas = cloud.behaviour.throttling.resource_manager;
  auto kind = kind_of(request);
  auto quota = quota_of(quotas, kind);
  auto wait = take_all(
      cloud, {{own_bucket(request, kind), quota}, {global_bucket(request, kind), times(quota, quotas.global)}});
  if (wait > 0) return resource_manager_busy(request, whole(wait));
  if (!is_about_identities(request) || is_below_identity(request)) return std::nullopt;
  wait = take_all(cloud, identity_quotas(cloud.behaviour.throttling.managed_identity, request));
  if (wait > 0) return identities_busy(request, whole(wait));
  return std::nullopt;
}

std::optional<Reply> Throttle::microsoft_graph(Cloud& cloud, const Request& request) {
  const auto& quotas = cloud.behaviour.throttling.microsoft_graph;
  auto who = fmt::format("graph {} {}", request.caller.tenant, request.caller.app_id);
  auto wait = take(cloud, who + " units", quotas.units, units_of(request));
  if (wait <= 0 && kind_of(request) != Kind::reads) wait = take(cloud, who + " writes", quotas.writes, 1);
  if (wait > 0) return graph_busy(cloud, request, whole(wait));
  return std::nullopt;
}

double Throttle::used(const Cloud& cloud, const std::string& user) {
  auto& uses = used_[user];
  auto oldest = cloud.clock.now() - std::chrono::duration_cast<steady_clock::duration>(
                                        duration<double>(cloud.behaviour.throttling.azure_devops.window));
  while (!uses.empty() && uses.front().at <= oldest) uses.pop_front();
  double sum = 0;
  for (const auto& use : uses) sum += use.units;
  return sum;
}

std::optional<Reply> Throttle::azure_devops(Cloud& cloud, const Request& request) {
  const auto& quota = cloud.behaviour.throttling.azure_devops;
  auto user = user_of(request);
  auto limit = quota.units * quota.block_at;
  auto price = kind_of(request) == Kind::reads ? quota.per_read : quota.per_write;
  if (cloud.behaviour.throttling.refuses && used(cloud, user) + price > limit + 1e-9) {
    auto oldest = used_[user].empty() ? cloud.clock.now() : used_[user].front().at;
    auto wait = quota.window - duration<double>(cloud.clock.now() - oldest).count();
    return devops_busy(cloud, whole(wait));
  }
  used_[user].push_back({cloud.clock.now(), price});
  return std::nullopt;
}

std::optional<Reply> Throttle::refuse(Cloud& cloud, std::string_view service, const Request& request) {
  if (request.caller.kind == Caller::Kind::nobody) return std::nullopt;
  if (service == arm_service) return resource_manager(cloud, request);
  if (service == graph_service) return microsoft_graph(cloud, request);
  if (service.starts_with(devops_service)) return azure_devops(cloud, request);
  return std::nullopt;
}

void Throttle::stamp(const Cloud& cloud, std::string_view service, const Request& request, Reply& reply,
                     Delivery& delivery) {
  if (request.caller.kind == Caller::Kind::nobody) return;
  if (service == arm_service) {
    const auto& quotas = cloud.behaviour.throttling.resource_manager;
    auto kind = kind_of(request);
    auto own = left(cloud, own_bucket(request, kind), quota_of(quotas, kind));
    auto all = left(cloud, global_bucket(request, kind), times(quota_of(quotas, kind), quotas.global));
    for (auto& [name, value] : reply.headers) {
      if (!starts_with_caseless(name, "x-ms-ratelimit-remaining-")) continue;
      value = fmt::format("{:.0f}", lower(name).find("-global-") == std::string::npos ? own : all);
    }
    return;
  }
  const auto& quota = cloud.behaviour.throttling.azure_devops;
  if (!service.starts_with(devops_service) || !cloud.behaviour.throttling.refuses || reply.status == 429) return;
  auto spent = used(cloud, user_of(request));
  if (spent < quota.units * quota.warn_at) return;
  auto over = (spent - quota.units) / (quota.units * std::max(quota.block_at - 1, 1e-3));
  auto delay = over > 0 ? std::min(quota.longest_delay, std::max(0.1, over * quota.longest_delay)) : 0.0;
  auto wait = whole(std::max(delay, 1.0));
  for (auto& [name, value] : devops_quota_headers(cloud, delay, wait)) faults::put_header(reply, name, value);
  if (delay <= 0) faults::put_header(reply, "X-RateLimit-Remaining", fmt::format("{:.0f}", quota.units - spent));
  delivery.wait += std::chrono::milliseconds(static_cast<long long>(delay * 1000));
}

}  // namespace keyless::sandbox
