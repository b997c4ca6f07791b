#include "base/text.hpp"
#include "providers/entra/graph.hpp"
#include "providers/federated_credentials.hpp"
#include "providers/makers.hpp"

namespace keyless::providers::entra {
namespace {

constexpr std::string_view credentials = "/federatedIdentityCredentials";

LiveObject read_credential(const Json& body, const std::string& identity) {
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

Json body_of(const Fields& desired) {
  return Json::object({{"issuer", text_of(desired, "issuer")},
                       {"subject", text_of(desired, "subject")},
                       {"audiences", Json::array({text_of(desired, "audience")})}});
}

class DirectoryCredentials : public FederatedCredentials {
 public:
  explicit DirectoryCredentials(Services services)
      : FederatedCredentials(model::kinds::TrustPlace::directory, services) {}

 private:
  std::string called(const std::string& identity) const override { return "application " + object_id_in(identity); }

  asio::awaitable<Credentials> list(std::string identity, std::string doing) override {
    auto question = request(services_, "GET", identity + std::string(credentials));
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) co_return std::move(entries).error();
    std::vector<LiveObject> all;
    for (const auto& entry : *entries) {
      if (text_at(entry, {"name"}).empty()) co_return broken_promise(doing, "a federated credential without a name");
      all.push_back(read_credential(entry, identity));
    }
    co_return all;
  }

  asio::awaitable<FederatedCredentials::Found> find(Fields fields, std::string doing) override {
    auto all = co_await list(text_of(fields, "identityId"), std::move(doing));
    if (!all) co_return std::move(all).error();
    for (auto& one : *all)
      if (equal_caseless(text_of(one.fields, "name"), text_of(fields, "name"))) co_return std::optional(std::move(one));
    co_return std::optional<LiveObject>();
  }

  /// Reads back until the directory says so.
  asio::awaitable<Result<LiveObject>> put(Fields fields, Resource desired, std::string doing,
                                          Meaning meaning) override {
    const auto identity = text_of(fields, "identityId");
    const auto path = identity + std::string(credentials) + "(name=" + literal(text_of(fields, "name")) + ")";
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

  asio::awaitable<Result<void>> erase(std::string id, std::string doing) override {
    auto question = request(services_, "DELETE", id);
    return send_delete(services_, std::move(question), std::move(doing), says_absent);
  }
};

}  // namespace

std::unique_ptr<Provider> make_federated_credential(Services services) {
  return std::make_unique<DirectoryCredentials>(services);
}

}  // namespace keyless::providers::entra
