#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/control/handlers.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::control {

using nlohmann::json;

/// Stops an organization for a reason that callers are told, or starts it again.
Reply change_organization(Cloud& cloud, const Request& request) {
  auto found = devops::organization_named(cloud.world, request.param("name"));
  if (!found) return refuse(404, "NotFound", fmt::format("no organization is called '{}'", request.param("name")));
  auto body = parsed_json(request.body);
  auto reason = body.is_object() ? body.value("stopped", json()) : json();
  if (!body.is_object() || body.size() != 1 || !body.contains("stopped") || !(reason.is_null() || reason.is_string()))
    return refuse(400, "InvalidRequest", "the body is {\"stopped\": reason} or {\"stopped\": null}");
  auto row = *found;
  if (reason.is_null())
    row.erase("stopped");
  else
    row["stopped"] = reason;
  cloud.world.put(tables::organizations, lower(text_of(row, "name")), row);
  return json_reply(200, {{"name", text_of(row, "name")}, {"stopped", reason}});
}

}  // namespace keyless::sandbox::control
