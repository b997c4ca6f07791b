#include <set>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/identity_parts.hpp"
#include "providers/arm/tagged_objects.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

constexpr std::string_view identity_namespace = "/providers/Microsoft.ManagedIdentity";
constexpr RetryPolicy registration{Milliseconds(2'000), Milliseconds(15'000), Milliseconds(600'000)};

Result<LiveObject> read_managed(const Json& body, const std::string& doing) {
  return read_identity(model::kinds::identity, body, doing);
}

std::string group_of(const Fields& fields) {
  return subscription_path(text_of(fields, "subscriptionId")) + "/resourceGroups/" + text_of(fields, "resourceGroup");
}

/// The set that a list at this place fills, in the words of the kind.
std::string identities_at(const std::string& place) {
  return "identities@" + folded_arm_id(place);
}

/// The groups that these lie in, of subscriptions that may not be listed.
std::set<std::string> groups_of(const std::vector<Fields>& wanted, const std::set<std::string>& forbidden) {
  std::set<std::string> groups;
  for (const auto& fields : wanted)
    if (forbidden.contains(subscription_path(text_of(fields, "subscriptionId"))) &&
        !text_of(fields, "resourceGroup").empty())
      groups.insert(group_of(fields));
  return groups;
}

class Identities : public TaggedObjects {
 public:
  explicit Identities(Services services)
      : TaggedObjects(model::kinds::identity, services, "identity", identities_version, read_managed) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::set<std::string> forbidden;
    std::vector<asio::awaitable<void>> lists;
    for (const auto& id : distinct(wanted, "subscriptionId"))
      lists.push_back(list_at(observed, forbidden, subscription_path(id)));
    co_await all_of(std::move(lists));
    // Whoever may read only a part of a subscription reads that part.
    lists.clear();
    for (const auto& group : groups_of(wanted, forbidden)) lists.push_back(list_at(observed, forbidden, group));
    co_await all_of(std::move(lists));
    co_await look_at_missing(observed, std::move(wanted));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "deleting identity " + text_of(live.fields, "name");
    auto removable = co_await check_before_removal(live, doing);
    if (!removable) co_return std::move(removable).error();
    if (!*removable) co_return Result<void>();
    auto question = request_for("DELETE", live.id);
    auto deleted = co_await send_delete(services_, std::move(question), doing, says_absent);
    if (deleted || !is_ambiguous(deleted.error())) co_return deleted;
    auto gone = co_await is_gone(live.id, doing);
    if (gone && *gone) co_return Result<void>();
    co_return deleted;
  }

 private:
  std::string id_of(const Fields& fields) const override {
    return group_of(fields) + std::string(identity_namespace) + "/userAssignedIdentities/" + text_of(fields, "name");
  }

  /// `place` is a subscription or a group.
  asio::awaitable<void> list_at(Observations& observed, std::set<std::string>& forbidden, std::string place) {
    const auto doing = "listing identities at " + place, collection = identities_at(place);
    auto question = request_for("GET", place + std::string(identity_namespace) + "/userAssignedIdentities");
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) {
      if (entries.error().code == Errc::forbidden) forbidden.insert(place);
      // Of what a group that is gone held each one is asked for, and says so itself.
      if (!says_absent(entries.error())) observed.could_not_see(collection, entries.error());
      co_return;
    }
    for (const auto& entry : *entries) {
      auto identity = read_managed(entry, doing);
      if (!identity) co_return observed.could_not_see(collection, identity.error());
      observed.add(std::move(*identity));
    }
    observed.saw_all_of(collection);
  }

  // A subscription that never held an identity does not know the namespace yet.
  asio::awaitable<Result<Answer>> put(http::Request question, std::string doing) override {
    auto answer = co_await send_json(services_, question, doing);
    if (answer || answer.error().service_code != "MissingSubscriptionRegistration") co_return answer;
    auto subscription = arm_id_segment(question.url.target(), "subscriptions");
    auto registered = co_await register_namespace(std::move(subscription));
    if (!registered) co_return std::move(registered).error().during(doing);
    auto again = co_await send_json(services_, std::move(question), doing);
    co_return again;
  }

  asio::awaitable<Result<void>> register_namespace(std::string subscription) {
    const auto doing = "registering Microsoft.ManagedIdentity in subscription " + subscription;
    const auto path = subscription_path(subscription) + std::string(identity_namespace);
    auto order = request(services_, "POST", path + "/register", registration_version);
    auto state = co_await send_json(services_, std::move(order), doing);
    Pause pause(*services_.clock, registration);
    while (state) {
      if (equal_caseless(text_at(state->body, {"registrationState"}), "Registered")) co_return Result<void>();
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": not finished within 10 minutes"};
      auto look = request(services_, "GET", path, registration_version);
      state = co_await send_json(services_, std::move(look), doing);
    }
    co_return std::move(state).error();
  }
};

}  // namespace

std::unique_ptr<Provider> make_identity(Services services) {
  return std::make_unique<Identities>(services);
}

}  // namespace keyless::providers::arm
