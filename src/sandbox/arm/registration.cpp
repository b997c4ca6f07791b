#include "sandbox/arm/registration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/locations.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

struct Provider {
  std::string_view name;
  bool always = false;  ///< registered with every subscription, and for good
};

constexpr std::array<Provider, 36> known = {{
    {"Microsoft.Authorization", true},
    {"Microsoft.Billing", true},
    {"Microsoft.ClassicSubscription", true},
    {"Microsoft.Consumption", true},
    {"Microsoft.CostManagement", true},
    {"Microsoft.Features", true},
    {"Microsoft.ResourceGraph", true},
    {"Microsoft.Resources", true},
    {"Microsoft.SerialConsole", true},
    {"Microsoft.Support", true},
    {"Microsoft.ApiManagement"},
    {"Microsoft.App"},
    {"Microsoft.AppConfiguration"},
    {"Microsoft.Cache"},
    {"Microsoft.CognitiveServices"},
    {"Microsoft.Compute"},
    {"Microsoft.ContainerInstance"},
    {"Microsoft.ContainerRegistry"},
    {"Microsoft.ContainerService"},
    {"Microsoft.DataFactory"},
    {"Microsoft.DocumentDB"},
    {"Microsoft.EventGrid"},
    {"Microsoft.EventHub"},
    {"Microsoft.Insights"},
    {"Microsoft.KeyVault"},
    {"Microsoft.MachineLearningServices"},
    {"Microsoft.ManagedIdentity"},
    {"Microsoft.Management"},
    {"Microsoft.Network"},
    {"Microsoft.OperationalInsights"},
    {"Microsoft.PolicyInsights"},
    {"Microsoft.Search"},
    {"Microsoft.ServiceBus"},
    {"Microsoft.Sql"},
    {"Microsoft.Storage"},
    {"Microsoft.Web"},
}};

const Provider* provider_named(std::string_view name) {
  auto at = std::find_if(known.begin(), known.end(), [&](const auto& one) { return equal_caseless(one.name, name); });
  return at == known.end() ? nullptr : &*at;
}

std::string noted_key(std::string_view subscription, std::string_view name) {
  return lower(fmt::format("{}/{}", subscription, name));
}

/// `Registering` and `Unregistering` are written down and end by themselves.
std::string registration(const Cloud& cloud, const json& subscription, const Provider& provider) {
  if (provider.always) return "Registered";
  auto state = text_of(member(subscription, "providers"), lower(provider.name).c_str());
  auto key = noted_key(text_of(subscription, "subscriptionId"), provider.name);
  bool settled = is_settled(cloud, tables::subscriptions, key, cloud.behaviour.delays.provider_registration);
  if (state == "Registering" && settled) return "Registered";
  if (state == "Unregistering" && settled) return "Unregistered";
  return state.empty() ? "NotRegistered" : state;
}

json resource_types(std::string_view name) {
  if (!equal_caseless(name, "Microsoft.ManagedIdentity")) return json::array();
  auto type = [](const char* type_name, json versions) {
    return json{{"resourceType", type_name},
                {"locations", display_names()},
                {"apiVersions", std::move(versions)},
                {"capabilities", "None"}};
  };
  return {type("userAssignedIdentities", {"2024-11-30", "2023-01-31", "2018-11-30"}),
          type("userAssignedIdentities/federatedIdentityCredentials", {"2024-11-30", "2023-01-31"}),
          type("operations", {"2024-11-30", "2023-01-31", "2018-11-30"})};
}

json shape(const Cloud& cloud, const json& subscription, const Provider& provider) {
  return {{"id", fmt::format("/subscriptions/{}/providers/{}", text_of(subscription, "subscriptionId"), provider.name)},
          {"namespace", provider.name},
          {"resourceTypes", resource_types(provider.name)},
          {"registrationState", registration(cloud, subscription, provider)},
          {"registrationPolicy", provider.always ? "RegistrationFree" : "RegistrationRequired"}};
}

Reply no_such_provider(std::string_view name) {
  return refuse(404, "InvalidResourceNamespace", fmt::format("The resource namespace '{}' is invalid.", name));
}

const json& subscription_row(const Cloud& cloud, const Request& request) {
  return *cloud.world.find(tables::subscriptions, lower(request.param("s")));
}

std::optional<Reply> read_refusal(Cloud& cloud, const Request& request) {
  return unless_may(cloud, request, "Microsoft.Resources/subscriptions/providers/read",
                    "/subscriptions/" + request.param("s"));
}

Reply change(Cloud& cloud, const Request& request, const char* verb, const char* passing) {
  const auto* provider = provider_named(request.param("namespace"));
  if (!provider) return no_such_provider(request.param("namespace"));
  auto action = fmt::format("{}/{}/action", provider->name, verb);
  if (auto reply = unless_may(cloud, request, action, "/subscriptions/" + request.param("s"))) return *reply;
  auto row = subscription_row(cloud, request);
  if (!provider->always && !registration(cloud, row, *provider).starts_with(passing)) {
    row["providers"][lower(provider->name)] = std::string(passing) + "ing";
    cloud.world.put(tables::subscriptions, lower(request.param("s")), row);
    note_written(cloud, tables::subscriptions, noted_key(request.param("s"), provider->name),
                 cloud.behaviour.delays.provider_registration);
  }
  return answer(200, shape(cloud, row, *provider));
}

}  // namespace

json new_registrations(const Cloud& cloud) {
  auto states = json::object();
  for (const auto& name : cloud.behaviour.registered_providers) states[lower(name)] = "Registered";
  return states;
}

bool is_provider(std::string_view name) {
  return provider_named(name) != nullptr;
}

std::optional<Reply> unless_registered(Cloud& cloud, std::string_view scope, std::string_view name) {
  const auto* provider = provider_named(name);
  if (!provider) return no_such_provider(name);
  auto id = scope_of(scope).subscription;
  const auto* row = cloud.world.find(tables::subscriptions, lower(id));
  if (!row || registration(cloud, *row, *provider) == "Registered") return std::nullopt;
  return refuse(409, "MissingSubscriptionRegistration",
                fmt::format("The subscription is not registered to use namespace '{}'. See "
                            "https://aka.ms/rps-not-found for how to register subscriptions.",
                            provider->name));
}

Reply list_providers(Cloud& cloud, const Request& request) {
  if (auto reply = read_refusal(cloud, request)) return *reply;
  auto values = json::array();
  for (const auto& one : known) values.push_back(shape(cloud, subscription_row(cloud, request), one));
  return answer(200, {{"value", std::move(values)}});
}

Reply get_provider(Cloud& cloud, const Request& request) {
  if (auto reply = read_refusal(cloud, request)) return *reply;
  const auto* provider = provider_named(request.param("namespace"));
  if (!provider) return no_such_provider(request.param("namespace"));
  return answer(200, shape(cloud, subscription_row(cloud, request), *provider));
}

Reply list_resource_types(Cloud& cloud, const Request& request) {
  if (auto reply = read_refusal(cloud, request)) return *reply;
  const auto* provider = provider_named(request.param("namespace"));
  if (!provider) return no_such_provider(request.param("namespace"));
  return answer(200, {{"value", resource_types(provider->name)}});
}

Reply register_provider(Cloud& cloud, const Request& request) {
  return change(cloud, request, "register", "Register");
}

Reply unregister_provider(Cloud& cloud, const Request& request) {
  return change(cloud, request, "unregister", "Unregister");
}

}  // namespace keyless::sandbox::arm
