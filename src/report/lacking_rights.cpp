#include "report/lacking_rights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "report/paint.hpp"

namespace keyless::report {

using namespace model;

namespace {

constexpr std::size_t most_addresses = 10;

/// Who usually holds a right, least first.
struct Holder {
  std::string_view right;
  std::string_view roles;
};
constexpr Holder holders[] = {
    {"Microsoft.Authorization/roleAssignments/", "Role Based Access Control Administrator, User Access Administrator"},
    {"Microsoft.ManagedIdentity/", "Managed Identity Contributor"},
    {"Microsoft.Resources/subscriptions/resourceGroups/", "Contributor"},
    {"Application.ReadWrite.OwnedBy", "consent to Application.ReadWrite.OwnedBy, Cloud Application Administrator"},
    {"Create", "Creator of the project's service connections"},
    {"Administer", "Administrator of the service connection"},
    {"Use", "User of the service connection"},
};

std::string usual_holders(const std::string& right) {
  for (const auto& holder : holders)
    if (starts_with_caseless(right, holder.right)) return std::string(holder.roles);
  return {};
}

std::string place_of(const Right& right) {
  if (right.of == Right::Of::service_connections)
    return "service connections of " + right.organization + ", " + right.where;
  return right.where.empty() ? "the directory" : right.where;
}

using Needed = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

std::string addresses_of(const std::vector<std::string>& addresses) {
  std::string text;
  for (std::size_t i = 0; i < std::min(addresses.size(), most_addresses); ++i)
    text += fmt::format("          {}\n", one_line(addresses[i]));
  if (addresses.size() > most_addresses)
    text += fmt::format("          and {} more\n", addresses.size() - most_addresses);
  return text;
}

}  // namespace

std::string lacking_rights(const Plan& plan, Style style) {
  if (plan.lacks.empty()) return {};
  Needed needed;
  for (const auto& lack : plan.lacks) needed[{lack.right.name, place_of(lack.right)}].push_back(lack.address.text());
  auto text = paint(style, Color::yellow, "Missing permissions of the signed-in identity:") + "\n";
  for (const auto& [right, addresses] : needed) {
    const auto holder = usual_holders(right.first);
    text += fmt::format("    x {}{}\n        on {}, for:\n", one_line(right.first),
                        holder.empty() ? "" : " (granted by: " + holder + ")", one_line(right.second));
    text += addresses_of(addresses);
  }
  return text;
}

}  // namespace keyless::report
