#include <set>

#include "base/base64.hpp"
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

json link(const std::string& href) {
  return {{"href", href}};
}

bool is_known(const Call& call, const std::string& descriptor) {
  return group_with(call.cloud, call.organization, descriptor) ||
         member_with(call.cloud, call.organization_name(), "descriptor", descriptor);
}

json membership(const Call& call, const std::string& member, const std::string& container) {
  auto base = graph_base(call);
  return {{"containerDescriptor", container},
          {"memberDescriptor", member},
          {"_links",
           {{"self", link(base + "Memberships/" + member + "/" + container)},
            {"member", link(base + graph_place(member))},
            {"container", link(base + graph_place(container))}}}};
}

std::optional<Answer> not_allowed(const Call& call, const json& group) {
  if (call.administrator()) return std::nullopt;
  auto project = project_named(call.world(), call.organization_name(), text_of(group, "project"));
  if (project && administers_project(call.cloud, call.organization, call.member, *project)) return std::nullopt;
  return needs_administrator(call, "Manage group membership");
}

Refusal no_membership(const Call& call) {
  return no_such_identity(call.part("member") + " in " + call.part("container"));
}

void collect(const Call& call, const std::string& descriptor, bool down, int depth, std::set<std::string>& seen,
             json& found) {
  auto next = down ? contents_of(call.cloud, call.organization, descriptor)
                   : containers_of(call.cloud, call.organization, descriptor);
  for (const auto& other : next) {
    found.push_back(
        {{"containerDescriptor", down ? descriptor : other}, {"memberDescriptor", down ? other : descriptor}});
    if (depth != 1 && seen.insert(other).second) collect(call, other, down, depth - 1, seen, found);
  }
}

int asked_depth(const Call& call) {
  auto text = call.asked("depth");
  return text.empty() || text.size() > 2 || text.find_first_not_of("0123456789") != std::string::npos ? 1
                                                                                                      : std::stoi(text);
}

bool matches(const json& subject, const std::string& query) {
  for (auto field : {"displayName", "principalName", "mailAddress"})
    if (starts_with_caseless(text_of(subject, field), query)) return true;
  return false;
}

}  // namespace

Answer get_membership(Call& call) {
  bool there = is_direct_member(call.cloud, call.organization, call.part("member"), call.part("container"));
  if (!there) return refused(no_membership(call));
  return {.body = membership(call, call.part("member"), call.part("container"))};
}

Answer check_membership(Call& call) {
  bool there = is_direct_member(call.cloud, call.organization, call.part("member"), call.part("container"));
  return {.status = there ? 200 : 404};
}

Answer put_membership(Call& call) {
  auto member = call.part("member");
  auto group = group_with(call.cloud, call.organization, call.part("container"));
  if (!group) return refused(no_such_identity(call.part("container")));
  if (!is_known(call, member)) return refused(no_such_identity(member));
  if (auto refusal = not_allowed(call, *group)) return *refusal;
  auto container = text_of(*group, "descriptor");
  add_membership(call.cloud, call.organization, member, container);
  return {.status = 201, .body = membership(call, member, container)};
}

Answer delete_membership(Call& call) {
  auto group = group_with(call.cloud, call.organization, call.part("container"));
  if (!group) return refused(no_such_identity(call.part("container")));
  if (auto refusal = not_allowed(call, *group)) return *refusal;
  bool was = remove_membership(call.cloud, call.organization, call.part("member"), call.part("container"));
  return was ? Answer{} : refused(no_membership(call));
}

Answer list_memberships(Call& call) {
  auto descriptor = call.part("member");
  if (!is_known(call, descriptor)) return refused(no_such_identity(descriptor));
  auto found = json::array();
  std::set<std::string> seen = {descriptor};
  collect(call, descriptor, equal_caseless(call.asked("direction"), "down"), asked_depth(call), seen, found);
  return listed(std::move(found));
}

