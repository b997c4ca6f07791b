#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/entra/directory.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::entra {
namespace {

/// Secrets are only ever found and removed.
class ApplicationSecrets : public LookedUp {
 public:
  explicit ApplicationSecrets(Services services) : LookedUp(model::kinds::application_secret, services, 1) {}

  /// They came with the applications themselves.
  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Live seen;
    for (const auto* identity : judged_identities(interest)) {
      if (!identity->wire) continue;
      for (auto& secret : secrets_in(*identity)) seen.add(std::move(secret));
      seen.saw_all_of(kind().collection({{"identityId", text_of(identity->fields, "id")}}));
    }
    co_return seen;
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
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

  http::Request password_removal(const std::string& holder, const LiveObject& live) {
    return request(services_, "POST", holder + "/removePassword",
                   Json::object({{"keyId", text_of(live.fields, "keyId")}}));
  }

  /// Without a proof of possession a certificate goes by leaving it out of the list; the others are known by their ids.
  http::Request certificate_removal(const std::string& holder, const Json& list, const LiveObject& live) {
    auto kept = Json::array();
    for (const auto& secret : list)
      if (!equal_caseless(text_at(secret, {"keyId"}), text_of(live.fields, "keyId"))) kept.push_back(secret);
    return request(services_, "PATCH", holder, Json::object({{"keyCredentials", std::move(kept)}}));
  }
};

}  // namespace

std::unique_ptr<Provider> make_application_secret(Services services) {
  return std::make_unique<ApplicationSecrets>(services);
}

}  // namespace keyless::providers::entra
