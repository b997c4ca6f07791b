#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/identity_parts.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

constexpr std::string_view own_identity = "/providers/Microsoft.ManagedIdentity/identities/default";

Result<LiveObject> read_existing(const Json& body, const std::string& doing) {
  return read_identity(model::kinds::existing_identity, body, doing);
}

/// The identity of a resource's own. It is called by its resource, as manifests do.
Result<LiveObject> read_own(const Json& body, const std::string& resource_id, const std::string& doing) {
  auto object = live_object(model::kinds::existing_identity, resource_id);
  for (const auto name : {"clientId", "principalId", "tenantId"}) {
    auto id = text_at(body, {"properties", name});
    if (!is_guid(id)) return broken_promise(doing, "the identity of " + resource_id + " has no " + name);
    object.fields.emplace(name, std::move(id));
  }
  object.fields.emplace("id", object.id);
  object.fields.emplace("name", std::string(last_segment(object.id)));
  return object;
}

std::string without_own_identity(const Json& resource) {
  const auto& others = member(member(resource, "identity"), "userAssignedIdentities");
  const auto found = "resource " + text_at(resource, {"name"}) + " has no system-assigned identity";
  if (!others.is_object() || others.empty()) return found + ": enable it, or use a user-assigned identity";
  return found + "; it uses the user-assigned identity " + others.begin().key() + ": use that one";
}

class ExistingIdentities : public LookedUp {
 public:
  explicit ExistingIdentities(Services services) : LookedUp(model::kinds::existing_identity, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::vector<asio::awaitable<void>> tasks;
    for (auto& id : distinct(wanted, "id")) tasks.push_back(look_at(observed, std::move(id)));
    co_await all_of(std::move(tasks));
    co_return std::move(observed).result();
  }

 private:
  asio::awaitable<void> look_at(Observations& observed, std::string id) {
    const auto doing = "reading identity " + std::string(last_segment(id));
    auto key = folded_arm_id(id);
    const bool user_assigned = model::kinds::trust_place(id) == model::kinds::TrustPlace::resource_manager;
    auto reading = user_assigned ? get_object(services_, std::move(id), identities_version, doing, read_existing)
                                 : get_own(std::move(id), doing);
    auto object = co_await std::move(reading);
    if (object)
      observed.saw(std::move(*object));
    else if (says_absent(object.error()))
      co_await note_missing(observed, std::move(key), user_assigned);
    else
      observed.could_not_see(kind(), std::move(key), object.error());
  }

  asio::awaitable<void> note_missing(Observations& observed, std::string key, bool user_assigned) {
    if (user_assigned) co_return observed.saw_absent(kind(), std::move(key));
    const auto resource = co_await resource_of(key);
    if (resource.is_null())
      observed.saw_absent(kind(), std::move(key));
    else
      observed.could_not_see(kind(), std::move(key), without_own_identity(resource));
  }

  /// The resource itself, as its group lists it; null when it is not listed, or when we may not see the list.
  asio::awaitable<Json> resource_of(std::string id) {
    const auto group = arm_id_segment(id, "resourceGroups");
    if (group.empty()) co_return Json();
    const auto path = subscription_path(subscription_of(id)) + "/resourceGroups/" + group + "/resources";
    auto question = request(services_, "GET", path, resources_version);
    const auto doing = "listing the resources of " + group;
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) co_return Json();
    for (auto& entry : *entries)
      if (folded_arm_id(text_at(entry, {"id"})) == id) co_return std::move(entry);
    co_return Json();
  }

  asio::awaitable<Result<LiveObject>> get_own(std::string resource_id, std::string doing) {
    auto question = request(services_, "GET", resource_id + std::string(own_identity), own_identities_version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    co_return read_own(answer->body, resource_id, doing);
  }
};

}  // namespace

std::unique_ptr<Provider> make_existing_identity(Services services) {
  return std::make_unique<ExistingIdentities>(services);
}

}  // namespace keyless::providers::arm
