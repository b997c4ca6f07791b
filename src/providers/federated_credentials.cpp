#include "providers/federated_credentials.hpp"

#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers {
namespace {

Error trusts_another(const std::string& doing) {
  return changed_since_plan(doing + ": its issuer or subject has changed since the plan was created");
}

}  // namespace

asio::awaitable<Result<Live>> FederatedCredentials::observe(Interest interest) {
  Observations observed;
  std::vector<asio::awaitable<void>> lists;
  for (const auto* identity : judged_identities(interest))
    if (model::kinds::trust_place(identity->id) == place_) lists.push_back(list_on(observed, identity->id));
  co_await all_of(std::move(lists));
  co_return std::move(observed).result();
}

asio::awaitable<Result<LiveObject>> FederatedCredentials::create(Resource desired) {
  const auto doing = "creating " + desired.address.text();
  auto before = co_await find(desired.fields, doing);
  if (!before) co_return std::move(before).error();
  if (*before && trusts_the_same((*before)->fields, desired.fields)) co_return std::move(**before);
  if (*before)
    co_return Error{Errc::conflict, doing + ": one with that name has been created since the plan was created",
                    (*before)->id};
  auto written = co_await put(desired.fields, desired, doing, Meaning::create);
  co_return written;
}

asio::awaitable<Result<LiveObject>> FederatedCredentials::update(LiveObject live, Resource desired) {
  const auto doing = "updating " + desired.address.text();
  auto now = co_await find(live.fields, doing);
  if (!now) co_return std::move(now).error();
  if (!*now) co_return Error{Errc::not_found, doing + ": it no longer exists"};
  if (!trusts_the_same((*now)->fields, live.fields)) co_return trusts_another(doing);
  auto written = co_await put(live.fields, std::move(desired), doing, Meaning::update);
  co_return written;
}

asio::awaitable<Result<void>> FederatedCredentials::remove(LiveObject live) {
  const auto doing = "deleting federated credential " + text_of(live.fields, "name");
  auto now = co_await find(live.fields, doing);
  if (!now) co_return std::move(now).error();
  if (!*now) co_return Result<void>();
  if (!trusts_the_same((*now)->fields, live.fields)) co_return trusts_another(doing);
  auto erased = co_await erase(std::move(live.id), doing);
  co_return erased;
}

asio::awaitable<void> FederatedCredentials::list_on(Observations& observed, std::string identity) {
  const auto collection = kind().collection({{"identityId", identity}});
  const auto doing = "listing federated credentials of " + called(identity);
  auto found = co_await list(identity, doing);
  if (!found) co_return observed.could_not_see(collection, found.error());
  for (auto& credential : *found) observed.add(std::move(credential));
  observed.saw_all_of(collection);
}

bool FederatedCredentials::trusts_the_same(const Fields& live, const Fields& desired) {
  for (const auto field : {"issuer", "subject", "audience"})
    if (text_of(live, field) != text_of(desired, field)) return false;
  return true;
}

Error FederatedCredentials::trust_written_over(const std::string& doing) {
  Error error{Errc::conflict,
              doing +
                  ": one with that name was created elsewhere at the same time; its issuer and subject may "
                  "have been replaced"};
  error.advice = "make sure that only one tool manages this identity, and create a new plan";
  return error;
}

}  // namespace keyless::providers
