#include "base/text.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/handlers.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/graph/subjects.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

enum class By { id, descriptor, subject_descriptor };

bool is_called(const json& identity, By by, const std::string& wanted) {
  switch (by) {
    case By::id:
      return equal_caseless(text_of(identity, "id"), wanted);
    case By::descriptor:
      return equal_caseless(text_of(identity, "descriptor"), wanted);
    case By::subject_descriptor:
      return text_of(identity, "subjectDescriptor") == wanted;
  }
  return false;
}

std::vector<json> everybody(const Call& call) {
  std::vector<json> identities;
  for (const auto& member : members_of(call.cloud, call.organization_name()))
    identities.push_back(identity_of_member(call, member));
  for (const auto& group : groups_of(call.cloud, call.organization))
    identities.push_back(identity_of_group(call, group));
  return identities;
}

/// Memberships as `queryMembership` asks for them: identity descriptors and storage keys.
void add_memberships(const Call& call, const std::vector<json>& all, json& identity) {
  auto asked = lower(call.asked("querymembership"));
  if (asked.empty() || asked == "none") return;
  auto names_of = [&](const std::vector<std::string>& descriptors, const char* list, const char* ids) {
    for (const auto& descriptor : descriptors)
      for (const auto& other : all) {
        if (text_of(other, "subjectDescriptor") != descriptor) continue;
        identity[list].push_back(text_of(other, "descriptor"));
        if (ids) identity[ids].push_back(text_of(other, "id"));
      }
  };
  auto descriptor = text_of(identity, "subjectDescriptor");
  names_of(containers_of(call.cloud, call.organization, descriptor), "memberOf", nullptr);
  names_of(contents_of(call.cloud, call.organization, descriptor), "members", "memberIds");
}

/// Asked one by one: what is not found is answered as null, in its place.
Answer named(const Call& call, By by, const std::string& list) {
  auto all = everybody(call);
  auto found = json::array();
  for (const auto& wanted : comma_separated(list)) {
    json hit = nullptr;
    for (const auto& identity : all)
      if (is_called(identity, by, wanted)) hit = identity;
    if (hit.is_object()) add_memberships(call, all, hit);
    found.push_back(std::move(hit));
  }
  return listed(std::move(found));
}

std::string property(const json& identity, const char* name) {
  return text_of(identity["properties"].value(name, json::object()), "$value");
}

bool fits(const json& identity, const std::string& filter, const std::string& value) {
  auto account = property(identity, "Account");
  auto shown = text_of(identity, "providerDisplayName");
  if (filter == "accountname") return equal_caseless(account, value);
  if (filter == "displayname") return equal_caseless(shown, value);
  if (filter == "mailaddress") return equal_caseless(property(identity, "Mail"), value);
  if (filter == "directoryalias") return equal_caseless(property(identity, "DirectoryAlias"), value);
  if (filter == "localgroupname") return identity.contains("isContainer") && equal_caseless(account, value);
  if (filter == "administratorsgroup") return shown.ends_with("\\Project Collection Administrators");
  if (filter == "identifier")
    return equal_caseless(text_of(identity, "descriptor"), value) || equal_caseless(text_of(identity, "id"), value);
  auto mail = property(identity, "Mail");
  auto origin = property(identity, "http://schemas.microsoft.com/identity/claims/objectidentifier");
  return equal_caseless(account, value) || equal_caseless(shown, value) ||
         (!mail.empty() && equal_caseless(mail, value)) || equal_caseless(origin, value);
}

Answer searched(const Call& call, const std::string& filter, const std::string& value) {
  auto all = everybody(call);
  auto found = json::array();
  for (auto identity : all) {
    if (!fits(identity, lower(filter), value)) continue;
    add_memberships(call, all, identity);
    found.push_back(std::move(identity));
  }
  return listed(std::move(found));
}

}  // namespace

Answer find_identities(Call& call) {
  if (auto ids = call.asked("identityids"); !ids.empty()) return named(call, By::id, ids);
  if (auto names = call.asked("descriptors"); !names.empty()) return named(call, By::descriptor, names);
  if (auto names = call.asked("subjectdescriptors"); !names.empty()) return named(call, By::subject_descriptor, names);
  auto filter = call.asked("searchfilter");
  if (filter.empty()) return refused(missing_argument("searchFilter"));
  return searched(call, filter, call.asked("filtervalue"));
}

Answer get_identity(Call& call) {
  auto wanted = equal_caseless(call.part("id"), "me") ? text_of(call.member, "id") : call.part("id");
  auto all = everybody(call);
  for (auto& identity : all) {
    if (!is_called(identity, By::id, wanted) && !is_called(identity, By::descriptor, wanted)) continue;
    auto hit = identity;
    add_memberships(call, all, hit);
    return {.body = std::move(hit)};
  }
  return refused(no_such_identity(wanted));
}

}  // namespace keyless::sandbox::devops
