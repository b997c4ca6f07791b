#include <charconv>

#include "base/text.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/security/access.hpp"
#include "sandbox/devops/security/handlers.hpp"
#include "sandbox/devops/security/namespaces.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr const char* no_guid = "00000000-0000-0000-0000-000000000000";
constexpr const char* project_prefix = "$PROJECT:vstfs:///Classification/TeamProject/";

const SecurityNamespace* namespace_with(const std::string& id) {
  for (const auto& one : security_namespaces())
    if (equal_caseless(id, one.id)) return &one;
  return nullptr;
}

std::string character(int code) {
  if (code < 0x80) return std::string(1, static_cast<char>(code));
  return {"\xEF\xBF\xBF"};
}

json text_or_null(const char* text) {
  return text ? json(text) : json(nullptr);
}

json actions_of(const SecurityNamespace& space) {
  auto found = json::array();
  for (const auto& action : security_actions()) {
    if (!std::string_view(space.id).starts_with(action.of)) continue;
    found.push_back({{"bit", action.bit},
                     {"name", action.name},
                     {"displayName", text_or_null(action.shown)},
                     {"namespaceId", space.actions_name_it ? space.id : no_guid}});
  }
  return found;
}

json presented(const SecurityNamespace& space) {
  return {{"namespaceId", space.id},
          {"name", space.name},
          {"displayName", text_or_null(space.shown)},
          {"separatorValue", character(space.separator)},
          {"elementLength", -1},
          {"writePermission", space.write_permission},
          {"readPermission", space.read_permission},
          {"dataspaceCategory", space.dataspace},
          {"actions", actions_of(space)},
          {"structureValue", space.structure},
          {"extensionType", text_or_null(space.extension)},
          {"isRemotable", space.remotable},
          {"useTokenTranslator", space.translates_tokens},
          {"systemBitMask", space.system_bits}};
}

struct Entry {
  long long allow = 0;
  long long deny = 0;
};

Entry entry_in(const json& list, const std::string& descriptor) {
  auto entries = list.value("aces", json::object());
  auto found = entries.find(descriptor);
  if (found == entries.end()) return {};
  return {found->value("allow", 0LL), found->value("deny", 0LL)};
}

json presented(const std::string& descriptor, const Entry& entry) {
  return {{"descriptor", descriptor}, {"allow", entry.allow}, {"deny", entry.deny}};
}

json with_effect(json shape, const Entry& entry) {
  auto effect = json::object();
  if (entry.allow != 0) effect["effectiveAllow"] = entry.allow;
  if (entry.deny != 0) effect["effectiveDeny"] = entry.deny;
  shape["extendedInfo"] = std::move(effect);
  return shape;
}

std::string key_of(const Call& call, const std::string& token) {
  return access_key(call.organization_name(), call.part("namespace"), token);
}

json list_at(const Call& call, const std::string& token) {
  auto list = call.world().find(access_rows, key_of(call, token));
  return list ? *list : json{{"token", token}, {"inherit", true}, {"aces", json::object()}};
}

/// Lists are kept by identity descriptor; the graph's own descriptors are taken too.
std::string identity_named(const Call& call, const std::string& descriptor) {
  if (descriptor.find(';') != std::string::npos) return descriptor;
  if (auto member = member_with(call.cloud, call.organization_name(), "descriptor", descriptor))
    return identity_descriptor(call.organization, *member);
  auto sid = sid_of_descriptor(descriptor);
  return sid.empty() ? descriptor : "Microsoft.TeamFoundation.Identity;" + sid;
}

json presented_list(const Call& call, const json& list, const std::vector<std::string>& descriptors) {
  bool extended = call.asked_true("includeextendedinfo");
  auto entries = json::object();
  auto add = [&](const std::string& descriptor) {
    auto entry = entry_in(list, descriptor);
    auto shape = presented(descriptor, entry);
    entries[descriptor] = extended ? with_effect(shape, entry) : shape;
  };
  auto written = list.value("aces", json::object());
  if (descriptors.empty())
    for (const auto& [descriptor, entry] : written.items()) add(descriptor);
  // Who is asked for has an entry of zeros at least, once effects are asked for.
  for (const auto& descriptor : descriptors)
    if (extended || written.contains(descriptor)) add(descriptor);
  json shape = {{"inheritPermissions", list.value("inherit", true)},
                {"token", text_of(list, "token")},
                {"acesDictionary", std::move(entries)}};
  if (extended) shape["includeExtendedInfo"] = true;
  return shape;
}

