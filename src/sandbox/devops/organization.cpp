#include "sandbox/devops/organization.hpp"

#include <algorithm>

#include "sandbox/devops/connection.hpp"

namespace keyless::sandbox::devops {

namespace {

template <class List, class Wanted>
auto first(List& list, const Wanted& wanted) -> decltype(list.data()) {
  auto at = std::find_if(list.begin(), list.end(), wanted);
  return at == list.end() ? nullptr : &*at;
}

}  // namespace

Project* Organization::project(std::string_view id_or_name) {
  return first(projects, [&](const Project& one) { return same_word(one.id, id_or_name) || same_word(one.name, id_or_name); });
}

const Member* Organization::member(std::string_view member_id) const {
  return first(members, [&](const Member& one) { return same_word(one.id, member_id); });
}

const Member* Organization::member_by_origin(std::string_view object_id) const {
  return first(members, [&](const Member& one) { return !object_id.empty() && same_word(one.origin_id, object_id); });
}

nlohmann::json* Organization::connection(std::string_view connection_id) {
  return first(connections, [&](const nlohmann::json& one) { return same_word(text(one, "id"), connection_id); });
}

PipelineGrant* Organization::grant(std::string_view project_id, std::string_view type, std::string_view resource) {
  return first(pipeline_grants, [&](const PipelineGrant& one) {
    return same_word(one.project, project_id) && same_word(one.type, type) && same_word(one.resource, resource);
  });
}

}  // namespace keyless::sandbox::devops
