#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox {

class World;

/// Rows of the table `principals`, found by object id or by application id within a tenant.
const nlohmann::json* principal_by_object(const World& world, std::string_view object_id);
const nlohmann::json* principal_by_app(const World& world, std::string_view tenant, std::string_view app_id);
void put_principal(World& world, const nlohmann::json& principal);
void remove_principal(World& world, std::string_view object_id);

/// Rows of the table `applications`: the registration behind service principals, an object with an id of its own.
const nlohmann::json* application_of(const World& world, std::string_view tenant, std::string_view app_id);

/// What that principal trusts: {issuer, subject, audiences} each, wherever it is kept.
std::vector<nlohmann::json> federated_credentials(const World& world, const nlohmann::json& principal);

}  // namespace keyless::sandbox