/// What was written, and every project that the caller sees.
std::map<std::string, json> lists_in_namespace(const Call& call) {
  std::map<std::string, json> found;
  auto prefix = access_key(call.organization_name(), call.part("namespace"), {});
  for (auto list : below(call.world().rows(access_rows), prefix)) found[lower(text_of(*list, "token"))] = *list;
  if (!equal_caseless(call.part("namespace"), project_namespace)) return found;
  for (const auto& [id, project] : call.world().rows(tables::projects)) {
    bool here = equal_caseless(text_of(project, "organization"), call.organization_name());
    auto token = project_prefix + text_of(project, "id");
    if (here && may_see(call, project)) found.emplace(lower(token), list_at(call, token));
  }
  return found;
}

std::optional<Answer> not_allowed(const Call& call, const std::string& token) {
  if (call.administrator()) return std::nullopt;
  bool of_project = starts_with_caseless(token, project_prefix);
  auto id = of_project ? token.substr(std::string_view(project_prefix).size(), 36) : std::string();
  auto project = project_named(call.world(), call.organization_name(), id);
  if (project && administers_project(call.cloud, call.organization, call.member, *project)) return std::nullopt;
  return needs_administrator(call, "Manage permissions");
}

void put_list(Call& call, const json& list) {
  call.world().put(access_rows, key_of(call, text_of(list, "token")), list);
}

Entry merged(const Entry& old, const Entry& fresh) {
  return {(old.allow | fresh.allow) & ~fresh.deny, (old.deny | fresh.deny) & ~fresh.allow};
}

bool is_allowed(const Call& call, const std::string& space, const std::string& token, long long bits) {
  if (call.administrator()) return true;
  auto key = access_key(call.organization_name(), space, token);
  auto list = call.world().find(access_rows, key);
  Entry all;
  auto add = [&](const std::string& descriptor) {
    auto entry = list ? entry_in(*list, descriptor) : Entry{};
    all = {all.allow | entry.allow, all.deny | entry.deny};
  };
  add(identity_descriptor(call.organization, call.member));
  for (const auto& group : containers_of(call.cloud, call.organization, text_of(call.member, "descriptor")))
    add("Microsoft.TeamFoundation.Identity;" + sid_of_descriptor(group));
  bool project = equal_caseless(space, project_namespace) && starts_with_caseless(token, project_prefix);
  auto row = project ? project_named(call.world(), call.organization_name(),
                                     token.substr(std::string_view(project_prefix).size(), 36))
                     : nullptr;
  if (row && may_see(call, *row)) all.allow |= 1;
  if (equal_caseless(space, connections_namespace)) all.allow |= connection_bits(call, token);
  return (all.allow & bits) == bits && (all.deny & bits) == 0;
}

long long number(const std::string& text) {
  long long value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<Answer> unknown_namespace(const Call& call) {
  if (namespace_with(call.part("namespace"))) return std::nullopt;
  return refused(no_such_namespace(call.part("namespace")));
}

}  // namespace

Answer list_security_namespaces(Call& call) {
  auto wanted = call.part("id");
  auto found = json::array();
  for (const auto& space : security_namespaces())
    if (wanted.empty() || equal_caseless(wanted, space.id) || wanted == no_guid) found.push_back(presented(space));
  if (found.empty()) return refused(no_such_namespace(wanted));
  return listed(std::move(found));
}

Answer list_access_lists(Call& call) {
  if (auto refusal = unknown_namespace(call)) return *refusal;
  auto descriptors = comma_separated(call.asked("descriptors"));
  for (auto& descriptor : descriptors) descriptor = identity_named(call, descriptor);
  auto token = call.asked("token");
  auto found = json::array();
  if (!token.empty() && !call.asked_true("recurse"))
    return listed(json::array({presented_list(call, list_at(call, token), descriptors)}));
  for (const auto& [key, list] : lists_in_namespace(call))
    if (starts_with_caseless(key, token)) found.push_back(presented_list(call, list, descriptors));
  return listed(std::move(found));
}

