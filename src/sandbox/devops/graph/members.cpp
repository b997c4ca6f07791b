#include "sandbox/devops/graph/members.hpp"

#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// Storage keys carry a 6 where other GUIDs carry their version, descriptors a 7.
std::string with_version(std::string guid, char version) {
  if (guid.size() == 36) guid[14] = version;
  return guid;
}

std::string key_of(std::string_view organization, const json& member) {
  if (kind_of(member) == Kind::build_service) return build_service_key(organization, text_of(member, "uniqueName"));
  return member_key(organization, text_of(member, "objectId"));
}

json new_member(const Cloud& cloud, const std::string& key, std::string_view object_id, bool person) {
  auto made = cloud.ids.fixed_uuid("member/" + key);
  return {{"id", with_version(made, '6')},
          {"descriptor", (person ? "aad." : "aadsp.") + base64url(with_version(made, '7'))},
          {"objectId", std::string(object_id)},
          {"uniqueName", std::string(object_id)},
          {"kind", person ? "user" : "servicePrincipal"},
          {"administrator", false},
          {"inactive", true}};
}

/// What Microsoft Graph wrote of a person is kept in `properties`.
std::string told_of(const json& principal, const char* name) {
  auto text = text_of(principal, name);
  return text.empty() ? text_of(principal.value("properties", json::object()), name) : text;
}

std::string account_of(const json& principal) {
  for (auto name : {"userPrincipalName", "mail", "displayName"})
    if (auto text = told_of(principal, name); !text.empty()) return text;
  return text_of(principal, "objectId");
}

const json* person_with_mail(const World& world, const std::string& tenant, const std::string& mail) {
  for (const auto& [id, principal] : world.rows(tables::principals)) {
    bool person = text_of(principal, "kind") == "user" && equal_caseless(text_of(principal, "tenantId"), tenant);
    if (person && (equal_caseless(account_of(principal), mail) || equal_caseless(told_of(principal, "mail"), mail)))
      return &principal;
  }
  return nullptr;
}

}  // namespace

Kind kind_of(const json& member) {
  auto descriptor = text_of(member, "descriptor");
  if (descriptor.starts_with("svc.")) return Kind::build_service;
  return descriptor.starts_with("aadsp.") ? Kind::service_principal : Kind::user;
}

bool is_entitled(const json& member) {
  return !member.value("inactive", false);
}

bool is_materialised(const Cloud& cloud, std::string_view organization, const json& member) {
  return is_settled(cloud, rows::members, key_of(organization, member), cloud.behaviour.delays.member);
}

void note_use(Cloud& cloud, std::string_view organization, const json& member) {
  if (!member.value("pending", false)) return;
  auto seen = member;
  seen.erase("pending");
  seen["lastAccessed"] = iso_time(cloud.now());
  put(cloud, organization, seen);
}

std::vector<json> all_members_of(const Cloud& cloud, std::string_view organization) {
  std::vector<json> found;
  for (auto member : below(cloud.world.rows(rows::members), lower(organization) + "/")) found.push_back(*member);
  return found;
}

std::vector<json> members_of(const Cloud& cloud, std::string_view organization) {
  auto found = all_members_of(cloud, organization);
  std::erase_if(found, [&](const json& member) { return !is_materialised(cloud, organization, member); });
  return found;
}

std::optional<json> member_with(const Cloud& cloud, std::string_view organization, const char* field,
                                std::string_view value) {
  // Descriptors differ in letter case only now and then, but then they differ.
  bool exact = std::string_view(field) == "descriptor";
  for (auto& member : members_of(cloud, organization)) {
    auto text = text_of(member, field);
    if (!text.empty() && (exact ? text == value : equal_caseless(text, value))) return std::move(member);
  }
  return std::nullopt;
}

void put(Cloud& cloud, std::string_view organization, const json& member) {
  cloud.world.put(rows::members, key_of(organization, member), member);
}

std::optional<json> materialised_principal(Cloud& cloud, const json& organization, std::string_view object_id) {
  auto principal = principal_by_object(cloud.world, object_id);
  bool at_home = principal && equal_caseless(text_of(*principal, "tenantId"), text_of(organization, "tenantId"));
  if (!at_home) return std::nullopt;
  auto key = member_key(text_of(organization, "name"), object_id);
  if (auto there = cloud.world.find(rows::members, key)) return *there;
  bool person = text_of(*principal, "kind") == "user";
  auto member = new_member(cloud, key, lower(object_id), person);
  member["displayName"] = text_of(*principal, "displayName");
  if (person) member["uniqueName"] = account_of(*principal);
  cloud.world.put(rows::members, key, member);
  note_written(cloud, rows::members, key, cloud.behaviour.delays.member);
  return member;
}

json materialised_person(Cloud& cloud, const json& organization, const std::string& mail) {
  auto tenant = text_of(organization, "tenantId");
  if (auto known = person_with_mail(cloud.world, tenant, mail))
    if (auto member = materialised_principal(cloud, organization, text_of(*known, "objectId"))) return *member;
  auto object_id = cloud.ids.fixed_uuid("guest/" + tenant + "/" + lower(mail));
  auto key = member_key(text_of(organization, "name"), object_id);
  if (auto there = cloud.world.find(rows::members, key)) return *there;
  auto member = new_member(cloud, key, object_id, true);
  member["displayName"] = mail;
  member["uniqueName"] = mail;
  member["guest"] = true;
  cloud.world.put(rows::members, key, member);
  note_written(cloud, rows::members, key, cloud.behaviour.delays.member);
  return member;
}

std::string identity_descriptor(const json& organization, const json& member) {
  auto account = text_of(organization, "tenantId") + "\\" + text_of(member, "uniqueName");
  switch (kind_of(member)) {
    case Kind::user:
      return "Microsoft.IdentityModel.Claims.ClaimsIdentity;" + account;
    case Kind::service_principal:
      return "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;" + account;
    case Kind::build_service:
      return "Microsoft.TeamFoundation.ServiceIdentity;" + text_of(organization, "id") +
             ":Build:" + text_of(member, "uniqueName");
  }
  return {};
}

const json* member_of(const World& world, std::string_view organization, const Caller& caller) {
  const json* member = nullptr;
  if (caller.kind != Caller::Kind::job) {
    member = world.find(rows::members, member_key(organization, caller.object_id));
  } else {
    auto claims = parsed_json(caller.job);
    member = world.find(rows::members, build_service_key(organization, text_of(claims, "project")));
  }
  return member && is_entitled(*member) ? member : nullptr;
}

}  // namespace keyless::sandbox::devops
