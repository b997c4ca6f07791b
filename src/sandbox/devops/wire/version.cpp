#include "sandbox/devops/wire/version.hpp"

#include <fmt/format.h>
#include <charconv>
#include <optional>

namespace keyless::sandbox::devops {

namespace {

constexpr int newest = 702;

struct Asked {
  int number = 0;  ///< 7.1 is 701
  bool preview = false;
  int revision = 0;  ///< 0 takes the newest
};

std::optional<int> number(std::string_view text) {
  int value = 0;
  auto end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end || value < 0 || value > 99) return std::nullopt;
  return value;
}

std::optional<Asked> parse(std::string_view text) {
  Asked asked;
  auto dash = text.find('-');
  if (dash != std::string_view::npos) {
    auto suffix = text.substr(dash + 1);
    if (suffix.substr(0, 7) != "preview") return std::nullopt;
    suffix.remove_prefix(7);
    auto revision = suffix.empty() ? 0 : suffix[0] == '.' ? number(suffix.substr(1)) : std::nullopt;
    if (!revision) return std::nullopt;
    asked.preview = true;
    asked.revision = *revision;
    text = text.substr(0, dash);
  }
  auto dot = text.find('.');
  auto major = number(text.substr(0, dot));
  auto minor = dot == std::string_view::npos ? 0 : number(text.substr(dot + 1));
  if (!major || !minor) return std::nullopt;
  asked.number = *major * 100 + *minor;
  return asked;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '"')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '"')) text.remove_suffix(1);
  return text;
}

std::string_view from_accept(std::string_view accept) {
  constexpr std::string_view key = "api-version=";
  auto at = accept.find(key);
  if (at == std::string_view::npos) return {};
  auto value = accept.substr(at + key.size());
  return trimmed(value.substr(0, value.find_first_of(";,")));
}

Version missing(std::string_view method, const Support& support) {
  if (method == "GET" || method == "HEAD" || method == "OPTIONS") {
    auto preview = fmt::format("7.2-preview.{}", support.revision);
    return {.answered = support.released == "0.0" ? preview : std::string(support.released)};
  }
  auto why = fmt::format(
      "No api-version was supplied for the \"{}\" request. The version must be supplied either as part of the Accept "
      "header (e.g. \"application/json; api-version=1.0\") or as a query parameter (e.g. \"?api-version=1.0\").",
      method);
  return {.refused_key = "VssVersionNotSpecifiedException", .refused_why = std::move(why)};
}

int number_of(std::string_view version) {
  auto read = parse(version);
  return read ? read->number : 0;
}

std::string out_of_range(const Asked& asked, std::string_view text, const Support& support) {
  if (asked.number > newest || asked.number < 100)
    return fmt::format(
        "The requested REST API version of {} is out of range for this server. The latest REST API "
        "version this server supports is 7.2.",
        text);
  if (asked.number >= number_of(support.since)) return {};
  return fmt::format(
      "The requested REST API version of {} is out of range for this server. The lowest REST API version "
      "this server supports is {}.",
      text, support.since);
}

std::string in_preview_only(std::string_view text) {
  return fmt::format(
      "The requested version \"{0}\" of the resource is under preview. The -preview flag must be supplied "
      "in the api-version for such requests. For example: \"{0}-preview\"",
      text);
}

}  // namespace

Version negotiate(std::string_view method, std::string_view query, std::string_view accept, const Support& support) {
  auto text = query.empty() ? from_accept(accept) : query;
  if (text.empty()) return missing(method, support);
  auto asked = parse(text);
  if (!asked)
    return {.refused_key = "VssInvalidApiVersionException",
            .refused_why = fmt::format("The api-version \"{}\" is not a valid version.", text)};
  if (auto why = out_of_range(*asked, text, support); !why.empty())
    return {.refused_key = "VssVersionOutOfRangeException", .refused_why = std::move(why)};
  if (!asked->preview && asked->number > number_of(support.released))
    return {.refused_key = "VssInvalidPreviewVersionException", .refused_why = in_preview_only(text)};
  auto plain = fmt::format("{}.{}", asked->number / 100, asked->number % 100);
  auto revision = asked->revision == 0 ? support.revision : asked->revision;
  return {.answered = asked->preview ? fmt::format("{}-preview.{}", plain, revision) : plain};
}

}  // namespace keyless::sandbox::devops
