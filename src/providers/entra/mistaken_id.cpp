#include "providers/entra/mistaken_id.hpp"

#include "providers/entra/directory.hpp"

namespace keyless::providers::entra {
namespace {

const std::string finding_out = "looking up what kind of object an id belongs to";

/// The object of that key; null when there is none, or when we may not know.
asio::awaitable<Json> object_in(Services services, Set set, std::string key) {
  auto found = co_await find_in(services, set, std::move(key), finding_out);
  co_return found&&* found ? std::move((*found)->body) : Json();
}

asio::awaitable<std::string> type_of_object(Services services, std::string id) {
  auto question = request(services, "GET", "/directoryObjects/" + id);
  auto found = co_await find(services, std::move(question), finding_out);
  const auto type = found && *found ? text_at((*found)->body, {"@odata.type"}) : std::string();
  co_return std::string(type.substr(type.rfind('.') + 1));
}

std::string named(const Json& object) {
  return "\"" + text_at(object, {"displayName"}) + "\"";
}

}  // namespace

asio::awaitable<std::string> what_else_it_is(Services services, std::string asked, std::string id) {
  const bool by_client = asked == "clientId";
  auto other_key = by_client ? id : key_by("appId", id);
  auto principal = co_await object_in(services, principals, std::move(other_key));
  if (!principal.is_null() && by_client)
    co_return "it is the object id of service principal " + named(principal) + ": use `principalId: " + id + "`";
  if (!principal.is_null())
    co_return "it is the client id of service principal " + named(principal) + ": use `clientId: " + id + "`";
  auto application = co_await object_in(services, applications, id);
  if (!application.is_null())
    co_return "it is the object id of application " + named(application) +
        ": use `clientId: " + text_at(application, {"appId"}) + "`";
  auto by_app_id = key_by("appId", id);
  auto registered = co_await object_in(services, applications, std::move(by_app_id));
  if (!registered.is_null())
    co_return "it is the client id of application " + named(registered) +
        ", which has no service principal in this tenant: create one (az ad sp create --id " + id + ")";
  const auto type = co_await type_of_object(services, id);
  if (type != "user" && type != "group" && type != "device") co_return std::string();
  co_return "it is the object id of a " + type + ": only a service principal or a managed identity can be declared";
}

}  // namespace keyless::providers::entra
