#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/met_another.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"
#include "providers/trust.hpp"

namespace keyless::providers::arm {
namespace {

namespace asio = boost::asio;

constexpr std::string_view credentials = "/federatedIdentityCredentials";
constexpr auto credentials_type = credentials.substr(1);
// Another process may be writing to the same identity; the service wants such writes one after the other.
constexpr RetryPolicy concurrent_writer{Milliseconds(4'000), Milliseconds(30'000), Milliseconds(180'000)};

/// "" when it is no id of a federated credential.
std::string identity_of(std::string_view id) {
  return arm_id_segment(id, credentials_type).empty() ? std::string() : parent_arm_id(id);
}

Result<model::LiveObject> read_credential(const Json& body, const std::string& doing) {
  auto object = live_object(model::kinds::federated_credential, text_at(body, {"id"}));
  const auto& properties = member(body, "properties");
  const auto parent = identity_of(object.id);
  if (parent.empty() || !properties.is_object())
    return broken_promise(doing, "a federated credential without its id or properties");
  object.fields.emplace("id", object.id);
  object.fields.emplace("identityId", parent);
  object.fields.emplace("name", std::string(last_segment(object.id)));
  object.fields.emplace("issuer", text_at(properties, {"issuer"}));
  object.fields.emplace("subject", text_at(properties, {"subject"}));  // a flexible credential has none
  object.fields.emplace("audience", joined(strings_in(member(properties, "audiences")), ", "));
  return object;
}

Json body_of(const model::Fields& desired) {
  auto properties = Json::object();
  properties["issuer"] = model::text_of(desired, "issuer");
  properties["subject"] = model::text_of(desired, "subject");
  properties["audiences"] = Json::array({model::text_of(desired, "audience")});
  auto body = Json::object();
  body["properties"] = std::move(properties);
  return body;
}

std::string id_of(const model::Fields& fields) {
  return model::text_of(fields, "identityId") + std::string(credentials) + "/" + model::text_of(fields, "name");
}

bool is_transient(const Error& error) {
  return error.service_code == "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity";
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
      if (model::kinds::trust_place(identity->id) == model::kinds::TrustPlace::resource_manager)
        lists.push_back(list_on(observed, identity->id));
    co_await all_of(std::move(lists));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override {
    const auto doing = "creating " + desired.address.text();
    const auto id = id_of(desired.fields);
    auto before = co_await get_object(services_, id, identities_version, doing, read_credential);
    if (before && trusts_the_same(before->fields, desired.fields)) co_return before;
    if (before)
      co_return Error{Errc::conflict, doing + ": one with that name has been created since the plan was created", id};
    if (!says_absent(before.error())) co_return std::move(before).error();
    auto written = co_await put(id, std::move(desired), doing, Meaning::create);
    co_return written;
  }

  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override {
    const auto doing = "updating " + desired.address.text();
    auto now = co_await get_object(services_, live.id, identities_version, doing, read_credential);
    if (!now) co_return std::move(now).error();
    if (!trusts_the_same(now->fields, live.fields)) co_return trusts_another(doing);
    auto written = co_await put(live.id, std::move(desired), doing, Meaning::update);
    co_return written;
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto doing = "deleting federated credential " + model::text_of(live.fields, "name");
    auto now = co_await get_object(services_, live.id, identities_version, doing, read_credential);
    if (!now && says_absent(now.error())) co_return Result<void>();
    if (!now) co_return std::move(now).error();
    if (!trusts_the_same(now->fields, live.fields)) co_return trusts_another(doing);
    auto question = request(services_, "DELETE", live.id, identities_version);
    auto answer = co_await send_json_retrying(services_, std::move(question), doing, is_transient, concurrent_writer);
    if (answer || says_absent(answer.error())) co_return Result<void>();
    co_return std::move(answer).error();
  }

 private:
  asio::awaitable<void> list_on(Observations& observed, std::string identity) {
    const auto doing = "listing federated credentials of " + std::string(last_segment(identity));
    model::Fields place;
    place.emplace("identityId", identity);
    auto question = request(services_, "GET", identity + std::string(credentials), identities_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    auto found =
        entries ? read_all(*entries, identity, doing) : Result<std::vector<model::LiveObject>>(entries.error());
    if (!found) {
      observed.could_not_see(kind().collection(place), found.error());
      co_return;
    }
    for (auto& credential : *found) observed.add(std::move(credential));
    observed.saw_all_of(kind().collection(place));
  }

  static Result<std::vector<model::LiveObject>> read_all(const std::vector<Json>& entries, const std::string& identity,
                                                         const std::string& doing) {
    std::vector<model::LiveObject> all;
    for (const auto& entry : entries) {
      auto credential = read_credential(entry, doing);
      if (!credential) return std::move(credential).error();
      if (folded_arm_id(identity_of(credential->id)) != folded_arm_id(identity))
        return broken_promise(doing, "a credential of another identity");
      all.push_back(std::move(*credential));
    }
    return all;
  }

  /// Writes under a name we chose or found; what is there afterwards decides when the answer does not.
  asio::awaitable<Result<model::LiveObject>> put(std::string id, model::Resource desired, std::string doing,
                                                 Meaning meaning) {
    auto question = request(services_, "PUT", id, identities_version, body_of(desired.fields));
    auto answer = co_await send_json_retrying(services_, std::move(question), doing, is_transient, concurrent_writer);
    if (answer && meaning == Meaning::create && met_another(*answer)) co_return trust_written_over(doing);
    if (answer) {
      auto written = read_credential(answer->body, doing);
      if (written) co_return written;
    } else if (!is_ambiguous(answer.error()) && answer.error().status != 400) {
      co_return std::move(answer).error();
    }
    // 400 is also what a second name for the same issuer and subject gets: then the trust we want is there already.
    auto parent = identity_of(id);
    auto same = co_await find_same(std::move(parent), std::move(desired.fields), doing);
    if (same) co_return same;
    if (!answer) co_return std::move(answer).error();
    co_return same;
  }

  asio::awaitable<Result<model::LiveObject>> find_same(std::string identity, model::Fields desired, std::string doing) {
    auto question = request(services_, "GET", identity + std::string(credentials), identities_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) co_return std::move(entries).error();
    for (const auto& entry : *entries) {
      auto credential = read_credential(entry, doing);
      if (credential && trusts_the_same(credential->fields, desired)) co_return credential;
    }
    co_return Error{Errc::not_found, doing + ": it does not exist afterwards"};
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_federated_credential(Services services) {
  return std::make_unique<FederatedCredentials>(services);
}

}  // namespace keyless::providers::arm
