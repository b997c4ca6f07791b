#include <algorithm>
#include <charconv>

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

constexpr const char* needed = "Edit collection-level information";

/// The graph tells of service principals without their meta type, unlike the entitlements.
json in_graph(const Call& call, const json& member) {
  auto subject = graph_member(call, member);
  if (kind_of(member) == Kind::service_principal) subject.erase("metaType");
  return subject;
}

bool of_asked_type(const Call& call, const json& member) {
  auto types = lower(call.asked("subjecttypes"));
  if (types.empty()) return true;
  auto descriptor = text_of(member, "descriptor");
  for (const auto& type : comma_separated(types))
    if (descriptor.starts_with(type + ".")) return true;
  return false;
}

Answer list(Call& call, bool service_principals) {
  auto found = json::array();
  for (const auto& member : members_of(call.cloud, call.organization_name())) {
    bool fits = (kind_of(member) == Kind::service_principal) == service_principals;
    if (fits && of_asked_type(call, member)) found.push_back(in_graph(call, member));
  }
  return paged(call, std::move(found));
}

/// Puts the new member into the groups that the query names.
std::optional<Answer> join_asked(Call& call, const json& member) {
  for (const auto& descriptor : comma_separated(call.asked("groupdescriptors"))) {
    if (!group_with(call.cloud, call.organization, descriptor)) return refused(no_such_identity(descriptor));
    add_membership(call.cloud, call.organization, text_of(member, "descriptor"), descriptor);
  }
  return std::nullopt;
}

Answer created(Call& call, const json& member) {
  if (auto refusal = join_asked(call, member)) return *refusal;
  auto subject = in_graph(call, member);
  Answer answer{.status = 201, .body = subject};
  answer.headers.emplace_back("Location", text_of(subject, "url"));
  return answer;
}

Answer create(Call& call, bool service_principal) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  if (!call.body.is_object()) return refused(missing_argument("creationContext"));
  auto origin = text_of(call.body, "originId");
  auto key = text_of(call.body, "storageKey");
  auto mail = text_of(call.body, "principalName");
  if (mail.empty()) mail = text_of(call.body, "mailAddress");
  std::optional<json> member;
  if (!origin.empty())
    member = materialised_principal(call.cloud, call.organization, origin);
  else if (!key.empty())
    member = member_with(call.cloud, call.organization_name(), "id", key);
  else if (!mail.empty() && !service_principal)
    member = materialised_person(call.cloud, call.organization, mail);
  else
    return refused(missing_argument("originId"));
  if (!member) return refused(no_such_origin(origin.empty() ? key : origin));
  bool fits = (kind_of(*member) == Kind::service_principal) == service_principal;
  return fits ? created(call, *member) : refused(no_such_origin(origin.empty() ? key : origin));
}

std::optional<json> asked_member(const Call& call) {
  return member_with(call.cloud, call.organization_name(), "descriptor", call.part("descriptor"));
}

}  // namespace

Answer list_graph_users(Call& call) {
  return list(call, false);
}

Answer list_graph_service_principals(Call& call) {
  return list(call, true);
}

Answer create_graph_user(Call& call) {
  return create(call, false);
}

Answer create_graph_service_principal(Call& call) {
  return create(call, true);
}

Answer get_graph_member(Call& call) {
  auto member = asked_member(call);
  return member ? Answer{.body = in_graph(call, *member)} : refused(no_such_identity(call.part("descriptor")));
}

Answer remove_graph_member(Call& call) {
  if (auto refusal = needs_administrator(call, needed)) return *refusal;
  auto member = asked_member(call);
  if (!member) return refused(no_such_identity(call.part("descriptor")));
  remove_from_all(call.cloud, call.organization, text_of(*member, "descriptor"));
  (*member)["inactive"] = true;
  (*member)["administrator"] = false;
  put(call.cloud, call.organization_name(), *member);
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
