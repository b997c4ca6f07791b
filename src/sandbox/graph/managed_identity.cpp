#include "sandbox/graph/managed_identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr std::chrono::days certificate_lifetime{90};

int number_at(const std::string& text, std::size_t at, std::size_t size) {
  return std::atoi(text.substr(at, size).c_str());
}

/// `time` is one that the service wrote: 2026-11-21T10:00:00Z.
std::string end_of_certificate(const std::string& time) {
  using namespace std::chrono;
  auto day = year_month_day(year(number_at(time, 0, 4)), month(static_cast<unsigned>(number_at(time, 5, 2))),
                            std::chrono::day(static_cast<unsigned>(number_at(time, 8, 2))));
  year_month_day end = sys_days(day) + certificate_lifetime;
  return fmt::format("{:04}-{:02}-{:02}{}", static_cast<int>(end.year()), static_cast<unsigned>(end.month()),
                     static_cast<unsigned>(end.day()), time.substr(10));
}

std::string hex_of(const Cloud& cloud, const std::string& purpose) {
  auto text = cloud.ids.fixed_uuid(purpose);
  std::erase(text, '-');
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string thumbprint(const Cloud& cloud, const std::string& client) {
  return hex_of(cloud, "certificate of " + client) + hex_of(cloud, "end of the certificate of " + client).substr(0, 8);
}

bool is_user_assigned(const std::string& resource) {
  return lower(resource).find("/userassignedidentities/") != std::string::npos;
}

/// The platform's own proof for the identity: its key never leaves the platform.
json certificates(const Cloud& cloud, const json& principal) {
  auto client = text_of(principal, "appId");
  auto created = text_of(principal, "createdDateTime");
  if (created.size() < 20) return json::array();
  auto start = created.substr(0, 17) + "00Z";
  return json::array({{{"customKeyIdentifier", thumbprint(cloud, client)},
                       {"displayName", "CN=" + client},
                       {"endDateTime", end_of_certificate(start)},
                       {"key", nullptr},
                       {"keyId", cloud.ids.fixed_uuid("key of the certificate of " + client)},
                       {"startDateTime", start},
                       {"type", "AsymmetricX509Cert"},
                       {"usage", "Verify"}}});
}

}  // namespace

json managed_members(const Cloud& cloud, const json& principal) {
  auto client = text_of(principal, "appId");
  auto resource = text_of(principal, "resourceId");
  auto kind = is_user_assigned(resource) ? "isExplicit=True" : "isExplicit=False";
  auto name = "https://identity.azure.net/" + base64(lower(text_of(principal, "objectId")).substr(0, 32));
  return {{"alternativeNames", {kind, resource}},
          {"appDisplayName", nullptr},
          {"appOwnerOrganizationId", nullptr},
          {"info", nullptr},
          {"keyCredentials", certificates(cloud, principal)},
          {"servicePrincipalNames", {name, client}},  // told newest first
          {"servicePrincipalType", "ManagedIdentity"},
          {"signInAudience", nullptr}};
}

ordered_json with_early_info(const ordered_json& shape) {
  auto out = ordered_json::object();
  for (const auto& [name, value] : shape.items()) {
    if (name == "samlSingleSignOnSettings") out["info"] = nullptr;
    if (name != "info") out[name] = value;
  }
  return out;
}

}  // namespace keyless::sandbox::graph
