#pragma once

#include "sandbox/devops/serviceendpoint/connection.hpp"
#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

inline constexpr const char* connection_scope = "distributedtask.serviceendpointrole";
inline constexpr const char* project_scope = "distributedtask.project.serviceendpointrole";
inline constexpr const char* collection_scope = "distributedtask.collection.serviceendpointrole";

enum class Role { none, reader, user, administrator };

/// The strongest role the caller has on a connection, through the connection or the project ("" looks at every project
/// that presents it). Collection administrators administer all.
Role role_on(const Call& call, const nlohmann::json& connection, const std::string& project_id);
View view_of(Role role);
/// May create connections there.
bool may_create_in(const Call& call, const std::string& project_id);
/// Whether roles of the project count for that resource of the connection scope.
bool inherits(const World& world, std::string_view scope, std::string_view resource);
/// The bits of the security namespace of service connections that the caller holds on `endpoints/PROJECT[/CONNECTION]`:
/// Use 1, Administer 2, Create 4, ViewAuthorization 8, ViewEndpoint 16; 0 for any other token.
long long connection_bits(const Call& call, std::string_view token);
/// Whether the caller administers every connection of the project.
bool administers_all_in(const Call& call, const std::string& project_id);

}  // namespace keyless::sandbox::devops
