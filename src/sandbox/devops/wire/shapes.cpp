#include "sandbox/devops/wire/shapes.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

std::size_t number(const std::string& text, std::size_t fallback) {
  std::size_t value = 0;
  auto end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, value);
  return text.empty() || read.ec != std::errc{} || read.ptr != end ? fallback : value;
}

}  // namespace

json identity_reference(const Call& call, const json& member) {
  auto descriptor = text_of(member, "descriptor");
  auto avatar = call.base() + "/_apis/GraphProfile/MemberAvatars/" + descriptor;
  auto identities = call.cloud.origins.azure_devops_graph + "/" + call.organization_name() + "/_apis/Identities/";
  return {{"displayName", text_of(member, "displayName")},
          {"url", identities + text_of(member, "id")},
          {"_links", {{"avatar", {{"href", avatar}}}}},
          {"id", text_of(member, "id")},
          {"uniqueName", text_of(member, "uniqueName")},
          {"imageUrl", avatar},
          {"descriptor", descriptor}};
}

json short_identity(const Call& call, const std::string& member_id) {
  auto member = member_with_id(call.world(), call.organization_name(), member_id);
  if (!member) return {{"id", member_id}};
  return {{"displayName", text_of(*member, "displayName")},
          {"id", member_id},
          {"uniqueName", text_of(*member, "uniqueName")},
          {"descriptor", text_of(*member, "descriptor")}};
}

json project_reference(const Call& call, const json& project) {
  auto id = text_of(project, "id");
  bool made = is_settled(call.cloud, tables::projects, id, call.cloud.behaviour.delays.project);
  auto updated = text_of(project, "updated");
  json shape = {{"id", id},
                {"name", text_of(project, "name")},
                {"url", call.base() + "/_apis/projects/" + id},
                {"state", made ? "wellFormed" : "createPending"},
                {"revision", project.value("revision", 11)},
                {"visibility", project.value("visibility", "private")},
                {"lastUpdateTime", updated.empty() ? text_of(project, "created") : updated}};
  auto description = text_of(project, "description");
  if (!description.empty()) shape["description"] = description;
  return shape;
}

Answer paged(const Call& call, json all) {
  auto from = std::min(number(call.asked("continuationtoken"), number(call.asked("$skip"), 0)), all.size());
  auto size = number(call.asked("$top"), call.cloud.page_size);
  auto to = from + std::min(size, all.size() - from);
  auto page = json::array();
  for (auto i = from; i < to; ++i) page.push_back(std::move(all[i]));
  auto answer = listed(std::move(page));
  if (to < all.size()) answer.headers.emplace_back("x-ms-continuationtoken", std::to_string(to));
  return answer;
}

std::vector<std::string> comma_separated(const std::string& text) {
  auto parts = split(text, ',');
  std::erase_if(parts, [](const std::string& part) { return part.empty(); });
  return parts;
}

}  // namespace keyless::sandbox::devops
