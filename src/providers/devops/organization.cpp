#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/devops.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view personal_accounts = "00000000-0000-0000-0000-000000000000";

class Organizations : public LookedUp {
 public:
  explicit Organizations(Services services) : LookedUp(model::kinds::organization, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::vector<asio::awaitable<void>> questions;
    for (auto& name : distinct(wanted, "name")) questions.push_back(look_at(observed, std::move(name)));
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

 private:
  asio::awaitable<void> look_at(Observations& observed, std::string name) {
    const auto doing = "reading Azure DevOps organization " + name;
    auto question = request(services_, "GET", name, "", "_apis/connectionData", connection_data_version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return observed.could_not_see(kind(), lower(name), answer.error());
    const auto id = text_at(answer->body, {"instanceId"});
    if (!is_guid(id))
      co_return observed.could_not_see(kind(), lower(name), broken_promise(doing, "it has no instanceId"));
    auto object = live_object(kind(), id);
    const std::string tenant(http::header(answer->headers, "X-VSS-ResourceTenant"));
    object.fields.emplace("name", name);
    object.fields.emplace("id", id);
    object.fields.emplace("callerId", text_at(answer->body, {"authenticatedUser", "id"}));
    // Zeros stand for an organization of personal accounts: it has no tenant.
    object.fields.emplace("tenantId", tenant == personal_accounts ? std::string() : tenant);
    observed.saw(std::move(object));
  }
};

}  // namespace

std::unique_ptr<Provider> make_organization(Services services) {
  return std::make_unique<Organizations>(services);
}

}  // namespace keyless::providers::devops
