#include "diff/issuers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace keyless::diff {
namespace {

constexpr std::string_view scheme = "https://", clusters = "oic.prod-aks.azure.com";

struct Known {
  std::string_view host;
  Issuer issuer;
};
constexpr std::array known_hosts = {Known{"token.actions.githubusercontent.com", Issuer::github},
                                    Known{"gitlab.com", Issuer::gitlab},
                                    Known{"app.terraform.io", Issuer::terraform},
                                    Known{"login.microsoftonline.com", Issuer::entra},
                                    Known{"login.microsoftonline.us", Issuer::entra},
                                    Known{"login.partner.microsoftonline.cn", Issuer::entra},
                                    Known{"sts.windows.net", Issuer::entra},
                                    Known{"vstoken.dev.azure.com", Issuer::azure_devops},
                                    Known{clusters, Issuer::kubernetes}};

struct Url {
  std::string host;  ///< with a port or user name where there is one
  std::string path;
};

Url parts_of(const std::string& url) {
  const auto rest = url.substr(std::min(url.size(), scheme.size()));
  const auto slash = std::min(rest.find('/'), rest.size());
  return {rest.substr(0, slash), rest.substr(slash)};
}

/// What a reader may take for the same letters.
std::string drawn(std::string_view host) {
  std::string text;
  for (const char c : lower(host)) {
    constexpr std::string_view looks = "0o1lil3e5s", nothing = "-_";
    const auto at = looks.find(c);
    if (nothing.find(c) != std::string_view::npos) continue;
    text += at != std::string_view::npos && at % 2 == 0 ? looks[at + 1] : c;
  }
  for (const auto& [pair, one] : {std::pair("rn", "m"), std::pair("vv", "w"), std::pair("cl", "d")})
    for (auto at = text.find(pair); at != std::string::npos; at = text.find(pair)) text.replace(at, 2, one);
  return text;
}

std::string without_dots(std::string text) {
  std::erase(text, '.');
  return text;
}

/// `gitlab.com` in `gitlab.com.evil.example`, `my-gitlab.com`, and not in `gitlab.community.example`.
bool holds_whole(const std::string& host, const std::string& known) {
  for (auto at = host.find(known); at != std::string::npos; at = host.find(known, at + 1)) {
    const auto behind = at + known.size();
    if (behind == host.size() || !std::isalnum(static_cast<unsigned char>(host[behind]))) return true;
  }
  return false;
}

std::string without_last_label(const std::string& host) {
  return host.substr(0, host.rfind('.'));
}

/// `gitlab.example`, `git-lab.example` and `gitlap.example` for `gitlab.com`: the tricks count together, too.
bool resembles(const std::string& host, const std::string& known) {
  const auto mine = drawn(host), theirs = drawn(known);
  const std::size_t tolerance = known.size() < 15 ? 1 : 2;
  const auto alike = [&](const std::string& left, const std::string& right) {
    return edit_distance(without_dots(left), without_dots(right)) <= tolerance;
  };
  return holds_whole(lower(host), known) || holds_whole(mine, theirs) || alike(mine, theirs) ||
         alike(without_last_label(mine), without_last_label(theirs));
}

std::string host_resembled_by(const std::string& host) {
  const auto name = host.substr(0, host.find(':'));
  const auto behind_first_label = name.substr(std::min(name.find('.') + 1, name.size()));
  for (const auto& known : known_hosts)
    if (resembles(name, std::string(known.host)) ||
        (known.issuer == Issuer::kubernetes && resembles(behind_first_label, std::string(known.host))))
      return std::string(known.host);
  return {};
}

bool is_label(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

/// Whether the path is one this issuer has; the tenant in it, where there is one.
bool has_path_of(Issuer issuer, const std::string& path, std::string& tenant) {
  const auto parts = split(path, '/');  // the first is empty
  if (issuer == Issuer::gitlab || issuer == Issuer::terraform) return path.empty();
  if (issuer == Issuer::github) return path.empty() || (parts.size() == 2 && !parts[1].empty());
  if (parts.size() < 2 || !is_guid(parts[1])) return false;
  if (issuer == Issuer::azure_devops) return parts.size() == 2;
  tenant = lower(parts[1]);
  if (issuer == Issuer::kubernetes) return parts.size() == 4 && is_guid(parts[2]) && parts[3].empty();
  return parts.size() == 3 && (parts[2] == "v2.0" || parts[2].empty());
}

Issuer issuer_at(const std::string& host) {
  const auto dot = host.find('.');
  if (dot != std::string::npos && host.substr(dot + 1) == clusters && is_label(host.substr(0, dot)))
    return Issuer::kubernetes;
  for (const auto& known : known_hosts)
    if (known.host == host && known.host != clusters) return known.issuer;
  return Issuer::unknown;
}

}  // namespace

KnownAs known_issuer(const std::string& url) {
  const auto [host, path] = parts_of(url);
  KnownAs found{issuer_at(host)};
  if (found.issuer != Issuer::unknown && url.starts_with(scheme) && has_path_of(found.issuer, path, found.of))
    return found;
  if (host.find('@') != std::string::npos || lower(host).find("xn--") != std::string::npos)
    return {Issuer::look_alike, "", "another host"};
  const auto resembled = found.issuer != Issuer::unknown ? host : host_resembled_by(host);
  if (!resembled.empty()) return {Issuer::look_alike, "", resembled};
  return {url.starts_with(scheme) ? Issuer::unknown : Issuer::look_alike, "", "https://" + host};
}

}  // namespace keyless::diff
