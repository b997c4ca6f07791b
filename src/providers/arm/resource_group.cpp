#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/met_another.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

namespace asio = boost::asio;

Result<model::LiveObject> read_group(const Json& body, const std::string& doing) {
  auto object = live_object(model::kinds::resource_group, text_at(body, {"id"}));
  const auto parts = split(object.id, '/');
  const bool is_group_id = parts.size() == 5 && equal_caseless(parts[1], "subscriptions") &&
                           equal_caseless(parts[3], "resourceGroups") && !parts[4].empty();
  if (!is_group_id) return broken_promise(doing, "a resource group without its id");
  const auto tags = tags_in(body);
  object.mark = model::mark_in(tags);
  object.fields.emplace("id", object.id);
  object.fields.emplace("subscriptionId", parts[2]);
  object.fields.emplace("name", parts[4]);
  object.fields.emplace("location", text_at(body, {"location"}));
  object.fields.emplace("tags", tags);
  return object;
}

bool is_being_deleted(const Json& body) {
  return equal_caseless(text_at(body, {"properties", "provisioningState"}), "Deleting");
}

std::string id_of(const model::Fields& fields) {
  return subscription_path(model::text_of(fields, "subscriptionId")) + "/resourceGroups/" +
         model::text_of(fields, "name");
}

class ResourceGroups : public Provider {
 public:
  explicit ResourceGroups(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::resource_group; }
  int round() const override { return 0; }

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    std::vector<model::Fields> wanted;
    for (const auto* resource : declared(interest, kind())) wanted.push_back(known_fields(interest, *resource));
    Observations observed;
    std::vector<asio::awaitable<void>> lists;
    for (auto& id : distinct(wanted, "subscriptionId")) lists.push_back(list_in(observed, std::move(id)));
    co_await all_of(std::move(lists));
    // A list shows only what we may read: a declared group that is missing there is asked for by its name.
    std::vector<asio::awaitable<void>> questions;
    for (auto& fields : wanted)
      if (const auto key = first_key(kind(), fields); !key.empty() && !observed.knows(kind(), key))
        questions.push_back(look_at(observed, std::move(fields)));
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override {
    const auto doing = "creating resource group " + model::text_of(desired.fields, "name");
    auto id = id_of(desired.fields);
    auto before = co_await get_object(services_, id, groups_version, doing, read_group);
    if (before)
      co_return Error{Errc::conflict, doing + ": it has been created since the plan was created",
                      desired.address.text()};
    if (!says_absent(before.error())) co_return std::move(before).error();
    const auto tags = merged_tags({}, desired);
    auto body = Json::object();
    body["location"] = model::text_of(desired.fields, "location");
    body["tags"] = as_json(tags);
    auto put = request(services_, "PUT", id, groups_version, body);
    auto answer = co_await send_json(services_, std::move(put), doing);
    auto mark = model::mark_in(tags);
    if (answer && mark && met_another(*answer)) {
      auto error = co_await step_back(services_, std::move(id), groups_version, doing, read_group, std::move(*mark));
      co_return error;
    }
    auto written =
        co_await written_object(services_, std::move(answer), std::move(id), groups_version, doing, read_group, mark);
    co_return written;
  }

  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override {
    const auto doing = "updating resource group " + model::text_of(live.fields, "name");
    auto now = co_await get_object(services_, live.id, groups_version, doing, read_group);
    if (!now) co_return std::move(now).error();
    auto ours = check_mark(live, *now, doing);
    if (!ours) co_return std::move(ours).error();
    // PATCH replaces the whole map of tags, so those of others go along, as they are at this moment.
    const auto tags = merged_tags(model::tags_of(now->fields, "tags"), desired);
    auto body = Json::object();
    body["tags"] = as_json(tags);
    auto patch = request(services_, "PATCH", live.id, groups_version, body);
    auto answer = co_await send_json(services_, std::move(patch), doing);
    auto mark = model::mark_in(tags);
    auto written =
        co_await written_object(services_, std::move(answer), live.id, groups_version, doing, read_group, mark);
    co_return released_if_wished(desired, std::move(written), doing);
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto doing = "deleting resource group " + model::text_of(live.fields, "name");
    auto now = co_await get_object(services_, live.id, groups_version, doing, read_group);
    if (!now && says_absent(now.error())) co_return Result<void>();
    if (!now) co_return std::move(now).error();
    auto ours = check_removable(live, *now, doing);
    if (!ours) co_return ours;
    auto empty = co_await check_empty(live.id, doing);
    if (!empty) co_return empty;
    auto question = request(services_, "DELETE", live.id, groups_version);
    auto answer = co_await send_json(services_, question, doing);
    if (!answer && says_absent(answer.error())) co_return Result<void>();
    if (!answer) co_return std::move(answer).error();
    auto accepted = std::move(*answer);
    auto done = co_await finished(services_, std::move(question), std::move(accepted), doing);
    if (!done) co_return done;
    auto left = co_await get_object(services_, live.id, groups_version, doing, read_group);
    if (!left && says_absent(left.error())) co_return Result<void>();
    if (!left) co_return std::move(left).error();
    co_return Error{Errc::conflict, doing + ": Azure reports it as deleted, but the group still exists"};
  }

 private:
  asio::awaitable<void> list_in(Observations& observed, std::string subscription) {
    const auto doing = "listing resource groups of subscription " + subscription;
    model::Fields place;
    place.emplace("subscriptionId", subscription);
    auto question = request(services_, "GET", subscription_path(subscription) + "/resourcegroups", groups_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) {
      observed.could_not_see(kind().collection(place), entries.error());
      co_return;
    }
    take_all(observed, *entries, kind().collection(place), doing);
  }

  void take_all(Observations& observed, const std::vector<Json>& entries, std::string collection,
                const std::string& doing) {
    std::vector<model::LiveObject> groups;
    for (const auto& entry : entries) {
      auto group = read_group(entry, doing);
      if (!group) return observed.could_not_see(std::move(collection), group.error());
      if (is_being_deleted(entry)) {
        observed.could_not_see(kind(), first_key(kind(), group->fields), "it is being deleted");
      } else {
        groups.push_back(std::move(*group));
      }
    }
    for (auto& group : groups) observed.add(std::move(group));
    observed.saw_all_of(std::move(collection));
  }

  asio::awaitable<void> look_at(Observations& observed, model::Fields fields) {
    const auto doing = "reading resource group " + model::text_of(fields, "name");
    auto key = first_key(kind(), fields);
    auto id = id_of(fields);
    auto object = co_await get_object(services_, std::move(id), groups_version, doing, read_group);
    if (object || says_absent(object.error())) observed.saw_all_of("resourceGroups@" + key);
    if (object) {
      observed.saw(std::move(*object));
    } else if (says_absent(object.error())) {
      observed.saw_absent(kind(), std::move(key));
    } else {
      observed.could_not_see(kind(), std::move(key), object.error());
    }
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

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_resource_group(Services services) {
  return std::make_unique<ResourceGroups>(services);
}

}  // namespace keyless::providers::arm
