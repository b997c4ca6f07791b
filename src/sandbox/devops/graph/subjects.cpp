#include "sandbox/devops/graph/subjects.hpp"

#include "base/percent.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

json links_of(const Call& call, const std::string& descriptor, bool has_avatar) {
  auto base = graph_base(call);
  json links = {{"self", {{"href", base + graph_place(descriptor)}}},
                {"memberships", {{"href", base + "Memberships/" + descriptor}}},
                {"membershipState", {{"href", base + "MembershipStates/" + descriptor}}},
                {"storageKey", {{"href", base + "StorageKeys/" + descriptor}}}};
  if (has_avatar) links["avatar"] = {{"href", call.base() + "/_apis/GraphProfile/MemberAvatars/" + descriptor}};
  return links;
}

void finish_subject(const Call& call, json& subject, const std::string& descriptor, bool has_avatar) {
  subject["_links"] = links_of(call, descriptor, has_avatar);
  subject["url"] = graph_base(call) + graph_place(descriptor);
  subject["descriptor"] = descriptor;
}

json service_principal(const Call& call, const json& member) {
  auto object_id = text_of(member, "objectId");
  auto principal = principal_by_object(call.world(), object_id);
  json subject = {{"subjectKind", "servicePrincipal"},
                  {"metaType", "application"},
                  {"directoryAlias", object_id},
                  {"domain", text_of(call.organization, "tenantId")},
                  {"principalName", object_id},
                  {"mailAddress", nullptr},
                  {"origin", "aad"},
                  {"originId", object_id},
                  {"displayName", text_of(member, "displayName")}};
  if (principal) subject["applicationId"] = text_of(*principal, "appId");
  if (!principal) subject["isDeletedInOrigin"] = true;
  return subject;
}

json build_service(const Call&, const json& member) {
  return {{"subjectKind", "user"},
          {"domain", "Build"},
          {"principalName", text_of(member, "uniqueName")},
          {"mailAddress", ""},
          {"origin", "vsts"},
          {"originId", text_of(member, "uniqueName")},
          {"displayName", text_of(member, "displayName")}};
}

std::string alias_of(const json& member) {
  auto mail = text_of(member, "uniqueName");
  auto at = mail.find('@');
  if (at == std::string::npos) return mail;
  if (!member.value("guest", false)) return mail.substr(0, at);
  mail[at] = '_';
  return mail + "#EXT#";
}

json person(const Call& call, const json& member) {
  auto mail = text_of(member, "uniqueName");
  json subject = {{"subjectKind", "user"},
                  {"directoryAlias", alias_of(member)},
                  {"domain", text_of(call.organization, "tenantId")},
                  {"principalName", mail},
                  {"mailAddress", mail},
                  {"origin", "aad"},
                  {"originId", text_of(member, "objectId")},
                  {"displayName", text_of(member, "displayName")}};
  // Told only once they have signed in.
  if (!member.value("pending", false)) subject["metaType"] = member.value("guest", false) ? "guest" : "member";
  return subject;
}

json typed(const char* type, const std::string& value) {
  return {{"$type", type}, {"$value", value}};
}

std::string scope_name(const Call& call, const json& group) {
  auto project = text_of(group, "project");
  if (text_of(group, "origin") == "aad") return "TEAM FOUNDATION";
  auto row = project.empty() ? nullptr : call.world().find(tables::projects, project);
  return row ? text_of(*row, "name") : call.organization_name();
}

json properties_of(const Call& call, const json& member) {
  auto account = text_of(member, "uniqueName");
  bool of_entra = kind_of(member) != Kind::build_service;
  json properties = {
      {"SchemaClassName", typed("System.String", "User")},
      {"Description", typed("System.String", "")},
      {"Domain", typed("System.String", of_entra ? text_of(call.organization, "tenantId") : "Build")},
      {"Account", typed("System.String", account)},
      {"DN", typed("System.String", "")},
      {"Mail", typed("System.String", kind_of(member) == Kind::user ? account : "")},
      {"SpecialType", typed("System.String", "Generic")},
      {"ComplianceValidated", typed("System.DateTime", iso_time(call.cloud.now()).substr(0, 10) + "T00:00:00Z")}};
  if (!of_entra) return properties;
  properties["PUID"] = typed("System.String", "aad:");
  properties["DirectoryAlias"] = typed("System.String", alias_of(member));
  properties["http://schemas.microsoft.com/identity/claims/objectidentifier"] =
      typed("System.String", text_of(member, "objectId"));
  if (kind_of(member) == Kind::service_principal) properties["ApplicationId"] = typed("System.String", {});
  if (auto principal = principal_by_object(call.world(), text_of(member, "objectId")))
    if (properties.contains("ApplicationId"))
      properties["ApplicationId"] = typed("System.String", text_of(*principal, "appId"));
  return properties;
}

