#include <set>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/identity_parts.hpp"
#include "providers/arm/met_another.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

namespace asio = boost::asio;

constexpr std::string_view identity_namespace = "/providers/Microsoft.ManagedIdentity";
constexpr RetryPolicy registration{Milliseconds(2'000), Milliseconds(15'000), Milliseconds(600'000)};

Result<model::LiveObject> read_managed(const Json& body, const std::string& doing) {
  return read_identity(model::kinds::identity, body, doing);
}

std::string group_of(const model::Fields& fields) {
  return subscription_path(model::text_of(fields, "subscriptionId")) + "/resourceGroups/" +
         model::text_of(fields, "resourceGroup");
}

std::string id_of(const model::Fields& fields) {
  return group_of(fields) + std::string(identity_namespace) + "/userAssignedIdentities/" +
         model::text_of(fields, "name");
}

/// The set that a list at this place fills, in the words of the kind.
std::string identities_at(const std::string& place) {
  return "identities@" + folded_arm_id(place);
}

/// The groups that these lie in, of subscriptions that may not be listed.
std::set<std::string> groups_of(const std::vector<model::Fields>& wanted, const std::set<std::string>& forbidden) {
  std::set<std::string> groups;
  for (const auto& fields : wanted)
    if (forbidden.contains(subscription_path(model::text_of(fields, "subscriptionId"))) &&
        !model::text_of(fields, "resourceGroup").empty())
      groups.insert(group_of(fields));
  return groups;
}

class Identities : public Provider {
 public:
  explicit Identities(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::identity; }
  int round() const override { return 0; }

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    std::vector<model::Fields> wanted;
    for (const auto* resource : declared(interest, kind())) wanted.push_back(known_fields(interest, *resource));
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
    // A list shows only what we may read: a declared identity that is missing there is asked for by its id.
    std::vector<asio::awaitable<void>> questions;
    for (auto& fields : wanted)
      if (const auto key = first_key(kind(), fields); !key.empty() && !observed.knows(kind(), key))
        questions.push_back(look_at(observed, std::move(fields)));
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override {
    const auto doing = "creating identity " + model::text_of(desired.fields, "name");
    auto id = id_of(desired.fields);
    auto before = co_await get_object(services_, id, identities_version, doing, read_managed);
    if (before)
      co_return Error{Errc::conflict, doing + ": it has been created since the plan was created",
                      desired.address.text()};
    if (!says_absent(before.error())) co_return std::move(before).error();
    const auto tags = merged_tags({}, desired);
    auto body = Json::object();
    body["location"] = model::text_of(desired.fields, "location");
    body["tags"] = as_json(tags);
    auto put = request(services_, "PUT", id, identities_version, body);
    auto answer = co_await put_registered(std::move(put), id, doing);
    auto mark = model::mark_in(tags);
    if (answer && mark && met_another(*answer)) {
      auto error =
          co_await step_back(services_, std::move(id), identities_version, doing, read_managed, std::move(*mark));
      co_return error;
    }
    auto written = co_await written_object(services_, std::move(answer), std::move(id), identities_version, doing,
                                           read_managed, mark);
    co_return written;
  }

  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override {
    const auto doing = "updating identity " + model::text_of(live.fields, "name");
    auto now = co_await get_object(services_, live.id, identities_version, doing, read_managed);
    if (!now) co_return std::move(now).error();
    auto ours = check_mark(live, *now, doing);
    if (!ours) co_return std::move(ours).error();
    // PATCH replaces the whole map of tags, so those of others go along, as they are at this moment.
    const auto tags = merged_tags(model::tags_of(now->fields, "tags"), desired);
    auto body = Json::object();
    body["tags"] = as_json(tags);
    auto patch = request(services_, "PATCH", live.id, identities_version, body);
    auto answer = co_await send_json(services_, std::move(patch), doing);
    auto mark = model::mark_in(tags);
    auto written =
        co_await written_object(services_, std::move(answer), live.id, identities_version, doing, read_managed, mark);
    co_return released_if_wished(desired, std::move(written), doing);
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto doing = "deleting identity " + model::text_of(live.fields, "name");
    auto now = co_await get_object(services_, live.id, identities_version, doing, read_managed);
    if (!now && says_absent(now.error())) co_return Result<void>();
    if (!now) co_return std::move(now).error();
    auto ours = check_removable(live, *now, doing);
    if (!ours) co_return ours;
    auto question = request(services_, "DELETE", live.id, identities_version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (answer || says_absent(answer.error())) co_return Result<void>();
    if (!is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto left = co_await get_object(services_, live.id, identities_version, doing, read_managed);
    if (!left && says_absent(left.error())) co_return Result<void>();
    co_return std::move(answer).error();
  }

 private:
  /// `place` is a subscription or a group.
  asio::awaitable<void> list_at(Observations& observed, std::set<std::string>& forbidden, std::string place) {
    const auto doing = "listing identities at " + place, collection = identities_at(place);
    auto path = place + std::string(identity_namespace) + "/userAssignedIdentities";
    auto question = request(services_, "GET", path, identities_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) {
      if (entries.error().code == Errc::forbidden) forbidden.insert(place);
      // Of what a group that is gone held each one is asked for, and says so itself.
      if (!says_absent(entries.error())) observed.could_not_see(collection, entries.error());
      co_return;
    }
    for (const auto& entry : *entries) {
      auto identity = read_managed(entry, doing);
      if (!identity) {
        observed.could_not_see(collection, identity.error());
        co_return;
      }
      observed.add(std::move(*identity));
    }
    observed.saw_all_of(collection);
  }

  asio::awaitable<void> look_at(Observations& observed, model::Fields fields) {
    const auto doing = "reading identity " + model::text_of(fields, "name");
    auto key = first_key(kind(), fields);
    auto id = id_of(fields);
    auto object = co_await get_object(services_, std::move(id), identities_version, doing, read_managed);
    if (object) {
      observed.saw(std::move(*object));
    } else if (says_absent(object.error())) {
      observed.saw_absent(kind(), std::move(key));
    } else {
      observed.could_not_see(kind(), std::move(key), object.error());
    }
  }

  // A subscription that never held an identity does not know the namespace yet.
  asio::awaitable<Result<Answer>> put_registered(http::Request put, std::string id, std::string doing) {
    auto answer = co_await send_json(services_, put, doing);
    if (answer || answer.error().service_code != "MissingSubscriptionRegistration") co_return answer;
    auto subscription = arm_id_segment(id, "subscriptions");
    auto registered = co_await register_namespace(std::move(subscription));
    if (!registered) co_return std::move(registered).error().during(doing);
    auto again = co_await send_json(services_, std::move(put), doing);
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
      auto question = request(services_, "GET", path, registration_version);
      state = co_await send_json(services_, std::move(question), doing);
    }
    co_return std::move(state).error();
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_identity(Services services) {
  return std::make_unique<Identities>(services);
}

}  // namespace keyless::providers::arm
