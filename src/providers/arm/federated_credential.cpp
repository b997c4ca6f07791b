#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/met_another.hpp"
#include "providers/federated_credentials.hpp"
#include "providers/makers.hpp"

namespace keyless::providers::arm {
namespace {

constexpr std::string_view credentials = "/federatedIdentityCredentials";
constexpr auto credentials_type = credentials.substr(1);
// Another process may be writing to the same identity; the service wants such writes one after the other.
constexpr RetryPolicy concurrent_writer{Milliseconds(4'000), Milliseconds(30'000), Milliseconds(180'000)};

/// "" when it is no id of a federated credential.
std::string identity_of(std::string_view id) {
  return arm_id_segment(id, credentials_type).empty() ? std::string() : parent_arm_id(id);
}

Result<LiveObject> read_credential(const Json& body, const std::string& doing) {
  auto object = live_object(model::kinds::federated_credential, text_at(body, {"id"}));
  const auto& properties = member(body, "properties");
  const auto parent = identity_of(object.id);
  if (parent.empty() || !properties.is_object())
    return broken_promise(doing, "a federated credential without its id or properties");
  object.fields = {{"id", object.id},
                   {"identityId", parent},
                   {"name", std::string(last_segment(object.id))},
                   {"issuer", text_at(properties, {"issuer"})},
                   {"subject", text_at(properties, {"subject"})},  // a flexible credential has none
                   {"audience", joined(strings_in(member(properties, "audiences")), ", ")}};
  return object;
}

Json body_of(const Fields& desired) {
  return Json::object({{"properties",
                        {{"issuer", text_of(desired, "issuer")},
                         {"subject", text_of(desired, "subject")},
                         {"audiences", Json::array({text_of(desired, "audience")})}}}});
}

std::string id_of(const Fields& fields) {
  return text_of(fields, "identityId") + std::string(credentials) + "/" + text_of(fields, "name");
}

bool is_transient(const Error& error) {
  return error.service_code == "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity";
}

class ArmCredentials : public FederatedCredentials {
 public:
  explicit ArmCredentials(Services services)
      : FederatedCredentials(model::kinds::TrustPlace::resource_manager, services) {}

 private:
  std::string called(const std::string& identity) const override { return std::string(last_segment(identity)); }

  asio::awaitable<Credentials> list(std::string identity, std::string doing) override {
    auto question = request(services_, "GET", identity + std::string(credentials), identities_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) co_return std::move(entries).error();
    std::vector<LiveObject> all;
    for (const auto& entry : *entries) {
      auto credential = read_credential(entry, doing);
      if (!credential) co_return std::move(credential).error();
      if (folded_arm_id(identity_of(credential->id)) != folded_arm_id(identity))
        co_return broken_promise(doing, "a credential of another identity");
      all.push_back(std::move(*credential));
    }
    co_return all;
  }

  asio::awaitable<Found> find(Fields fields, std::string doing) override {
    auto found = co_await get_object(services_, id_of(fields), identities_version, doing, read_credential);
    if (found) co_return std::optional(std::move(*found));
    if (says_absent(found.error())) co_return std::optional<LiveObject>();
    co_return std::move(found).error();
  }

  /// What is there afterwards decides when the answer does not.
  asio::awaitable<Result<LiveObject>> put(Fields fields, Resource desired, std::string doing,
                                          Meaning meaning) override {
    auto question = request(services_, "PUT", id_of(fields), identities_version, body_of(desired.fields));
    auto answer = co_await send_json_retrying(services_, std::move(question), doing, is_transient, concurrent_writer);
    if (answer && meaning == Meaning::create && met_another(*answer)) co_return trust_written_over(doing);
    if (answer) {
      auto written = read_credential(answer->body, doing);
      if (written) co_return written;
    } else if (!is_ambiguous(answer.error()) && answer.error().status != 400) {
      co_return std::move(answer).error();
    }
    // 400 is also what a second name for the same issuer and subject gets: then the trust we want is there already.
    auto same = co_await find_same(text_of(fields, "identityId"), std::move(desired.fields), doing);
    if (!same && !answer) co_return std::move(answer).error();
    co_return same;
  }

  asio::awaitable<Result<LiveObject>> find_same(std::string identity, Fields desired, std::string doing) {
    auto all = co_await list(std::move(identity), doing);
    if (!all) co_return std::move(all).error();
    for (auto& credential : *all)
      if (trusts_the_same(credential.fields, desired)) co_return std::move(credential);
    co_return Error{Errc::not_found, doing + ": it does not exist afterwards"};
  }

  asio::awaitable<Result<void>> erase(std::string id, std::string doing) override {
    auto question = request(services_, "DELETE", id, identities_version);
    auto answer = co_await send_json_retrying(services_, std::move(question), doing, is_transient, concurrent_writer);
    if (answer || says_absent(answer.error())) co_return Result<void>();
    co_return std::move(answer).error();
  }
};

}  // namespace

std::unique_ptr<Provider> make_federated_credential(Services services) {
  return std::make_unique<ArmCredentials>(services);
}

}  // namespace keyless::providers::arm