Answer get_membership_state(Call& call) {
  auto descriptor = call.part("member");
  if (!is_known(call, descriptor)) return refused(no_such_identity(descriptor));
  auto member = member_with(call.cloud, call.organization_name(), "descriptor", descriptor);
  auto base = graph_base(call);
  json links = {{"self", link(base + "MembershipStates/" + descriptor)},
                {"member", link(base + graph_place(descriptor))}};
  return {.body = json{{"active", !member || is_entitled(*member)}, {"_links", std::move(links)}}};
}

Answer get_descriptor(Call& call) {
  auto key = call.part("key");
  std::string descriptor;
  if (auto member = member_with(call.cloud, call.organization_name(), "id", key))
    descriptor = text_of(*member, "descriptor");
  if (auto group = group_with(call.cloud, call.organization, key)) descriptor = text_of(*group, "descriptor");
  // A project or the organization itself is a scope.
  bool scope = equal_caseless(key, text_of(call.organization, "id")) || call.world().find(tables::projects, lower(key));
  if (descriptor.empty() && scope) descriptor = "scp." + base64url(lower(key));
  if (descriptor.empty()) return refused(no_such_identity(key));
  auto base = graph_base(call);
  json links = {{"self", link(base + "Descriptors/" + key)},
                {"storageKey", link(base + "StorageKeys/" + descriptor)},
                {"subject", link(base + graph_place(descriptor))}};
  return {.body = json{{"value", descriptor}, {"_links", std::move(links)}}};
}

Answer get_storage_key(Call& call) {
  auto descriptor = call.part("descriptor");
  std::string key;
  if (auto member = member_with(call.cloud, call.organization_name(), "descriptor", descriptor))
    key = text_of(*member, "id");
  if (auto group = group_with(call.cloud, call.organization, descriptor)) key = text_of(*group, "id");
  if (descriptor.starts_with("scp.")) key = from_base64(descriptor.substr(4));
  if (key.empty()) return refused(no_such_identity(descriptor));
  auto base = graph_base(call);
  json links = {{"self", link(base + "StorageKeys/" + descriptor)}, {"descriptor", link(base + "Descriptors/" + key)}};
  return {.body = json{{"value", key}, {"_links", std::move(links)}}};
}

Answer look_up_subjects(Call& call) {
  auto found = json::object();
  auto keys = call.body.is_object() ? call.body.value("lookupKeys", json::array()) : json::array();
  for (const auto& key : keys) {
    auto descriptor = text_of(key, "descriptor");
    if (auto member = member_with(call.cloud, call.organization_name(), "descriptor", descriptor))
      found[descriptor] = graph_member(call, *member);
    else if (auto group = group_with(call.cloud, call.organization, descriptor))
      found[descriptor] = graph_group(call, *group);
  }
  auto count = found.size();
  return {.body = json{{"count", count}, {"value", std::move(found)}}};
}

Answer query_subjects(Call& call) {
  auto found = json::array();
  if (!call.body.is_object()) return refused(missing_argument("subjectQuery"));
  auto query = text_of(call.body, "query");
  auto kinds = call.body.value("subjectKind", json::array({"User", "Group", "ServicePrincipal"}));
  auto asked = [&](const std::string& kind) {
    for (const auto& one : kinds)
      if (one.is_string() && equal_caseless(one.get<std::string>(), kind)) return true;
    return false;
  };
  for (const auto& member : members_of(call.cloud, call.organization_name())) {
    auto subject = graph_member(call, member);
    if (asked(text_of(subject, "subjectKind")) && matches(subject, query)) found.push_back(std::move(subject));
  }
  for (const auto& group : groups_of(call.cloud, call.organization)) {
    auto subject = graph_group(call, group);
    if (asked("group") && matches(subject, query)) found.push_back(std::move(subject));
  }
  return listed(std::move(found));
}

}  // namespace keyless::sandbox::devops
