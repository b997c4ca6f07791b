#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

Result<LiveObject> read_management_group(const Json& body, const std::string& doing) {
  auto object = live_object(model::kinds::management_group, text_at(body, {"id"}));
  auto name = text_at(body, {"name"});
  if (object.id.empty() || name.empty()) return broken_promise(doing, "a management group without id or name");
  object.fields.emplace("id", object.id);
  object.fields.emplace("name", std::move(name));
  object.fields.emplace("displayName", text_at(body, {"properties", "displayName"}));
  object.fields.emplace("tenantId", text_at(body, {"properties", "tenantId"}));
  return object;
}

class ManagementGroups : public LookedUp {
 public:
  explicit ManagementGroups(Services services) : LookedUp(model::kinds::management_group, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Observations observed;
    std::vector<asio::awaitable<void>> tasks;
    for (auto& name : distinct(wanted, "name")) tasks.push_back(look_at(observed, std::move(name)));
    co_await all_of(std::move(tasks));
    co_return std::move(observed).result();
  }

 private:
  asio::awaitable<void> look_at(Observations& observed, std::string name) {
    const auto doing = "reading management group " + name;
    auto key = lower(name);
    auto path = "/providers/Microsoft.Management/managementGroups/" + name;
    auto object =
        co_await get_object(services_, std::move(path), management_groups_version, doing, read_management_group);
    if (object) {
      observed.saw(std::move(*object));
    } else {
      // Who may not read it is told that it does not exist: never proof of absence.
      observed.could_not_see(kind(), std::move(key), object.error());
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_management_group(Services services) {
  return std::make_unique<ManagementGroups>(services);
}

}  // namespace keyless::providers::arm
