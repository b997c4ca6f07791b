#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/entra/graph.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"
#include "providers/trust.hpp"

namespace keyless::providers::entra {
namespace {

namespace asio = boost::asio;
using model::text_of;

constexpr std::string_view credentials = "/federatedIdentityCredentials";

model::LiveObject read_credential(const Json& body, const std::string& identity) {
  const auto name = text_at(body, {"name"});
  auto object = live_object(model::kinds::federated_credential, identity + std::string(credentials) + "/" + name);
  object.fields = {{"id", object.id},
                   {"identityId", identity},
                   {"name", name},
                   {"issuer", text_at(body, {"issuer"})},
                   {"subject", text_at(body, {"subject"})},  // a flexible credential has none
                   {"audience", joined(strings_in(member(body, "audiences")), ", ")}};
  return object;
}

Json body_of(const model::Fields& desired) {
  auto body = Json::object();
  body["issuer"] = text_of(desired, "issuer");
  body["subject"] = text_of(desired, "subject");
  body["audiences"] = Json::array({text_of(desired, "audience")});
  return body;
}

enum class Meaning { create, update };

class FederatedCredentials : public Provider {
 public:
  explicit FederatedCredentials(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::federated_credential; }
  int round() const override { return 1; }

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    Observations observed;
    std::vector<asio::awaitable<void>> lists;
    for (const auto* identity : judged_identities(interest))
      if (model::kinds::trust_place(identity->id) == model::kinds::TrustPlace::directory)
        lists.push_back(list_on(observed, identity->id));
    co_await all_of(std::move(lists));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override {
    const auto doing = "creating " + desired.address.text();
    const auto identity = text_of(desired.fields, "identityId"), name = text_of(desired.fields, "name");
    auto before = co_await find_named(identity, name, doing);
    if (!before) co_return std::move(before).error();
    if (!before->empty() && trusts_the_same(before->front().fields, desired.fields))
      co_return std::move(before->front());
    if (!before->empty())
      co_return Error{Errc::conflict, doing + ": one with that name has been created since the plan was created",
                      before->front().id};
    auto written = co_await put(identity, name, std::move(desired), doing, Meaning::create);
    co_return written;
  }

  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override {
    const auto doing = "updating " + desired.address.text();
    const auto identity = text_of(live.fields, "identityId"), name = text_of(live.fields, "name");
    auto now = co_await find_named(identity, name, doing);
    if (!now) co_return std::move(now).error();
    if (now->empty() || !trusts_the_same(now->front().fields, live.fields)) co_return trusts_another(doing);
    auto written = co_await put(identity, name, std::move(desired), doing, Meaning::update);
    co_return written;
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto name = text_of(live.fields, "name");
    const auto doing = "deleting federated credential " + name;
    auto now = co_await find_named(text_of(live.fields, "identityId"), name, doing);
    if (!now) co_return std::move(now).error();
    if (now->empty()) co_return Result<void>();
    if (!trusts_the_same(now->front().fields, live.fields)) co_return trusts_another(doing);
    auto question = request(services_, "DELETE", live.id);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (answer || says_absent(answer.error())) co_return Result<void>();
    co_return std::move(answer).error();
  }

 private:
  using Credentials = Result<std::vector<model::LiveObject>>;

  asio::awaitable<void> list_on(Observations& observed, std::string identity) {
    model::Fields place;
    place.emplace("identityId", identity);
    const auto doing = "listing federated credentials of application " + object_id_in(identity);
    auto found = co_await list(identity, doing);
    if (!found) {
      observed.could_not_see(kind().collection(place), found.error());
      co_return;
    }
    for (auto& credential : *found) observed.add(std::move(credential));
    observed.saw_all_of(kind().collection(place));
  }

  asio::awaitable<Credentials> list(std::string identity, std::string doing) {
    auto question = request(services_, "GET", identity + std::string(credentials));
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) co_return std::move(entries).error();
    std::vector<model::LiveObject> all;
    for (const auto& entry : *entries) {
      if (text_at(entry, {"name"}).empty()) co_return broken_promise(doing, "a federated credential without a name");
      all.push_back(read_credential(entry, identity));
    }
    co_return all;
  }

  /// The one of that name; empty when there is none.
  asio::awaitable<Credentials> find_named(std::string identity, std::string name, std::string doing) {
    auto all = co_await list(std::move(identity), std::move(doing));
    if (!all) co_return all;
    std::erase_if(*all, [&](const auto& one) { return !equal_caseless(text_of(one.fields, "name"), name); });
    co_return all;
  }

  /// Writes under a name we chose or found, and reads back until the directory says so.
  asio::awaitable<Result<model::LiveObject>> put(std::string identity, std::string name, model::Resource desired,
                                                 std::string doing, Meaning meaning) {
    const auto path = identity + std::string(credentials) + "(name=" + literal(name) + ")";
    auto patch = upsert(services_, path, body_of(desired.fields));
    auto answer = co_await send_json_retrying(services_, std::move(patch), doing, says_absent, replication);
    if (answer && meaning == Meaning::create && met_another(*answer)) co_return trust_written_over(doing);
    // 400 is also what a second name for the same issuer and subject gets: then the trust we want is there already.
    const bool unsure = !answer && (is_ambiguous(answer.error()) || answer.error().status == 400);
    if (!answer && !unsure) co_return std::move(answer).error();
    Pause pause(*services_.clock, replication);
    while (true) {
      auto all = co_await list(identity, doing);
      if (!all) co_return std::move(all).error();
      for (auto& one : *all)
        if (trusts_the_same(one.fields, desired.fields)) co_return std::move(one);
      if (unsure) co_return std::move(answer).error();
      const bool goes_on = co_await pause.next();
      if (!goes_on)
        co_return Error{Errc::timed_out, doing + ": it is not visible in the directory after three minutes"};
    }
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_federated_credential(Services services) {
  return std::make_unique<FederatedCredentials>(services);
}

}  // namespace keyless::providers::entra
