#include "survey/descriptions.hpp"

#include "manifest/manifest.hpp"
#include "manifest/yaml/bytes.hpp"
#include "manifest/yaml/quote.hpp"

namespace keyless::survey {
namespace {

namespace rules = manifest::rules;

/// The first `count` characters of well-formed text.
std::string shortened(const std::string& text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts_character = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (starts_character && count-- == 0) break;
  }
  return text.substr(0, at);
}

}  // namespace

bool is_sayable(const manifest::Rule& rule, const std::string& text) {
  return manifest::can_be_written(text) && !manifest::complaint_about(rule, text);
}

Described described_connection(const std::string& now, bool marked) {
  if (now.empty()) return {};
  if (is_sayable(rules::connection_description, now)) return {.text = now};
  const auto most = rules::connection_description.longest;
  const auto length = manifest::length_in_characters(now);
  if (marked || length <= most) return {.remark = "its description can't be written in a manifest: kept as it is"};
  auto kept = shortened(now, most);
  const auto lengths =
      std::to_string(length) + " characters, of which " + std::to_string(most) + " fit beside the mark of keyless";
  if (is_sayable(rules::connection_description, kept))
    return {.text = std::move(kept), .remark = "its description has " + lengths + ": it is truncated", .changes = true};
  return {.text = "",
          .remark = "its description can't be written in a manifest, and has " + lengths + ": it would be removed",
          .changes = true};
}

Described described_share(const std::string& now, const std::optional<std::string>& of_connection) {
  if (of_connection == now) return {};
  if (is_sayable(rules::share_description, now)) {
    if (!of_connection && now.empty()) return {};
    return {.text = now};
  }
  if (!of_connection) return {.remark = "its description there can't be written in a manifest: kept as it is"};
  return {.remark = "its description there can't be written in a manifest", .changes = true};
}

}  // namespace keyless::survey
