#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/entra/directory.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::entra {
namespace {

namespace asio = boost::asio;
using model::text_of;

/// Secrets are only ever found and removed.
class ApplicationSecrets : public LookedUp {
 public:
  explicit ApplicationSecrets(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::application_secret; }
  int round() const override { return 1; }

  /// They came with the applications themselves.
  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    model::Live seen;
    for (const auto* identity : judged_identities(interest)) {
      if (!identity->wire) continue;
      for (auto& secret : secrets_in(*identity)) seen.add(std::move(secret));
      model::Fields place;
      place.emplace("identityId", text_of(identity->fields, "id"));
      seen.saw_all_of(kind().collection(place));
    }
    co_return seen;
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto doing = "removing a " + text_of(live.fields, "type") + " of key id " + text_of(live.fields, "keyId");
    const auto holder = live.id.substr(0, live.id.rfind("/secrets/"));
    auto question = request(services_, "GET", holder);
    question.url.query("$select", "id,passwordCredentials,keyCredentials");
    auto found = co_await find(services_, std::move(question), doing);
    if (!found) co_return std::move(found).error();
    if (!*found) co_return Result<void>();
    const bool password = text_of(live.fields, "type") == "password";
    const auto& list = member((*found)->body, password ? "passwordCredentials" : "keyCredentials");
    if (!holds(list, text_of(live.fields, "keyId"))) co_return Result<void>();
    auto removal = password ? password_removal(holder, live) : certificate_removal(holder, list, live);
    auto answer = co_await send_json(services_, std::move(removal), doing);
    if (!answer) co_return std::move(answer).error();
    co_return Result<void>();
  }

 private:
  static bool holds(const Json& list, const std::string& key_id) {
    for (const auto& secret : list)
      if (equal_caseless(text_at(secret, {"keyId"}), key_id)) return true;
    return false;
  }

  http::Request password_removal(const std::string& holder, const model::LiveObject& live) {
    auto body = Json::object();
    body["keyId"] = text_of(live.fields, "keyId");
    return request(services_, "POST", holder + "/removePassword", body);
  }

  /// Without a proof of possession a certificate goes by leaving it out of the list; the others are known by their ids.
  http::Request certificate_removal(const std::string& holder, const Json& list, const model::LiveObject& live) {
    auto kept = Json::array();
    for (const auto& secret : list)
      if (!equal_caseless(text_at(secret, {"keyId"}), text_of(live.fields, "keyId"))) kept.push_back(secret);
    auto body = Json::object();
    body["keyCredentials"] = std::move(kept);
    return request(services_, "PATCH", holder, body);
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_application_secret(Services services) {
  return std::make_unique<ApplicationSecrets>(services);
}

}  // namespace keyless::providers::entra
