#include "providers/entra/application_wire.hpp"
#include "providers/wire.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::providers::entra {
namespace {

namespace kinds = model::kinds;

constexpr std::string_view application_holder = "application";
constexpr std::string_view principal_holder = "servicePrincipal";

std::string tag_name_of(std::string_view text) {
  const auto equals = text.find('=');
  return equals == std::string_view::npos ? std::string() : std::string(text.substr(0, equals));
}

Json owners_of(const Json& object, std::string_view holder) {
  auto owners = Json::array();
  for (const auto& owner : member(object, "owners")) {
    auto name = text_at(owner, {"userPrincipalName"});
    if (name.empty()) name = text_at(owner, {"displayName"});
    owners.push_back({{"id", text_at(owner, {"id"})}, {"name", name}, {"holder", holder}});
  }
  return owners;
}

/// What may be said of a secret: never its value, nor the hint at it.
void add_secrets(Json& into, const Json& object, std::string_view holder) {
  const std::pair<const char*, const char*> lists[] = {{"passwordCredentials", "password"},
                                                       {"keyCredentials", "certificate"}};
  for (const auto& [list, type] : lists)
    for (const auto& secret : member(object, list))
      into.push_back({{"holder", holder},
                      {"type", type},
                      {"keyId", text_at(secret, {"keyId"})},
                      {"displayName", text_at(secret, {"displayName"})},
                      {"endDate", text_at(secret, {"endDateTime"}).substr(0, 10)}});
}

Json kept_parts(const Pair& pair) {
  auto kept = Json::object();
  kept["tags"] = Json::array();
  if (const auto& tags = member(pair.application, "tags"); tags.is_array()) kept["tags"] = tags;
  kept["owners"] = owners_of(pair.application, application_holder);
  for (auto& owner : owners_of(pair.principal, principal_holder)) kept["owners"].push_back(std::move(owner));
  kept["secrets"] = Json::array();
  add_secrets(kept["secrets"], pair.application, application_holder);
  add_secrets(kept["secrets"], pair.principal, principal_holder);
  return kept;
}

LiveObject child_of(const LiveObject& identity, const Kind& kind, const std::string& id) {
  auto child = live_object(kind, id);
  child.fields.emplace("id", id);
  child.fields.emplace("identityId", text_of(identity.fields, "id"));
  return child;
}

/// Where the holder of an owner or a secret is in the directory: `/applications/ID` or `/servicePrincipals/ID`.
std::string place_of(const LiveObject& identity, const std::string& holder) {
  if (holder == application_holder) return text_of(identity.fields, "id");
  return kinds::entra_principal_id(text_of(identity.fields, "principalId"));
}

}  // namespace

Result<LiveObject> read_application(const Kind& kind, const Pair& pair, const std::string& tenant,
                                    const std::string& doing) {
  const auto object_id = text_at(pair.application, {"id"}), principal_id = text_at(pair.principal, {"id"});
  const auto& source = pair.application.is_object() ? pair.application : pair.principal;
  const auto client_id = text_at(source, {"appId"});
  if (!is_guid(object_id.empty() ? principal_id : object_id) || !is_guid(client_id))
    return broken_promise(doing, "an application without its ids");
  auto object = live_object(
      kind, object_id.empty() ? kinds::entra_principal_id(principal_id) : kinds::entra_application_id(object_id));
  const auto tags = as_tags(strings_in(member(pair.application, "tags")));
  object.mark = model::mark_in(tags);
  object.fields = {{"id", object.id},
                   {"tenantId", tenant},
                   {"uniqueName", text_at(pair.application, {"uniqueName"})},
                   {"name", text_at(source, {"displayName"})},
                   {"signInAudience", text_at(pair.application, {"signInAudience"})},
                   {"servicePrincipal", principal_id.empty() ? "false" : "true"},
                   {"tags", tags},
                   {"clientId", client_id},
                   {"principalId", principal_id}};
  object.wire = keep(kept_parts(pair));
  return object;
}

std::vector<LiveObject> owners_in(const LiveObject& identity) {
  std::vector<LiveObject> owners;
  const auto& kept = kept_of(identity);
  for (const auto& owner : member(kept, "owners")) {
    const auto holder = text_at(owner, {"holder"}), owner_id = text_at(owner, {"id"});
    auto child = child_of(identity, kinds::application_owner, place_of(identity, holder) + "/owners/" + owner_id);
    child.fields.emplace("holder", holder);
    child.fields.emplace("ownerId", owner_id);
    child.fields.emplace("ownerName", text_at(owner, {"name"}));
    owners.push_back(std::move(child));
  }
  return owners;
}

std::vector<LiveObject> secrets_in(const LiveObject& identity) {
  std::vector<LiveObject> secrets;
  const auto& kept = kept_of(identity);
  for (const auto& secret : member(kept, "secrets")) {
    const auto holder = text_at(secret, {"holder"});
    const auto id = place_of(identity, holder) + "/secrets/" + text_at(secret, {"keyId"});
    auto child = child_of(identity, kinds::application_secret, id);
    for (const auto name : {"holder", "type", "keyId", "displayName", "endDate"})
      child.fields.emplace(name, text_at(secret, {name}));
    secrets.push_back(std::move(child));
  }
  return secrets;
}

Json application_body(const Resource& desired, const model::Strings& tags_now) {
  auto tags = Json::array();
  const auto& wanted = model::tags_of(desired.fields, "tags");
  for (const auto& text : tags_now) {
    const auto name = tag_name_of(text);
    const bool replaced =
        std::ranges::any_of(wanted, [&](const auto& tag) { return !name.empty() && equal_caseless(tag.first, name); });
    if (!replaced) tags.push_back(text);
  }
  for (const auto& [name, value] : wanted) tags.push_back(name + "=" + value);
  return Json::object({{"displayName", text_of(desired.fields, "name")},
                       {"signInAudience", text_of(desired.fields, "signInAudience")},
                       {"tags", std::move(tags)}});
}

Json released_body(const model::Strings& tags_now) {
  auto tags = Json::array();
  for (const auto& text : tags_now)
    if (!model::is_mark_tag(tag_name_of(text))) tags.push_back(text);
  return Json::object({{"tags", std::move(tags)}});
}

model::Strings tags_now(const LiveObject& identity) {
  return strings_in(member(kept_of(identity), "tags"));
}

model::Tags as_tags(const model::Strings& texts) {
  model::Tags tags;
  for (const auto& text : texts)
    if (auto name = tag_name_of(text); !name.empty()) tags.emplace(std::move(name), text.substr(text.find('=') + 1));
  return tags;
}

}  // namespace keyless::providers::entra
