#include "sandbox/state/ids.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>
#include "base/json.hpp"

#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest digest_of(const std::string& text) {
  Digest digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return digest;
}

std::string guid_of(Digest digest) {
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0f) | 0x40);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3f) | 0x80);
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += fmt::format("{:02x}", digest[i]);
  }
  return out;
}

}  // namespace

Ids::Ids(World& world, std::uint64_t seed) : world_(world), seed_(seed) {}

std::string Ids::uuid(std::string_view purpose) {
  const auto* row = world_.find(tables::issued, purpose);
  auto count = row ? row->value("count", 0) + 1 : 1;
  world_.put(tables::issued, std::string(purpose), {{"count", count}});
  return count == 1 ? fixed_uuid(purpose) : fixed_uuid(fmt::format("{}#{}", purpose, count));
}

std::string Ids::fixed_uuid(std::string_view purpose) const {
  return guid_of(digest_of(fmt::format("{}|id|{}", seed_, purpose)));
}

std::string Ids::secret(std::string_view purpose) const {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string out;
  for (int part = 0; part < 2; ++part) {
    auto digest = digest_of(fmt::format("{}|secret|{}|{}", seed_, part, purpose));
    for (std::size_t i = 0; i < 20; ++i) out += letters[digest[i] % letters.size()];
  }
  return out;
}

std::string Ids::passing_uuid() {
  return guid_of(digest_of(fmt::format("{}|passing|{}", seed_, ++passing_)));
}

}  // namespace keyless::sandbox