Answer set_access_lists(Call& call) {
  if (auto refusal = unknown_namespace(call)) return *refusal;
  auto lists = call.body.is_object() ? call.body.value("value", json::array()) : json::array();
  for (const auto& wanted : lists) {
    auto token = text_of(wanted, "token");
    if (auto refusal = not_allowed(call, token)) return *refusal;
    json list = {{"token", token}, {"inherit", wanted.value("inheritPermissions", true)}, {"aces", json::object()}};
    auto entries = wanted.value("acesDictionary", json::object());
    for (const auto& [descriptor, entry] : entries.items())
      list["aces"][identity_named(call, descriptor)] = {{"allow", entry.value("allow", 0LL)},
                                                        {"deny", entry.value("deny", 0LL)}};
    put_list(call, list);
  }
  return {.status = 204};
}

Answer remove_access_lists(Call& call) {
  if (auto refusal = unknown_namespace(call)) return *refusal;
  bool removed = false;
  for (const auto& token : comma_separated(call.asked("tokens"))) {
    if (auto refusal = not_allowed(call, token)) return *refusal;
    removed = call.world().erase(access_rows, key_of(call, token)) || removed;
    if (!call.asked_true("recurse")) continue;
    for (const auto& key : keys_below(call.world().rows(access_rows), key_of(call, token)))
      removed = call.world().erase(access_rows, key) || removed;
  }
  return {.body = json(removed)};
}

Answer set_access_entries(Call& call) {
  if (auto refusal = unknown_namespace(call)) return *refusal;
  if (!call.body.is_object()) return refused(missing_argument("container"));
  auto token = text_of(call.body, "token");
  if (auto refusal = not_allowed(call, token)) return *refusal;
  auto list = list_at(call, token);
  auto answered = json::array();
  for (const auto& wanted : call.body.value("accessControlEntries", json::array())) {
    auto descriptor = identity_named(call, text_of(wanted, "descriptor"));
    Entry entry{wanted.value("allow", 0LL), wanted.value("deny", 0LL)};
    if (call.body.value("merge", false)) entry = merged(entry_in(list, descriptor), entry);
    list["aces"][descriptor] = {{"allow", entry.allow}, {"deny", entry.deny}};
    answered.push_back(presented(descriptor, entry));
  }
  put_list(call, list);
  return listed(std::move(answered));
}

Answer remove_access_entries(Call& call) {
  if (auto refusal = unknown_namespace(call)) return *refusal;
  auto token = call.asked("token");
  if (auto refusal = not_allowed(call, token)) return *refusal;
  auto list = list_at(call, token);
  bool removed = false;
  for (const auto& descriptor : comma_separated(call.asked("descriptors")))
    removed = list["aces"].erase(identity_named(call, descriptor)) > 0 || removed;
  if (removed) put_list(call, list);
  return {.body = json(removed)};
}

Answer has_permissions(Call& call) {
  if (auto refusal = unknown_namespace(call)) return *refusal;
  auto tokens = call.asked("tokens").empty() ? call.asked("token") : call.asked("tokens");
  auto mark = call.asked("delimiter").empty() ? ',' : call.asked("delimiter").front();
  auto found = json::array();
  for (const auto& token : split(tokens, mark))
    found.push_back(is_allowed(call, call.part("namespace"), token, number(call.part("bits"))));
  return listed(std::move(found));
}

Answer remove_permission(Call& call) {
  if (auto refusal = unknown_namespace(call)) return *refusal;
  auto token = call.asked("token");
  if (call.asked("descriptor").empty()) return refused(missing_argument("descriptor"));
  if (auto refusal = not_allowed(call, token)) return *refusal;
  auto list = list_at(call, token);
  auto descriptor = identity_named(call, call.asked("descriptor"));
  auto entry = entry_in(list, descriptor);
  auto bits = number(call.part("bits"));
  entry = {entry.allow & ~bits, entry.deny & ~bits};
  list["aces"][descriptor] = {{"allow", entry.allow}, {"deny", entry.deny}};
  put_list(call, list);
  return {.body = presented(descriptor, entry)};
}

Answer evaluate_permissions(Call& call) {
  if (!call.body.is_object()) return refused(missing_argument("evalBatch"));
  auto answered = json::array();
  for (const auto& one : call.body.value("evaluations", json::array())) {
    auto space = text_of(one, "securityNamespaceId");
    if (space.empty()) space = text_of(one, "securitynamespaceid");
    auto bits = one.value("permissions", 0LL);
    answered.push_back({{"securityNamespaceId", space},
                        {"token", text_of(one, "token")},
                        {"permissions", bits},
                        {"value", is_allowed(call, space, text_of(one, "token"), bits)}});
  }
  return {.body = json{{"alwaysAllowAdministrators", false}, {"evaluations", std::move(answered)}}};
}

}  // namespace keyless::sandbox::devops
