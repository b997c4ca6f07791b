#include "sandbox/devops/member_order.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

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

std::size_t rank(std::string_view members, const std::string& name) {
  auto at = members.find(" " + name + " ");
  return at == std::string_view::npos ? members.size() : at;
}

std::vector<std::string> names_in_order(const json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  auto shape = std::find_if(shapes.begin(), shapes.end(), [&](const Shape& one) { return object.contains(one.mark); });
  if (shape == shapes.end()) return names;
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return rank(shape->members, a) < rank(shape->members, b);
  });
  return names;
}

std::string text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void write(const json& value, std::string& out) {
  if (!value.is_structured()) {
    out += text(value);
    return;
  }
  out += value.is_object() ? '{' : '[';
  auto comma = [&, first = true]() mutable {
    if (!first) out += ',';
    first = false;
  };
  if (value.is_array()) {
    for (const auto& one : value) {
      comma();
      write(one, out);
    }
  } else {
    for (const auto& name : names_in_order(value)) {
      comma();
      out += text(name) + ':';
      write(value.at(name), out);
    }
  }
  out += value.is_object() ? '}' : ']';
}

}  // namespace

std::string written(const json& body) {
  std::string out;
  write(body, out);
  return out;
}

}  // namespace keyless::sandbox::devops
