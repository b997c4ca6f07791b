#include <algorithm>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

Result<LiveObject> read_subscription(const Json& body, const std::string& doing) {
  auto object = live_object(model::kinds::subscription, text_at(body, {"id"}));
  const auto id = text_at(body, {"subscriptionId"});
  if (object.id.empty() || !is_guid(id)) return broken_promise(doing, "a subscription without its id");
  object.fields.emplace("id", id);
  object.fields.emplace("displayName", text_at(body, {"displayName"}));
  object.fields.emplace("tenantId", text_at(body, {"tenantId"}));
  return object;
}

class Subscriptions : public LookedUp {
 public:
  explicit Subscriptions(Services services) : LookedUp(model::kinds::subscription, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::vector<asio::awaitable<void>> tasks;
    for (auto& id : distinct(wanted, "id")) tasks.push_back(look_at(observed, std::move(id)));
    const bool all = std::ranges::any_of(wanted, [](const auto& fields) { return text_of(fields, "id").empty(); });
    if (all) tasks.push_back(list(observed));
    co_await all_of(std::move(tasks));
    co_return std::move(observed).result();
  }

 private:
  /// Those we have any role in; others are not known to be absent.
  asio::awaitable<void> list(Observations& observed) {
    const std::string doing = "listing subscriptions";
    auto question = request(services_, "GET", "/subscriptions", subscriptions_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) {
      observed.could_not_see(kind().collection({}), entries.error());
      co_return;
    }
    for (const auto& entry : *entries) {
      auto object = read_subscription(entry, doing);
      if (object)
        observed.saw(std::move(*object));
      else
        observed.could_not_see(kind().collection({}), object.error());
    }
  }

  asio::awaitable<void> look_at(Observations& observed, std::string id) {
    const auto doing = "reading subscription " + id;
    auto key = lower(id);
    auto path = subscription_path(id);
    auto object = co_await get_object(services_, std::move(path), subscriptions_version, doing, read_subscription);
    if (object) {
      observed.saw(std::move(*object));
    } else {
      // "SubscriptionNotFound" is also what a caller without any role in it gets: never proof of absence.
      const auto else_it_is = co_await what_else_it_is(object.error(), std::move(id));
      if (else_it_is.empty())
        observed.could_not_see(kind(), std::move(key), object.error());
      else
        observed.could_not_see(kind(), std::move(key), else_it_is);
    }
  }

  /// The root management group of a tenant is named by the tenant's id; "" when it is no group, or we may not see it.
  asio::awaitable<std::string> what_else_it_is(const Error& why, std::string id) {
    if (why.service_code != "SubscriptionNotFound" && why.code != Errc::not_found) co_return std::string();
    const auto doing = "reading " + id + " is";
    auto question =
        request(services_, "GET", "/providers/Microsoft.Management/managementGroups/" + id, management_groups_version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::string();
    const bool tenant = equal_caseless(text_at(answer->body, {"properties", "tenantId"}), id);
    if (tenant) co_return id + " is the id of the tenant, not of a subscription";
    co_return id + " is a management group, not a subscription: use `managementGroup: " + id +
        "` for a connection, `scope: /providers/Microsoft.Management/managementGroups/" + id + "` for a role";
  }
};

}  // namespace

std::unique_ptr<Provider> make_subscription(Services services) {
  return std::make_unique<Subscriptions>(services);
}

}  // namespace keyless::providers::arm
