#include "model/kinds/kinds.hpp"
#include "providers/entra/directory.hpp"
#include "providers/makers.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers::entra {
namespace {

constexpr RetryPolicy spreading{Milliseconds(1'000), Milliseconds(8'000), Milliseconds(30'000)};

/// Owners of the principal are those of the application where the service puts them by itself.
bool is_owner_of_both(const Live& seen, const LiveObject& owner) {
  if (text_of(owner.fields, "holder") != "servicePrincipal") return false;
  auto of_application = owner.fields;
  of_application["holder"] = "application";
  return seen.find(*owner.kind, first_key(*owner.kind, of_application)) != nullptr;
}

class ApplicationOwners : public ServiceProvider {
 public:
  explicit ApplicationOwners(Services services) : ServiceProvider(model::kinds::application_owner, 1, services) {}

  /// They came with the applications themselves.
  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Live seen;
    for (const auto* identity : judged_identities(interest)) {
      if (!identity->wire) continue;
      for (auto& owner : owners_in(*identity))
        if (!is_owner_of_both(seen, owner)) seen.add(std::move(owner));
      seen.saw_all_of(kind().collection({{"identityId", text_of(identity->fields, "id")}}));
    }
    co_return seen;
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "adding owner " + text_of(desired.fields, "ownerId");
    const auto path = text_of(desired.fields, "identityId") + "/owners";
    const auto body = Json::object(
        {{"@odata.id", services_.cloud->graph + "/v1.0/directoryObjects/" + text_of(desired.fields, "ownerId")}});
    auto post = request(services_, "POST", path + "/$ref", body);
    auto answer = co_await send_json_retrying(services_, std::move(post), doing, says_absent, spreading);
    if (!answer && says_absent(answer.error())) co_return no_such_owner(std::move(answer).error());
    // 400 is also what an owner gets who is one already.
    const bool unsure = !answer && (is_ambiguous(answer.error()) || answer.error().status == 400);
    if (!answer && !unsure) co_return std::move(answer).error();
    const auto owner_id = text_of(desired.fields, "ownerId");
    auto there = co_await is_there(path, owner_id, doing);
    if (!there) co_return std::move(there).error();
    if (!*there && unsure) co_return std::move(answer).error();
    auto made = live_object(kind(), path + "/" + text_of(desired.fields, "ownerId"));
    made.fields = std::move(desired.fields);
    made.fields.insert_or_assign("id", made.id);
    co_return made;
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource) override {
    co_return live;  // an owner is one or is none
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "removing owner " + text_of(live.fields, "ownerId");
    auto question = request(services_, "DELETE", live.id + "/$ref");
    return send_delete(services_, std::move(question), doing, says_absent);
  }

 private:
  static Error no_such_owner(Error error) {
    error.advice = "`owners` takes the object ids of users and service principals of this tenant";
    return error;
  }

  asio::awaitable<Result<bool>> is_there(std::string path, std::string owner_id, std::string doing) {
    auto question = request(services_, "GET", path);
    auto owners = co_await list_linked(services_, std::move(question), std::move(doing));
    if (!owners) co_return std::move(owners).error();
    co_return !object_with(*owners, "id", owner_id).is_null();
  }
};

}  // namespace

std::unique_ptr<Provider> make_application_owner(Services services) {
  return std::make_unique<ApplicationOwners>(services);
}

}  // namespace keyless::providers::entra
