#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "providers/provider.hpp"

/// Where role assignments are listed. Pure; only for .cpp files of this folder.
namespace keyless::providers::arm {

/// The resource group that a scope or id lies in, or is, folded; "" when there is none.
std::string group_around(std::string_view id);
/// The set that a list at this place fills, in the words of the kind.
std::string assignments_at(std::string_view place);

/// What a run wants to know of role assignments.
struct AssignmentPlaces {
  std::set<std::string> scopes = {};            ///< of the declared ones, folded
  std::set<std::string> identities = {};        ///< ids of the identities whose roles are judged
  std::set<std::string> resource_groups = {};   ///< ids of the declared ones, folded
  std::vector<std::string> subscriptions = {};  ///< GUIDs of the named ones
};
AssignmentPlaces assignment_places(const Interest& interest, const std::vector<const LiveObject*>& identities);

/// The subscriptions that scopes and identities lie in, and every scope that lies in none: one list each.
std::set<std::string> places_to_list(const AssignmentPlaces& of);
/// Of subscriptions that may not be listed the groups that the run is about.
std::set<std::string> groups_within(const AssignmentPlaces& of, const std::set<std::string>& forbidden);
/// Of groups that may not be listed the declared scopes.
std::set<std::string> scopes_within(const AssignmentPlaces& of, const std::set<std::string>& forbidden);

}  // namespace keyless::providers::arm
