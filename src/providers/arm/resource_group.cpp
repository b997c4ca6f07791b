#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/tagged_objects.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

Result<LiveObject> read_group(const Json& body, const std::string& doing) {
  auto object = live_object(model::kinds::resource_group, text_at(body, {"id"}));
  const bool is_group_id = split(object.id, '/').size() == 5 && resource_group_of(object.id) == object.id;
  if (!is_group_id || last_segment(object.id).empty()) return broken_promise(doing, "a resource group without its id");
  const auto tags = tags_in(body);
  object.mark = model::mark_in(tags);
  object.fields = {{"id", object.id},
                   {"subscriptionId", arm_id_segment(object.id, "subscriptions")},
                   {"name", std::string(last_segment(object.id))},
                   {"location", text_at(body, {"location"})},
                   {"tags", tags}};
  return object;
}

bool is_being_deleted(const Json& body) {
  return equal_caseless(text_at(body, {"properties", "provisioningState"}), "Deleting");
}

class ResourceGroups : public TaggedObjects {
 public:
  explicit ResourceGroups(Services services)
      : TaggedObjects(model::kinds::resource_group, services, "resource group", groups_version, read_group) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::vector<asio::awaitable<void>> lists;
    for (auto& id : distinct(wanted, "subscriptionId")) lists.push_back(list_in(observed, std::move(id)));
    co_await all_of(std::move(lists));
    co_await look_at_missing(observed, std::move(wanted));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "deleting resource group " + text_of(live.fields, "name");
    auto removable = co_await check_before_removal(live, doing);
    if (!removable) co_return std::move(removable).error();
    if (!*removable) co_return Result<void>();
    auto empty = co_await check_empty(live.id, doing);
    if (!empty) co_return empty;
    auto question = request_for("DELETE", live.id);
    auto answer = co_await send_json(services_, question, doing);
    if (!answer && says_absent(answer.error())) co_return Result<void>();
    if (!answer) co_return std::move(answer).error();
    auto accepted = std::move(*answer);
    auto done = co_await finished(services_, std::move(question), std::move(accepted), doing);
    if (!done) co_return done;
    auto gone = co_await is_gone(live.id, doing);
    if (!gone) co_return std::move(gone).error();
    if (*gone) co_return Result<void>();
    co_return Error{Errc::conflict, doing + ": Azure reports it as deleted, but the group still exists"};
  }

 private:
  std::string id_of(const Fields& fields) const override {
    return subscription_path(text_of(fields, "subscriptionId")) + "/resourceGroups/" + text_of(fields, "name");
  }

  void note_answer(Observations& observed, const std::string& key) const override {
    observed.saw_all_of("resourceGroups@" + key);
  }

  asio::awaitable<void> list_in(Observations& observed, std::string subscription) {
    const auto doing = "listing resource groups of subscription " + subscription;
    const auto collection = kind().collection({{"subscriptionId", subscription}});
    auto question = request(services_, "GET", subscription_path(subscription) + "/resourcegroups", groups_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) co_return observed.could_not_see(collection, entries.error());
    take_all(observed, *entries, collection, doing);
  }

  void take_all(Observations& observed, const std::vector<Json>& entries, std::string collection,
                const std::string& doing) {
    std::vector<LiveObject> groups;
    for (const auto& entry : entries) {
      auto group = read_group(entry, doing);
      if (!group) return observed.could_not_see(std::move(collection), group.error());
      if (is_being_deleted(entry))
        observed.could_not_see(kind(), first_key(kind(), group->fields), "it is being deleted");
      else
        groups.push_back(std::move(*group));
    }
    for (auto& group : groups) observed.add(std::move(group));
    observed.saw_all_of(std::move(collection));
  }

  asio::awaitable<Result<void>> check_empty(std::string id, std::string doing) {
    auto question = request(services_, "GET", id + "/resources", resources_version);
    auto held = co_await list_linked(services_, std::move(question), doing);
    if (!held) co_return std::move(held).error();
    for (const auto& entry : *held) {
      auto resource = text_at(entry, {"id"});
      const bool gone = co_await is_gone_already(resource, doing);
      if (gone) continue;
      Error refused{Errc::conflict, doing + ": it is not empty, it contains " + resource};
      refused.advice = "a resource group is deleted only when it is empty";
      co_return refused;
    }
    co_return Result<void>();
  }

  // The list lags behind: an identity deleted a moment ago is still in it. Other types are not ours to know.
  asio::awaitable<bool> is_gone_already(std::string resource, std::string doing) {
    if (arm_id_segment(resource, "userAssignedIdentities").empty()) co_return false;
    auto question = request(services_, "GET", resource, identities_version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    co_return !answer && says_absent(answer.error());
  }
};

}  // namespace

std::unique_ptr<Provider> make_resource_group(Services services) {
  return std::make_unique<ResourceGroups>(services);
}

}  // namespace keyless::providers::arm
