#include "sandbox/scenario/faults.hpp"

#include <random>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/scenario/rules.hpp"

namespace keyless::sandbox {

using nlohmann::json;

struct Faults::Hit {
  int number = 0;
  FaultRule rule = {};
  const KnownFault* known = nullptr;
  unsigned seen = 0;
  unsigned struck = 0;
  std::mt19937_64 random = {};
  json memory = json::object();

  bool after() const {
    return rule.after_commit.value_or(known->moment == Moment::answer || known->moment == Moment::wire);
  }
  bool draws() { return rule.probability >= 1 || static_cast<double>(random() >> 11) * 0x1p-53 < rule.probability; }
  /// Whether this match is one that counts.
  bool strikes_now() {
    ++seen;
    if (rule.count != 0 && struck >= rule.count) return false;
    if (rule.nth != 0 && seen != rule.nth) return false;
    if (rule.every != 0 && seen % rule.every != 0) return false;
    if (!draws()) return false;
    ++struck;
    return true;
  }
};

namespace {

bool fits(const FaultRule& rule, std::string_view service, const Request& request) {
  if (!rule.service.empty() && rule.service != service) return false;
  if (!rule.method.empty() && !equal_caseless(rule.method, request.method)) return false;
  return rule.path.empty() || path_fits(rule.path, request.target);
}

std::string_view variant_of(const FaultRule& rule, const KnownFault& known) {
  if (!rule.variant.empty() || known.variants.empty()) return rule.variant;
  return known.variants.front();
}

}  // namespace

Faults::Faults(std::uint64_t seed) : seed_(seed) {}
Faults::~Faults() = default;

int Faults::add(FaultRule rule) {
  auto hit = std::make_unique<Hit>();
  hit->number = ++last_;
  hit->known = known_fault(rule.fault);
  hit->random.seed(seed_ * 1'000'003 + static_cast<std::uint64_t>(hit->number));
  hit->rule = std::move(rule);
  rules_.push_back(std::move(hit));
  return last_;
}

bool Faults::remove(int number) {
  return std::erase_if(rules_, [&](const auto& hit) { return hit->number == number; }) > 0;
}

void Faults::clear() {
  rules_.clear();
}

json Faults::listed() const {
  auto list = json::array();
  for (const auto& hit : rules_) {
    auto row = json_of(hit->rule);
    row["number"] = hit->number;
    row["seen"] = hit->seen;
    row["struck"] = hit->struck;
    list.push_back(std::move(row));
  }
  return list;
}

Faults::Hits Faults::meet(std::string_view service, const Request& request) {
  Hits hits;
  for (const auto& hit : rules_)
    if (hit->known->moment != Moment::connect && fits(hit->rule, service, request) && hit->strikes_now())
      hits.push_back(hit.get());
  return hits;
}

bool Faults::before_commit(const Hits& hits, Cloud& cloud, std::string_view service, const Request& request,
                           Reply& reply, Delivery& delivery) {
  bool instead = false;
  for (auto* hit : hits) {
    if (hit->after()) continue;
    Strike strike{cloud,       service,     request, hit->rule, variant_of(hit->rule, *hit->known),
                  hit->memory, hit->struck, reply,   delivery};
    hit->known->strike(strike);
    instead = instead || !strike.passed;
  }
  return instead;
}

void Faults::after_commit(const Hits& hits, Cloud& cloud, std::string_view service, const Request& request,
                          Reply& reply, Delivery& delivery) {
  for (auto* hit : hits) {
    if (!hit->after()) continue;
    Strike strike{cloud,       service,     request, hit->rule, variant_of(hit->rule, *hit->known),
                  hit->memory, hit->struck, reply,   delivery};
    hit->known->strike(strike);
  }
}

std::string Faults::handshake(std::string_view service) {
  for (const auto& hit : rules_) {
    if (hit->known->moment != Moment::connect) continue;
    if (!hit->rule.service.empty() && hit->rule.service != service) continue;
    if (hit->strikes_now()) return std::string(variant_of(hit->rule, *hit->known));
  }
  return {};
}

}  // namespace keyless::sandbox
