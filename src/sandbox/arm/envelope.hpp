#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/arm/scopes.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::arm {

Reply answer(int status, const nlohmann::json& body);
/// An error of Resource Manager itself, which stands before every resource provider.
Reply refuse(int status, std::string_view code, const std::string& message);
/// An error of a resource provider.
Reply decline(int status, std::string_view code, const std::string& message);
Reply nothing(int status);  ///< an answer without body

/// The request's body as a JSON object; `refused` holds the service's 400 when it is none.
nlohmann::json body_of(const Request& request, std::optional<Reply>& refused);

/// The 403 of a caller without that right, or of one whom a deny assignment stops.
std::optional<Reply> unless_may(Cloud& cloud, const Request& request, std::string_view action, std::string_view scope);

/// Object member as an object, empty when it is missing or something else.
const nlohmann::json& member(const nlohmann::json& object, const char* name);
/// Whether tags is missing or a map of texts.
bool tags_are_sound(const nlohmann::json& body);

/// Which rows of a list belong to the answer.
using Wanted = std::function<bool(const std::string& key, const nlohmann::json& row)>;
/// How a row is shown.
using Shown = std::function<nlohmann::json(const nlohmann::json&)>;
/// Rows whose keys begin with `prefix`, a page of them after `$skiptoken`, as `{value, nextLink?}`.
/// `$top` below the page size makes the page shorter.
Reply page(Cloud& cloud, const Request& request, const World::Rows& rows, const std::string& prefix,
           const Wanted& wanted, const Shown& shown = {});
/// The same below any of several prefixes, sorted and none below another.
Reply page(Cloud& cloud, const Request& request, const World::Rows& rows, const std::vector<std::string>& prefixes,
           const Wanted& wanted, const Shown& shown = {});
/// The same, of rows that were picked already.
Reply page_of(Cloud& cloud, const Request& request, const World::Rows& rows);

}  // namespace keyless::sandbox::arm
