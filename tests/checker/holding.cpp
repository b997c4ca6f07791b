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

bool is_to_go(const Start& start, const About& what) {
  const auto removed = [](const auto& entry) { return entry.wish == Wish::removed; };
  if (start.world.at("run") == "destroy") return true;
  for (const auto& connection : start.spec.connections)
    if (connection.number == what.connection) return removed(connection);
  return std::ranges::any_of(start.spec.identities, [&](const IdentitySpec& identity) {
    return removed(identity) && what.identities.contains(identity.letter);
  });
}

/// A trust that is to go with a connection, and stays with it: the plan calls it undeclared then.
bool stays_with_connection(const Start& start, const model::Change& change) {
  if (!is_live_trust(change) || change.action != model::Action::undeclared) return false;
  const auto* trust = start.cloud.find(change.live->id);
  return trust && std::ranges::any_of(start.cloud.all(kind::connection), [&](const Row* connection) {
           const Presented shown = {text(*trust, "issuer"), text(*trust, "subject")};
           const bool its_own = shown == by_entra(connection->id) || shown == by_name(text(*connection, "name"));
           return its_own && named_to_go(start.spec, *connection) == Wish::removed;
         });
}

/// While a list can't be read, nothing goes that what is on it would go with.
bool waits_for_a_list(const Start& start, const model::Change& change) {
  if (start.world.at("unseen") == "none") return false;
  const bool whole = is_about_identity(change) || change.kind->name == kind::connection;
  const bool waits = !change.held.empty() && whole && is_to_go(start, about(start, change.address.text()));
  return waits || stays_with_connection(start, change);
}

/// What is refused, unseen or impossible; and what of an identity waits for one of these.
class Blocked {
 public:
  explicit Blocked(const Start& start) : start_(start) {
    for (const auto& refusal : start.plan.refusals) add(refusal.address);
    for (const auto& unseen : start.plan.unseen) add(unseen.address);
    for (const auto& change : start.plan.changes)
      if (change.action == model::Action::impossible || waits_for_a_list(start, change)) add(change.address);
    // A connection that waits is not left by its identity, and what waits of an identity is waited for by all on it.
    for (const bool of_identity : {false, true})
      for (const auto& change : start.plan.changes)
        if (!change.held.empty() && is_about_identity(change) == of_identity && extends(change)) add(change.address);
  }

  bool explains(const model::Change& held) const {
    const auto one = about(start_, held.address.text());
    return std::ranges::any_of(all_, [&](const About& blocked) { return may_wait_for(one, blocked); });
  }

 private:
  bool extends(const model::Change& held) const {
    const bool of_connection = !about(start_, held.address.text()).connection.empty();
    return (of_connection || is_about_identity(held)) && explains(held);
  }

  void add(const model::Address& address) {
    auto one = about(start_, address.text());
    const auto* change = start_.plan.find(address);
    if (change && is_live_trust(*change)) one.connection.clear();
    all_.push_back(std::move(one));
  }

  const Start& start_;
  std::vector<About> all_ = {};
};

/// What is about a place that all share, and not about one entry.
bool is_of_the_run(const model::Refusal& refusal) {
  const auto kind = refusal.address.kind();
  return refusal.address.text().empty() || kind == kind::subscription || kind == kind::organization;
}

bool stops_for_an_entry(const model::Plan& plan) {
  return model::is_held_back(plan) && std::ranges::none_of(plan.refusals, is_of_the_run);
}

bool gives_new_access(const model::Change& change) {
  const bool trusts = change.kind->name == kind::trust && change.action == model::Action::create;
  return trusts || model::is_transition(change.action);
}

/// Roles and checks that stay other than declared: refused, unseen or impossible.
std::vector<model::Address> missing_restrictions(const Start& start) {
  std::vector<model::Address> found;
  const auto add = [&](const model::Address& address) {
    if (address.kind() == kind::role || address.kind() == kind::check) found.push_back(address);
  };
  for (const auto& refusal : start.plan.refusals) add(refusal.address);
  for (const auto& unseen : start.plan.unseen) add(unseen.address);
  for (const auto& change : start.plan.changes)
    if (change.action == model::Action::impossible && change.obstacle != "restricted") add(change.address);
  return found;
}

/// The letter of the identity that a connection is declared with; "" when it is not declared.
std::string declared_identity(const Start& start, const std::string& number) {
  for (const auto& connection : start.spec.connections)
    if (connection.number == number && connection.wish == Wish::declared) return connection.identity;
  return {};
}

std::optional<Breach> access_before_restrictions(const Start& start) {
  for (const auto& missing : missing_restrictions(start)) {
    const auto of = about(start, missing.text());
    for (const auto& change : start.plan.changes) {
      const auto given = about(start, change.address.text());
      const bool waits = of.connection.empty() ? of.identities.contains(declared_identity(start, given.connection))
                                               : of.connection == given.connection;
      if (waits && gives_new_access(change))
        return Breach{"I6", change.address.text() + " does not wait for " + missing.text(), "by the plan"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Breach> held_without_reason(const Start& start) {
  if (stops_for_an_entry(start.plan)) return Breach{"I6", "the whole run is held back by one entry", "by the plan"};
  if (!start.world.is("run", "destroy"))
    if (auto early = access_before_restrictions(start)) return early;
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
