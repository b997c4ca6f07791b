#include "sandbox/devops/serviceendpoint/connection_state.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/federate.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/derived.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Pending noted_in(const json& stored) {
  auto noted = text_of(stored, "pending");
  if (noted == "creation") return Pending::creation;
  if (noted == "conversion") return Pending::conversion;
  if (noted == "migration") return Pending::migration;
  return noted == "deletion" ? Pending::deletion : Pending::nothing;
}

const char* name_of(Pending what) {
  switch (what) {
    case Pending::creation:
      return "creation";
    case Pending::conversion:
      return "conversion";
    case Pending::migration:
      return "migration";
    case Pending::deletion:
      return "deletion";
    case Pending::nothing:
      break;
  }
  return "";
}

bool settled(const Cloud& cloud, const json& stored) {
  return is_settled(cloud, tables::connections, lower(text_of(stored, "id")), cloud.behaviour.delays.connection);
}

void without_application(json& shape) {
  if (!shape.contains("data")) return;
  for (auto name : {"appObjectId", "spnObjectId", "azureSpnPermissions", "azureSpnRoleAssignmentId"})
    shape["data"].erase(name);
  shape["authorization"]["parameters"]["serviceprincipalid"] = "";
}

}  // namespace

const json* connection_with_id(const Cloud& cloud, std::string_view organization, std::string_view id) {
  auto stored = cloud.world.find(tables::connections, lower(id));
  if (!stored || (noted_in(*stored) == Pending::deletion && settled(cloud, *stored))) return nullptr;
  auto homes = projects_of(*stored);
  auto here = [&](const std::string& home) { return project_named(cloud.world, organization, home) != nullptr; };
  return std::any_of(homes.begin(), homes.end(), here) ? stored : nullptr;
}

const json* connection_in(const Call& call, std::string_view id) {
  auto stored = connection_with_id(call.cloud, call.organization_name(), id);
  return stored && reference_in(*stored, call.project_id()) ? stored : nullptr;
}

std::vector<std::string> connections_named(const World& world, const std::string& project_id, const std::string& name) {
  auto prefix = lower(project_id) + "/" + lower(name) + "/";
  return derived::keys_behind(world, derived::connections_by_name, prefix);
}

Pending pending_of(const Cloud& cloud, const json& stored) {
  auto noted = noted_in(stored);
  return noted == Pending::nothing || settled(cloud, stored) ? Pending::nothing : noted;
}

void begin(Cloud& cloud, json& stored, Pending what) {
  stored["pending"] = name_of(what);
  note_written(cloud, tables::connections, lower(text_of(stored, "id")), cloud.behaviour.delays.connection);
}

void keep_connection(Call& call, json stored) {
  auto key = lower(text_of(stored, "id"));
  call.world().put(tables::connections, std::move(key), std::move(stored));
}

namespace {

/// Who made and changed it is kept by storage key only.
json presented(const Call& call, const json& stored, const std::string& project_id, View view) {
  auto shape = shown(stored, project_id, view);
  for (auto who : {"createdBy", "modifiedBy"}) {
    if (!shape.contains(who)) continue;
    auto member = member_with_id(call.world(), call.organization_name(), text_of(shape, who));
    shape[who] = member ? identity_reference(call, *member) : json{{"id", text_of(shape, who)}};
  }
  return shape;
}

}  // namespace

json answer_for(const Call& call, const json& stored, const std::string& project_id, View view) {
  auto shape = presented(call, stored, project_id, view);
  auto pending = pending_of(call.cloud, stored);
  if (is_federated(shape)) write_federation(shape, federation_now(call, stored));
  // The new issuer shows when it signs, not before; nothing else says that one is on its way.
  if (pending == Pending::nothing || pending == Pending::migration) return shape;
  shape["isReady"] = false;
  shape["operationStatus"] = {{"state", "InProgress"}, {"statusMessage", ""}};
  if (pending == Pending::creation) without_application(shape);
  return shape;
}

std::string home_of(const Call& call, const json& stored) {
  auto asked = call.project_id();
  return asked.empty() || !reference_in(stored, asked) ? projects_of(stored).front() : asked;
}

}  // namespace keyless::sandbox::devops
