#include "sandbox/devops/shapes.hpp"

#include <charconv>

namespace keyless::sandbox::devops {

using nlohmann::json;

json identity_reference(const Call& call, const Member& member) {
  auto avatar = call.base() + "/_apis/GraphProfile/MemberAvatars/" + member.descriptor;
  return {{"displayName", member.display_name},
          {"url", call.surroundings.graph_origin() + "/" + call.organization.name + "/_apis/Identities/" + member.id},
          {"_links", {{"avatar", {{"href", avatar}}}}},
          {"id", member.id},
          {"uniqueName", member.unique_name},
          {"imageUrl", avatar},
          {"descriptor", member.descriptor}};
}

json project_reference(const Call& call, const Project& project) {
  json shape = {{"id", project.id},
                {"name", project.name},
                {"url", call.base() + "/_apis/projects/" + project.id},
                {"state", "wellFormed"},
                {"revision", 11},
                {"visibility", "private"},
                {"lastUpdateTime", project.created}};
  if (!project.description.empty()) shape["description"] = project.description;
  return shape;
}

std::size_t number(const std::string& text, std::size_t fallback) {
  std::size_t value = 0;
  auto end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, value);
  return text.empty() || read.ec != std::errc{} || read.ptr != end ? fallback : value;
}

std::vector<std::string> comma_separated(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from < text.size()) {
    auto to = std::min(text.find(',', from), text.size());
    if (to > from) parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

}  // namespace keyless::sandbox::devops
