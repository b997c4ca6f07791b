#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// Objects of the caller's tenant; null when there is none, or none yet: a new object stays unseen for the delay of
/// principals.
const json* find_application(const Cloud& cloud, const Request& request, std::string_view written_key);
const json* find_service_principal(const Cloud& cloud, const Request& request, std::string_view written_key);
const json* find_user(const Cloud& cloud, const Request& request, std::string_view id_or_name);
const json* find_group(const Cloud& cloud, const Request& request, std::string_view id);
/// A user, group or service principal.
const json* find_principal(const Cloud& cloud, const Request& request, std::string_view object_id);

bool is_service_principal(const json& principal);
bool application_is_seen(const Cloud& cloud, const json& application);
bool principal_is_seen(const Cloud& cloud, const json& principal);
bool in_tenant(const json& row, const Request& request);

/// Stores a new object and notes that it is new.
void add_application(Cloud& cloud, const json& application);
void add_principal(Cloud& cloud, const json& principal);

/// An object of that id as `directoryObjects` shows it.
std::optional<ordered_json> directory_object(const Cloud& cloud, const Request& request, std::string_view object_id);
/// Members, owners and the like: the objects behind a list of ids in a row.
ordered_json objects_named(const Cloud& cloud, const Request& request, const json& row, const char* list);

/// Moves objects to the deleted items; an application takes its service principal along.
void delete_application(Cloud& cloud, const std::string& object_id);
void delete_principal(Cloud& cloud, const std::string& object_id);

/// The directory's first domain.
inline constexpr const char* initial_domain = "contoso.onmicrosoft.com";

}  // namespace keyless::sandbox::graph