int meta_type_of(const json& member) {
  if (kind_of(member) == Kind::service_principal) return 2;
  return member.value("pending", false) || kind_of(member) == Kind::build_service ? 255 : 0;
}

}  // namespace

std::string graph_base(const Call& call) {
  return call.cloud.origins.azure_devops_graph + "/" + percent_encoded(call.organization_name()) + "/_apis/Graph/";
}

std::string graph_place(std::string_view descriptor) {
  std::string kind = "Users/";
  if (descriptor.starts_with("aadsp.")) kind = "ServicePrincipals/";
  if (!sid_of_descriptor(descriptor).empty()) kind = "Groups/";
  return kind + std::string(descriptor);
}

json graph_member(const Call& call, const json& member) {
  auto kind = kind_of(member);
  auto subject = kind == Kind::service_principal ? service_principal(call, member)
                 : kind == Kind::build_service   ? build_service(call, member)
                                                 : person(call, member);
  finish_subject(call, subject, text_of(member, "descriptor"), true);
  return subject;
}

json graph_group(const Call& call, const json& group) {
  auto project = text_of(group, "project");
  auto domain = project.empty() ? "vstfs:///Framework/IdentityDomain/" + text_of(call.organization, "id")
                                : "vstfs:///Classification/TeamProject/" + project;
  auto name = text_of(group, "displayName");
  json subject = {{"subjectKind", "group"},
                  {"description", text_of(group, "description")},
                  {"domain", domain},
                  {"principalName", "[" + scope_name(call, group) + "]\\" + name},
                  {"mailAddress", nullptr},
                  {"origin", text_of(group, "origin")},
                  {"originId", text_of(group, "originId")},
                  {"displayName", name}};
  if (text_of(group, "origin") == "aad") subject["isCrossProject"] = true;
  finish_subject(call, subject, text_of(group, "descriptor"), false);
  return subject;
}

json identity_in_brief(const Call& call, const json& member) {
  json properties = {{"Account", typed("System.String", text_of(member, "uniqueName"))}};
  return {{"id", text_of(member, "id")},
          {"descriptor", identity_descriptor(call.organization, member)},
          {"subjectDescriptor", text_of(member, "descriptor")},
          {"providerDisplayName", text_of(member, "displayName")},
          {"isActive", true},
          {"properties", std::move(properties)},
          {"resourceVersion", 2},
          {"metaTypeId", meta_type_of(member)}};
}

json identity_of_member(const Call& call, const json& member) {
  auto identity = identity_in_brief(call, member);
  if (!is_entitled(member)) identity.erase("isActive");
  identity["properties"] = properties_of(call, member);
  for (auto list : {"members", "memberOf", "memberIds"}) identity[list] = json::array();
  return identity;
}

json identity_of_group(const Call& call, const json& group) {
  auto name = text_of(group, "displayName");
  auto project = text_of(group, "project");
  json properties = {
      {"SchemaClassName", typed("System.String", "Group")},
      {"Description", typed("System.String", text_of(group, "description"))},
      {"Domain",
       typed("System.String", project.empty() ? "vstfs:///Framework/IdentityDomain/" + text_of(call.organization, "id")
                                              : "vstfs:///Classification/TeamProject/" + project)},
      {"Account", typed("System.String", name)},
      {"DN", typed("System.String", "")},
      {"Mail", typed("System.String", "")},
      {"SecurityGroup", typed("System.String", "SecurityGroup")},
      {"SpecialType", typed("System.String", "Generic")}};
  json identity = {{"id", text_of(group, "id")},
                   {"descriptor", "Microsoft.TeamFoundation.Identity;" + text_of(group, "sid")},
                   {"subjectDescriptor", text_of(group, "descriptor")},
                   {"providerDisplayName", "[" + scope_name(call, group) + "]\\" + name},
                   {"isActive", true},
                   {"isContainer", true},
                   {"properties", std::move(properties)},
                   {"resourceVersion", 2},
                   {"metaTypeId", 255}};
  for (auto list : {"members", "memberOf", "memberIds"}) identity[list] = json::array();
  return identity;
}

}  // namespace keyless::sandbox::devops
