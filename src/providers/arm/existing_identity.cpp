#include "model/kinds/kinds.hpp"
#include "model/text.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/identity_parts.hpp"
#include "providers/arm/kinds.hpp"
#include "providers/looked_up.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

namespace asio = boost::asio;

Result<model::LiveObject> read_existing(const Json& body, const std::string& doing) {
  return read_identity(model::kinds::existing_identity, body, doing);
}

class ExistingIdentities : public LookedUp {
 public:
  explicit ExistingIdentities(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::existing_identity; }

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    std::vector<model::Fields> wanted;
    for (const auto* resource : declared(interest, kind())) wanted.push_back(known_fields(interest, *resource));
    Findings findings;
    std::vector<asio::awaitable<void>> tasks;
    for (auto& id : distinct(wanted, "id")) tasks.push_back(look_at(findings, std::move(id)));
    co_await all_of(std::move(tasks));
    co_return std::move(findings).result();
  }

 private:
  asio::awaitable<void> look_at(Findings& findings, std::string id) {
    const auto doing = "reading identity " + std::string(model::last_segment(id));
    auto key = model::folded_arm_id(id);
    auto object = co_await get_object(services_, std::move(id), identities_version, doing, read_existing);
    if (object) {
      findings.saw(std::move(*object));
    } else if (says_absent(object.error())) {
      findings.saw_absent(kind(), std::move(key));
    } else {
      findings.could_not_see(kind(), std::move(key), object.error());
    }
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_existing_identity(Services services) {
  return std::make_unique<ExistingIdentities>(services);
}

}  // namespace keyless::providers::arm
