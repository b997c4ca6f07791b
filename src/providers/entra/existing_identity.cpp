#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/entra/directory.hpp"
#include "providers/entra/mistaken_id.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::entra {
namespace {

bool is_managed_identity(const Json& principal) {
  return equal_caseless(text_at(principal, {"servicePrincipalType"}), "ManagedIdentity");
}

/// The Azure resource that a managed identity stands for: a user-assigned identity, or a resource with one of its own.
std::string resource_behind(const Json& principal) {
  for (const auto& name : strings_in(member(principal, "alternativeNames")))
    if (starts_with_caseless(name, "/subscriptions/")) return name;
  return {};
}

Result<LiveObject> read_managed_identity(const Json& principal, const std::string& tenant, const std::string& doing) {
  auto object = live_object(model::kinds::existing_identity, resource_behind(principal));
  if (object.id.empty()) return broken_promise(doing, "a managed identity without its resource");
  object.fields = {{"id", object.id},
                   {"tenantId", tenant},
                   {"name", std::string(last_segment(object.id))},
                   {"clientId", text_at(principal, {"appId"})},
                   {"principalId", text_at(principal, {"id"})}};
  return object;
}

/// What declares an identity, and how the directory calls that.
struct Selector {
  std::string_view field;
  std::string_view member;
};
constexpr Selector selectors[] = {{"clientId", "appId"}, {"principalId", "id"}};

std::string key_for(const Selector& selector, const std::string& value) {
  return selector.member == "id" ? value : key_by(selector.member, value);
}

class ExistingIdentities : public LookedUp {
 public:
  explicit ExistingIdentities(Services services) : LookedUp(model::kinds::existing_identity, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Reading reading;
    auto wanted = declared_fields(interest, kind());
    reading.tenant = tenant_of(wanted);
    std::vector<asio::awaitable<void>> sets;
    for (const auto& selector : selectors)
      sets.push_back(look_for(reading, selector, distinct(wanted, selector.field)));
    co_await all_of(std::move(sets));
    co_await add_all(reading);
    co_return std::move(reading.observed).result();
  }

 private:
  struct Reading {
    std::string tenant = {};
    std::vector<Json> principals = {};
    Observations observed = {};
  };

  std::string key_of(const Selector& selector, const std::string& value) const {
    Fields fields;
    fields.emplace(selector.field, value);
    return first_key(kind(), fields);
  }

  asio::awaitable<void> look_for(Reading& reading, Selector selector, std::vector<std::string> values) {
    const auto doing = "reading identities by " + std::string(selector.field);
    auto filters = filters_for(selector.member, values);
    auto found = co_await list_in(services_, principals, std::move(filters), doing);
    if (!found) {
      for (const auto& value : values) reading.observed.could_not_see(kind(), key_of(selector, value), found.error());
      co_return;
    }
    // A list may lag or be filtered: what is missing there is asked for alone.
    std::vector<asio::awaitable<void>> questions;
    for (const auto& value : values)
      if (object_with(*found, selector.member, value).is_null()) questions.push_back(look_at(reading, selector, value));
    co_await all_of(std::move(questions));
    for (auto& principal : *found) reading.principals.push_back(std::move(principal));
  }

  asio::awaitable<void> look_at(Reading& reading, Selector selector, std::string value) {
    const auto doing = "reading the identity of " + std::string(selector.field) + " " + value;
    auto key = key_for(selector, value);
    auto found = co_await find_in(services_, principals, std::move(key), doing);
    if (!found)
      reading.observed.could_not_see(kind(), key_of(selector, value), found.error());
    else if (*found)
      reading.principals.push_back(std::move((*found)->body));
    else
      co_await note_missing(reading, selector, value);
  }

  asio::awaitable<void> note_missing(Reading& reading, Selector selector, std::string value) {
    std::string asked(selector.field);
    const auto else_it_is = co_await what_else_it_is(services_, std::move(asked), value);
    if (else_it_is.empty())
      reading.observed.saw_absent(kind(), key_of(selector, value));
    else
      reading.observed.could_not_see(
          kind(), key_of(selector, value),
          "no service principal has the " + std::string(selector.field) + " " + value + "; " + else_it_is);
  }

  /// A principal of an application of this tenant comes with that application: what it trusts is kept there.
  asio::awaitable<void> add_all(Reading& reading) {
    std::vector<std::string> clients;
    for (const auto& principal : reading.principals)
      if (!is_managed_identity(principal)) clients.push_back(text_at(principal, {"appId"}));
    const std::string doing = "reading the applications of existing identities";
    auto filters = filters_for("appId", clients);
    auto found = co_await list_in(services_, applications, std::move(filters), doing);
    for (auto& principal : reading.principals) {
      const auto principal_id = text_at(principal, {"id"}), client_id = text_at(principal, {"appId"});
      const bool managed = is_managed_identity(principal);
      if (!managed && !found) {
        could_not_see(reading, principal, found.error());
        continue;
      }
      Pair pair;
      if (!managed) pair.application = object_with(*found, "appId", client_id);
      pair.principal = std::move(principal);
      auto object = managed ? read_managed_identity(pair.principal, reading.tenant, doing)
                            : read_application(kind(), pair, reading.tenant, doing);
      if (object)
        reading.observed.saw(std::move(*object));
      else
        could_not_see(reading, pair.principal, object.error());
    }
  }

  void could_not_see(Reading& reading, const Json& principal, const Error& why) {
    for (const auto& selector : selectors)
      reading.observed.could_not_see(kind(), key_of(selector, text_at(principal, {selector.member})), why);
  }
};

}  // namespace

std::unique_ptr<Provider> make_existing_identity(Services services) {
  return std::make_unique<ExistingIdentities>(services);
}

}  // namespace keyless::providers::entra
