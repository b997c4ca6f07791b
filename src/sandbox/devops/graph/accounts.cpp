#include "base/text.hpp"
#include "sandbox/devops/graph/handlers.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// A profile belongs to no organization: one id per Entra principal. It is the id that `memberId` asks for.
std::string profile_id(const Call& call) {
  return call.cloud.ids.fixed_uuid("profile/" + lower(call.request.caller.object_id));
}

/// The organizations whose member the caller is.
std::vector<json> organizations_of(const Call& call) {
  std::vector<json> found;
  auto object_id = call.request.caller.object_id;
  for (const auto& [name, organization] : call.world().rows(tables::organizations)) {
    auto member = call.world().find(rows::members, member_key(name, object_id));
    if (member && is_entitled(*member)) found.push_back(organization);
  }
  return found;
}

bool is_the_caller(const Call& call, const std::string& asked) {
  if (equal_caseless(asked, profile_id(call))) return true;
  for (const auto& organization : organizations_of(call)) {
    auto key = member_key(text_of(organization, "name"), call.request.caller.object_id);
    auto member = call.world().find(rows::members, key);
    if (member && equal_caseless(text_of(*member, "id"), asked)) return true;
  }
  return false;
}

std::string shown_name(const Call& call) {
  auto principal = principal_by_object(call.world(), call.request.caller.object_id);
  return principal ? text_of(*principal, "displayName") : text_of(call.member, "displayName");
}

json account(const Call& call, const json& organization) {
  auto name = text_of(organization, "name");
  return {{"accountId", text_of(organization, "id")},
          {"accountName", name},
          {"accountUri", "https://" + name + ".vssps.visualstudio.com:443/"},
          {"properties", json::object()},
          {"accountOwner", call.cloud.ids.fixed_uuid("owner of " + lower(name))}};
}

}  // namespace

Answer get_profile(Call& call) {
  auto asked = call.part("id");
  if (!equal_caseless(asked, "me") && !is_the_caller(call, asked)) return refused(no_such_identity(asked));
  auto id = profile_id(call);
  return {.body = json{{"displayName", shown_name(call)},
                       {"publicAlias", id},
                       {"emailAddress", ""},
                       {"coreRevision", 1},
                       {"timeStamp", call.timestamp()},
                       {"id", id},
                       {"revision", 1}}};
}

Answer list_accounts(Call& call) {
  auto asked = call.asked("memberid");
  if (asked.empty()) asked = call.asked("ownerid");
  if (asked.empty()) return refused(missing_argument("memberId"));
  if (!is_the_caller(call, asked)) return refused(unauthorized(call.request.caller.object_id));
  auto found = json::array();
  for (const auto& organization : organizations_of(call)) found.push_back(account(call, organization));
  return listed(std::move(found));
}

Answer get_collection(Call& call) {
  auto asked = call.part("id");
  bool own = equal_caseless(asked, "me") || equal_caseless(asked, text_of(call.organization, "id"));
  if (!own) return refused(no_such_identity(asked));
  return {.body = json{{"id", text_of(call.organization, "id")},
                       {"name", call.organization_name()},
                       {"status", "enabled"},
                       {"owner", call.cloud.ids.fixed_uuid("owner of " + lower(call.organization_name()))},
                       {"tenantId", text_of(call.organization, "tenantId")},
                       {"dateCreated", "0001-01-01T00:00:00Z"},
                       {"lastUpdated", "0001-01-01T00:00:00Z"},
                       {"revision", 1},
                       {"preferredRegion", "EUS"},
                       {"properties", json::object()}}};
}

}  // namespace keyless::sandbox::devops
