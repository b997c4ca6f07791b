#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// Who an organization knows: people, service principals and build services are rows of `members` (see
/// devops/estate.hpp), which hold besides: kind `user`|`servicePrincipal` (else read from the descriptor), mail, guest,
/// license, licensingSource, created, pending (invited, never seen yet), lastAccessed, inactive (known, without
/// access). Three ids tell the same principal: `objectId` is Entra's, `id` the storage key, `descriptor` that of the
/// graph.

enum class Kind { user, service_principal, build_service };
Kind kind_of(const nlohmann::json& member);

/// Has an entitlement; a principal that was only materialised, or was removed, has none.
bool is_entitled(const nlohmann::json& member);
/// A new member is not there for anybody else until the delay has passed.
bool is_materialised(const Cloud& cloud, std::string_view organization, const nlohmann::json& member);
/// Its first call makes a pending member an active one.
void note_use(Cloud& cloud, std::string_view organization, const nlohmann::json& member);

/// Copies of rows, in the order of their keys: all of them, and those that are materialised.
std::vector<nlohmann::json> all_members_of(const Cloud& cloud, std::string_view organization);
std::vector<nlohmann::json> members_of(const Cloud& cloud, std::string_view organization);
std::optional<nlohmann::json> member_with(const Cloud& cloud, std::string_view organization, const char* field,
                                          std::string_view value);
void put(Cloud& cloud, std::string_view organization, const nlohmann::json& member);

/// The row of an Entra principal of the organization's tenant: the one that is there (maybe inactive), else a new one.
/// Nothing when Entra does not know the object id.
std::optional<nlohmann::json> materialised_principal(Cloud& cloud, const nlohmann::json& organization,
                                                     std::string_view object_id);
/// The row of a person by mail address; people the tenant does not know become its guests.
nlohmann::json materialised_person(Cloud& cloud, const nlohmann::json& organization, const std::string& mail);

/// `Microsoft.IdentityModel.Claims.ClaimsIdentity;{tenant}\{account}` and its kin.
std::string identity_descriptor(const nlohmann::json& organization, const nlohmann::json& member);

/// The caller as the organization knows it; null when it does not, or no longer.
const nlohmann::json* member_of(const World& world, std::string_view organization, const Caller& caller);

}  // namespace keyless::sandbox::devops
