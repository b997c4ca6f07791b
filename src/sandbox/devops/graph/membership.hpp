#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// Who is in which group: rows of `memberships` by `organization/member descriptor/container descriptor`, and the mark
/// `administrator` of a member, which is membership in Project Collection Administrators.

/// Groups a subject is directly in, and directly below one.
std::vector<std::string> containers_of(const Cloud& cloud, const nlohmann::json& organization,
                                       std::string_view descriptor);
std::vector<std::string> contents_of(const Cloud& cloud, const nlohmann::json& organization,
                                     std::string_view descriptor);
bool is_direct_member(const Cloud& cloud, const nlohmann::json& organization, std::string_view descriptor,
                      std::string_view container);
/// Directly, or through other groups.
bool is_in_group(const World& world, const nlohmann::json& organization, std::string_view descriptor,
                 std::string_view group);
void add_membership(Cloud& cloud, const nlohmann::json& organization, std::string_view descriptor,
                    std::string_view container);
bool remove_membership(Cloud& cloud, const nlohmann::json& organization, std::string_view descriptor,
                       std::string_view container);
/// Out of every group.
void remove_from_all(Cloud& cloud, const nlohmann::json& organization, std::string_view descriptor);

/// Project Collection Administrator, directly or through other groups.
bool administers(const World& world, const nlohmann::json& organization, const nlohmann::json& member);
/// In some group of the project.
bool is_in_project(const World& world, const nlohmann::json& organization, const nlohmann::json& member,
                   const nlohmann::json& project);
/// In a group of the project that may do more than read.
bool contributes_to_project(const Cloud& cloud, const nlohmann::json& organization, const nlohmann::json& member,
                            const nlohmann::json& project);
/// In Project Administrators.
bool administers_project(const Cloud& cloud, const nlohmann::json& organization, const nlohmann::json& member,
                         const nlohmann::json& project);

/// Puts somebody into a project's usual group: `Contributors`.
void put_into_project(Cloud& cloud, std::string_view organization, std::string_view project_id,
                      std::string_view object_id, std::string_view group);

}  // namespace keyless::sandbox::devops
