#include "providers/devops/federation.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/base64.hpp"
#include "base/text.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view azure_devops = "499b84ac-1321-427f-aa17-267ca6975798";
constexpr std::string_view own_issuer = "https://vstoken.dev.azure.com/";

std::uint8_t digit(char c) {
  return static_cast<std::uint8_t>(c >= 'a' ? c - 'a' + 10 : c - '0');
}

/// The 16 bytes of a GUID as .NET keeps them: the first three groups are little-endian numbers.
std::string packed(std::string_view guid) {
  constexpr std::array<std::size_t, 16> order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  if (!is_guid(guid)) return {};
  std::string digits;
  for (const char c : lower(guid))
    if (c != '-') digits += c;
  std::string bytes(order.size(), '\0');
  for (std::size_t i = 0; i < order.size(); ++i)
    bytes[i] = static_cast<char>(digit(digits[2 * order[i]]) * 16 + digit(digits[2 * order[i] + 1]));
  auto text = base64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  std::erase(text, '=');
  return text;
}

}  // namespace

Presented presented_by_entra(std::string_view tenant, std::string_view organization_id,
                             std::string_view connection_id) {
  const auto place = "/sc/" + std::string(organization_id) + "/" + std::string(connection_id);
  return {"https://login.microsoftonline.com/" + std::string(tenant) + "/v2.0",
          "/eid1/c/pub/t/" + packed(tenant) + "/a/" + packed(azure_devops) + place};
}

Presented presented_by_organization(std::string_view organization_id, std::string_view organization,
                                    std::string_view project, std::string_view connection) {
  return {std::string(own_issuer) + std::string(organization_id),
          "sc://" + std::string(organization) + "/" + std::string(project) + "/" + std::string(connection)};
}

std::string organization_id_in(const Presented& presented) {
  const std::string own(last_segment(presented.issuer));
  if (presented.subject.starts_with("sc://")) return is_guid(own) ? own : std::string();
  const auto parts = split(presented.subject, '/');
  const bool by_entra = parts.size() >= 3 && presented.subject.starts_with("/eid1/") && parts[parts.size() - 3] == "sc";
  return by_entra && is_guid(parts[parts.size() - 2]) ? parts[parts.size() - 2] : std::string();
}

}  // namespace keyless::providers::devops
