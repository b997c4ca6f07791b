#include <algorithm>

#include "checker/laws.hpp"

namespace keyless::checker {
namespace {

/// Which connection and which identity of the manifest a row of the plan is about; empty where none.
struct About {
  std::string connection = {};
  std::set<std::string> identities = {};
};

bool has_part(const std::string& address, const std::string& name) {
  const auto parts = "/" + folded(address) + "/";
  return !name.empty() && parts.find("/" + folded(name) + "/") != std::string::npos;
}

/// The identity it has now, and the one it is declared with.
std::set<std::string> identities_of(const Start& start, const ConnectionSpec& connection) {
  std::set<std::string> letters;
  if (connection.wish == Wish::declared) letters.insert(connection.identity);
  letters.insert(std::string(start.world.at(connection.number + ".on")));
  return letters;
}

About about(const Start& start, const std::string& address) {
  About found;
  for (const auto& connection : start.spec.connections)
    if (has_part(address, connection.name) || has_part(address, connection.previously)) {
      found.connection = connection.number;
      found.identities = identities_of(start, connection);
    }
  for (const auto& identity : start.spec.identities)
    if (has_part(address, identity.name)) found.identities.insert(identity.letter);
  return found;
}

bool share_one(const std::set<std::string>& left, const std::set<std::string>& right) {
  return std::ranges::any_of(left, [&](const std::string& one) { return right.contains(one); });
}

/// A connection waits for itself and for its identity, not for another connection; an identity waits for all of these.
/// What is about neither (a subscription, a group, a project) is waited for by all, and waits for all.
bool may_wait_for(const About& held, const About& blocked) {
  if (blocked.connection.empty() && blocked.identities.empty()) return true;
  if (held.connection.empty() && held.identities.empty()) return true;
  if (!held.connection.empty() && held.connection == blocked.connection) return true;
  const bool of_another = !held.connection.empty() && !blocked.connection.empty();
  return !of_another && share_one(held.identities, blocked.identities);
}

bool is_live_trust(const model::Change& change) {
  return change.kind->name == kind::trust && change.live;
}

/// An identity itself, or a trust on it that is not as declared: trouble of the identity, for all that are on it.
bool is_about_identity(const model::Change& change) {
  return change.kind->name == kind::identity || change.kind->name == kind::application || is_live_trust(change);
}

/// What is refused, unseen or impossible; and what of an identity waits for one of these.
class Blocked {
 public:
  explicit Blocked(const Start& start) : start_(start) {
    for (const auto& refusal : start.plan.refusals) add(refusal.address);
    for (const auto& unseen : start.plan.unseen) add(unseen.address);
    for (const auto& change : start.plan.changes)
      if (change.action == model::Action::impossible) add(change.address);
    for (const auto& change : start.plan.changes)
      if (!change.held.empty() && is_about_identity(change) && explains(change)) add(change.address);
  }

  bool explains(const model::Change& held) const {
    const auto one = about(start_, held.address.text());
    return std::ranges::any_of(all_, [&](const About& blocked) { return may_wait_for(one, blocked); });
  }

 private:
  void add(const model::Address& address) {
    auto one = about(start_, address.text());
    const auto* change = start_.plan.find(address);
    if (change && is_live_trust(*change)) one.connection.clear();
    all_.push_back(std::move(one));
  }

  const Start& start_;
  std::vector<About> all_ = {};
};

}  // namespace

std::optional<Breach> held_without_reason(const Start& start) {
  std::optional<Blocked> blocked;
  for (const auto& change : start.plan.changes) {
    if (change.held.empty()) continue;
    if (!blocked) blocked.emplace(start);
    if (!blocked->explains(change))
      return Breach{"I6", change.address.text() + " is held back (" + change.held + ") by nothing that it depends on",
                    "by the plan"};
  }
  return std::nullopt;
}

}  // namespace keyless::checker
