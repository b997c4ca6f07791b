#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox {

class World;

/// Rows of the table `principals`, found by object id or by application id within a tenant.
const nlohmann::json* principal_by_object(const World& world, std::string_view object_id);
const nlohmann::json* principal_by_app(const World& world, std::string_view tenant, std::string_view app_id);
/// A principal of kind `application` has a registration, the application it stands for: one is made where there is
/// none, and what the row says of secrets, keys and trust is kept on both rows.
void put_principal(World& world, const nlohmann::json& principal);
/// With its registration, if it has one.
void remove_principal(World& world, std::string_view object_id);
/// The principal alone; the application stays.
void detach_principal(World& world, std::string_view object_id);

/// Rows of the table `applications`: the registration behind service principals, an object with an id of its own.
const nlohmann::json* application_by_object(const World& world, std::string_view object_id);
const nlohmann::json* application_of(const World& world, std::string_view tenant, std::string_view app_id);
void put_application(World& world, const nlohmann::json& application);
void remove_application(World& world, std::string_view object_id);
/// The lists that both rows have. A row of a principal without them takes them from the application.
inline constexpr std::array<const char*, 3> shared_credentials = {"passwordCredentials", "keyCredentials",
                                                                  "federatedIdentityCredentials"};

/// What that principal trusts: {issuer, subject, audiences} each, wherever it is kept.
std::vector<nlohmann::json> federated_credentials(const World& world, const nlohmann::json& principal);

}  // namespace keyless::sandbox
