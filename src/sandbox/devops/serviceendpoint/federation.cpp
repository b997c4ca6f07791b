#include "sandbox/devops/serviceendpoint/federation.hpp"

#include <fmt/format.h>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/base64.hpp"

namespace keyless::sandbox::devops {

namespace {

constexpr std::string_view application_of_azure_devops = "499b84ac-1321-427f-aa17-267ca6975798";
constexpr std::string_view exchange_audience = "api://AzureADTokenExchange";
constexpr std::string_view exchange_application = "fb60f99c-7a34-4190-8149-302f77469936";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

using GuidBytes = std::array<std::uint8_t, 16>;

bool read_guid(std::string_view text, GuidBytes& bytes) {
  std::size_t digits = 0;
  for (char c : text) {
    if (c == '-') continue;
    int value = hex_digit(c);
    if (value < 0 || digits == 32) return false;
    auto& byte = bytes[digits / 2];
    byte = static_cast<std::uint8_t>((digits % 2 == 0 ? 0 : byte * 16) + value);
    ++digits;
  }
  return digits == 32;
}

std::string base64url(const GuidBytes& bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t pending = 0;
  int bits = 0;
  for (auto byte : bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    for (; bits >= 6; bits -= 6) text += alphabet[(pending >> (bits - 6)) & 63U];
  }
  if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63U];
  return text;
}

}  // namespace

std::string packed_guid(std::string_view guid) {
  // .NET keeps the first three groups as little-endian integers, the rest byte by byte.
  constexpr std::array<std::size_t, 16> order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  GuidBytes written{};
  if (!read_guid(guid, written)) return {};
  GuidBytes kept{};
  for (std::size_t i = 0; i < kept.size(); ++i) kept[i] = written[order[i]];
  return base64url(kept);
}

Federation entra_federation(std::string_view tenant, std::string_view organization_id, std::string_view connection_id) {
  return {.issuer = fmt::format("https://login.microsoftonline.com/{}/v2.0", tenant),
          .subject = fmt::format("/eid1/c/pub/t/{}/a/{}/sc/{}/{}", packed_guid(tenant),
                                 packed_guid(application_of_azure_devops), organization_id, connection_id),
          .audience = std::string(exchange_application)};
}

Federation organization_federation(std::string_view organization_id, std::string_view organization,
                                   std::string_view project, std::string_view connection) {
  return {.issuer = fmt::format("https://vstoken.dev.azure.com/{}", organization_id),
          .subject = fmt::format("sc://{}/{}/{}", organization, project, connection),
          .audience = std::string(exchange_audience)};
}

Federation pipeline_federation(std::string_view organization_id, std::string_view organization,
                               std::string_view project, std::string_view pipeline) {
  return {.issuer = fmt::format("https://vstoken.dev.azure.com/{}", organization_id),
          .subject = fmt::format("p://{}/{}/{}", organization, project, pipeline),
          .audience = std::string(exchange_audience)};
}

}  // namespace keyless::sandbox::devops
