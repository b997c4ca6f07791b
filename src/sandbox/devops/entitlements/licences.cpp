#include "sandbox/devops/entitlements/licences.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "sandbox/devops/graph/members.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

struct License {
  const char* name;
  const char* shown;
};

/// In the order of the numbers that stand for them.
constexpr std::array<License, 6> licenses = {{{"none", "None"},
                                              {"earlyAdopter", "Early Adopter"},
                                              {"express", "Basic"},
                                              {"professional", "Professional"},
                                              {"advanced", "Basic + Test Plans"},
                                              {"stakeholder", "Stakeholder"}}};

constexpr std::size_t unlimited = 100'000'000;

}  // namespace

std::optional<std::string> license_named(const json& access_level) {
  auto asked = access_level.find("accountLicenseType");
  if (asked == access_level.end()) return std::nullopt;
  if (asked->is_number_unsigned() && asked->get<std::size_t>() < licenses.size())
    return licenses[asked->get<std::size_t>()].name;
  if (!asked->is_string()) return std::nullopt;
  for (const auto& license : licenses)
    if (equal_caseless(asked->get<std::string>(), license.name)) return license.name;
  return std::nullopt;
}

std::string display_name(const std::string& license) {
  for (const auto& known : licenses)
    if (license == known.name) return known.shown;
  return {};
}

std::string granted(const json& organization, const std::string& asked) {
  return organization.value("earlyAdopters", false) && asked != "none" ? "earlyAdopter" : asked;
}

std::size_t assigned(const Call& call, const std::string& license, const std::string& but_member) {
  std::size_t count = 0;
  for (const auto& member : members_of(call.cloud, call.organization_name())) {
    bool counts = kind_of(member) != Kind::build_service && is_entitled(member) && text_of(member, "id") != but_member;
    if (counts && member.value("license", "express") == license) ++count;
  }
  return count;
}

std::size_t available(const Call& call, const std::string& license) {
  auto bought = call.organization.value("licenses", json::object());
  if (license == "stakeholder" || license == "none" || license == "earlyAdopter") return unlimited;
  return bought.value(license, license == "express" ? call.cloud.behaviour.limits.basic_licenses : 0);
}

std::optional<Flaw> no_license_left(const Call& call, const std::string& license, const std::string& member_id) {
  if (assigned(call, license, member_id) < available(call, license)) return std::nullopt;
  return Flaw{5015, fmt::format("There are not enough {} licenses available for this account.", display_name(license))};
}

json access_level(const json& member) {
  auto license = member.value("license", "express");
  return {{"licensingSource", member.value("licensingSource", "account")},
          {"accountLicenseType", license},
          {"msdnLicenseType", "none"},
          {"gitHubLicenseType", "none"},
          {"licenseDisplayName", display_name(license)},
          {"status", member.value("pending", false) ? "pending" : "active"},
          {"statusMessage", ""},
          {"assignmentSource", "unknown"}};
}

}  // namespace keyless::sandbox::devops
