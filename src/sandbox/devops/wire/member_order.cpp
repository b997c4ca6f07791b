#include "sandbox/devops/wire/member_order.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>
#include "base/json.hpp"

#include "sandbox/text/json_text.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// An object that has the first member is written in this order.
struct Shape {
  const char* mark;
  std::string_view members;
};

constexpr std::array<Shape, 20> shapes = {{
    {"typeKey", " $id innerException message typeName typeKey errorCode eventId "},
    {"serviceEndpointProjectReferences",
     " data id name type url createdBy description authorization isShared isReady isOutdated isDisabled "
     "operationStatus "
     "owner serviceEndpointProjectReferences "},
    {"variableGroupProjectReferences",
     " variables id type name description createdBy createdOn modifiedBy modifiedOn isShared "
     "variableGroupProjectReferences "},
    {"projectReference", " projectReference name description "},
    {"buildNumber",
     " _links properties tags validationResults plans triggerInfo id buildNumber status queueTime url definition "
     "buildNumberRevision project uri sourceBranch queue priority reason requestedFor requestedBy lastChangedDate "
     "lastChangedBy "},
    {"queueStatus",
     " triggers variables properties tags _links comment description jobAuthorizationScope process repository quality "
     "authoredBy drafts queue id name url uri path type queueStatus revision createdDate project "},
    {"visibility",
     " id name description url state capabilities revision _links visibility defaultTeam lastUpdateTime "},
    {"uniqueName", " displayName url _links id uniqueName imageUrl descriptor "},
    {"authorizedBy", " id authorized authorizedBy authorizedOn "},
    {"authorized", " type id authorized "},
    {"pipelines", " resource allPipelines pipelines "},
    {"timeout",
     " settings createdBy createdOn modifiedBy modifiedOn timeout isDisabled _links id version type url resource "},
    {"access", " identity role access accessDisplayName "},
    {"allowPermissions", " displayName name allowPermissions denyPermissions identifier description scope "},
    {"lastChangedDate", " path description createdOn createdBy lastChangedDate lastChangedBy project "},
    {"checkoutSubmodules", " id type name url defaultBranch clean checkoutSubmodules "},
    {"isHosted", " id scope name isHosted poolType size isLegacy options "},
    {"pool", " _links id projectId name url pool "},
    {"isSecret", " value allowOverride isSecret "},
    {"self", " self collection web sourceVersionDisplayUri editor timeline badge "},
}};

/// Members stand between blanks.
std::size_t rank(std::string_view members, std::string_view name) {
  if (name.empty() || name.find(' ') != std::string_view::npos) return members.size();
  auto at = members.find(name);
  while (at != std::string_view::npos && (members[at - 1] != ' ' || members[at + name.size()] != ' '))
    at = members.find(name, at + 1);
  return at == std::string_view::npos ? members.size() : at;
}

using Member = json::const_iterator;

std::vector<Member> members_in_order(const json& object) {
  auto shape = std::find_if(shapes.begin(), shapes.end(), [&](const Shape& one) { return object.contains(one.mark); });
  std::vector<std::pair<std::size_t, Member>> ranked;
  for (auto at = object.begin(); at != object.end(); ++at)
    ranked.emplace_back(shape == shapes.end() ? 0 : rank(shape->members, at.key()), at);
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Member> members;
  for (const auto& [place, member] : ranked) members.push_back(member);
  return members;
}

void write(const json& value, std::string& out);

void write_object(const json& object, std::string& out) {
  out += '{';
  for (const auto& member : members_in_order(object)) {
    if (out.back() != '{') out += ',';
    write_text(member.key(), out);
    out += ':';
    write(*member, out);
  }
  out += '}';
}

void write_array(const json& array, std::string& out) {
  out += '[';
  for (const auto& one : array) {
    if (out.back() != '[') out += ',';
    write(one, out);
  }
  out += ']';
}

void write(const json& value, std::string& out) {
  if (value.is_object()) return write_object(value, out);
  if (value.is_array()) return write_array(value, out);
  write_scalar(value, out);
}

}  // namespace

std::string written(const json& body) {
  std::string out;
  write(body, out);
  return out;
}

}  // namespace keyless::sandbox::devops
