#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/route.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox::arm {

Reply answer(int status, const nlohmann::json& body);
Reply refuse(int status, std::string_view code, const std::string& message);
Reply nothing(int status);  ///< an answer without body

/// The request's body as a JSON object; `refused` holds the service's 400 when it is none.
nlohmann::json body_of(const Request& request, std::optional<Reply>& refused);

/// The 403 of a caller without that right.
std::optional<Reply> unless_may(Cloud& cloud, const Request& request, std::string_view action, std::string_view scope);

/// Object member as an object, empty when it is missing or something else.
const nlohmann::json& member(const nlohmann::json& object, const char* name);
/// Whether tags is missing or a map of texts.
bool tags_are_sound(const nlohmann::json& body);

/// Which rows of a list belong to the answer.
using Wanted = std::function<bool(const std::string& key, const nlohmann::json& row)>;
/// Rows whose keys begin with `prefix`, a page of them after `$skiptoken`, as `{value, nextLink?}`.
/// `$top` below the page size makes the page shorter.
Reply page(Cloud& cloud, const Request& request, const World::Rows& rows, const std::string& prefix,
           const Wanted& wanted, const std::function<nlohmann::json(const nlohmann::json&)>& shown = {});

/// `resourceGroups/x` and the rest of a lower-case ARM id.
struct Scope {
  std::string subscription = {};
  std::string group = {};     ///< as asked
  std::string resource = {};  ///< whole lower-case id when it names something inside the group
};
Scope scope_of(std::string_view id);
std::string group_key(std::string_view subscription, std::string_view group);

/// 404 or 409 when the group is missing or going away; reads still see a group that is going away.
std::optional<Reply> unless_group(Cloud& cloud, std::string_view subscription, std::string_view group, bool writing);
/// 404 when the scope of a role assignment, lock or list does not exist.
std::optional<Reply> unless_scope(Cloud& cloud, std::string_view scope, bool writing);
/// 409 when a lock at the scope or above forbids it.
std::optional<Reply> if_locked(Cloud& cloud, std::string_view scope, bool deleting);

}  // namespace keyless::sandbox::arm
