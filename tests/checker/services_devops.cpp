#include <algorithm>

#include "checker/access.hpp"
#include "checker/places.hpp"
#include "checker/product_marks.hpp"
#include "checker/services.hpp"
#include "checker/sign_in.hpp"

namespace keyless::checker {
namespace {

using model::Resource;

std::string wanted(const Resource& desired, std::string_view field) {
  const auto found = desired.fields.find(field);
  const auto* text = found == desired.fields.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text ? *text : std::string();
}

bool is_trusted(const Cloud& cloud, const Row& connection, const Presented& next) {
  const auto* principal = cloud.principal(text(connection, "clientId"));
  return principal && trusts(cloud, *principal, next);
}

void present(Row& connection, const Presented& pair) {
  set(connection, "issuer", pair.issuer);
  set(connection, "subject", pair.subject);
}

bool is_shared(const Cloud& cloud, const Row& connection) {
  return !cloud.below(kind::share, "connectionId", connection.id).empty();
}

bool is_used_only(const Row& connection) {
  return text(connection, "mayManage") == "false";
}

/// The service tries the trust first, and converts only what one project uses.
std::string convert(Cloud& cloud, Row& connection) {
  const auto next = by_entra(connection.id);
  if (is_used_only(connection)) return "whoever runs keyless may only use it";
  if (is_shared(cloud, connection)) return "it is shared with other projects";
  if (!is_trusted(cloud, connection, next)) return "no valid configuration: nobody trusts it yet";
  set(connection, "scheme", "WorkloadIdentityFederation");
  present(connection, next);
  return {};
}

std::string migrate(Cloud& cloud, Row& connection, const std::function<void()>& each_instant) {
  const auto next = by_entra(connection.id);
  if (is_used_only(connection)) return "whoever runs keyless may only use it";
  if (!is_trusted(cloud, connection, next)) return "no valid configuration: nobody trusts the new issuer yet";
  connection.also_presents = {next};
  each_instant();
  connection.also_presents.clear();
  present(connection, next);
  return {};
}

bool signs_itself(const Row& connection) {
  return text(connection, "issuer") == retiring_issuer;
}

std::string in_transition(Cloud& cloud, Row& row, const model::LiveObject& planned, const Resource& desired,
                          const std::function<void()>& each_instant) {
  if (!same(text(row, "scheme"), wanted(desired, "scheme"))) return convert(cloud, row);
  const auto retires = planned.fields.find("issuerRetires");
  const bool planned_to = retires != planned.fields.end() && retires->second == model::Value("true");
  const bool leaves = planned_to && wanted(desired, "issuerRetires") == "false" && signs_itself(row);
  return leaves ? migrate(cloud, row, each_instant) : std::string();
}

/// The PUT of the whole object. Under the issuer that retires the subject is the name, of which a provider sends
/// another spelling only where it is another name.
void put(Row& row, const Resource& desired) {
  const auto name = text(row, "name");
  const auto stored = described(desired, shown_description(text(row, "description")));
  for (const auto* field :
       {"name", "type", "url", "environment", "tenantId", "subscriptionId", "clientId", "scopeResourceGroup"})
    if (desired.fields.contains(field)) set(row, field, wanted(desired, field));
  if (same(text(row, "name"), name)) set(row, "name", name);
  set(row, "description", stored);
  if (signs_itself(row)) set(row, "subject", by_name(text(row, "name")).subject);
}

}  // namespace

std::string make_connection(Cloud& cloud, Row& row, const Resource& desired) {
  for (const auto* other : cloud.all(kind::connection))
    if (same(text(*other, "name"), text(row, "name"))) return "a connection of that name exists";
  row.id = cloud.fresh_guid();
  set(row, "description", described(desired, ""));
  set(row, "isReady", "true");
  set(row, "state", "Ready");
  present(row, by_entra(row.id));
  for (const auto* own : {"issuerRetires", "topLevel", "previousName", "new"}) row.fields.erase(own);
  return {};
}

std::string change_connection(Cloud& cloud, std::string id, const model::LiveObject& planned, const Resource& desired,
                              const std::function<void()>& each_instant) {
  auto& row = *cloud.find(id);
  if (desired.wish == model::Wish::released) {
    set(row, "description", shown_description(text(row, "description")));
    return {};
  }
  if (auto refused = in_transition(cloud, row, planned, desired, each_instant); !refused.empty()) return refused;
  each_instant();
  if (same(wanted(desired, "scheme"), "WorkloadIdentityFederation")) put(row, desired);
  return {};
}

std::string make_on_connection(Cloud& cloud, Row& row) {
  const auto& connection = text(row, "connectionId");
  if (!cloud.find(connection)) return "its connection does not exist";
  const auto key = row.kind == kind::permission ? "/pipeline/" + text(row, "projectId") + "/" + text(row, "pipelineId")
                   : row.kind == kind::share    ? "/share/" + text(row, "projectId")
                   : row.kind == kind::check    ? "/check/" + text(row, "type")
                                                : "/role/" + text(row, "principalId");
  row.id = connection + key;
  if (row.kind == kind::check) set(row, "createdBy", caller_in_devops);
  return cloud.find(row.id) ? "it exists already" : "";
}

std::string change_on_connection(Row& row, const Resource& desired) {
  for (const auto& [field, value] : desired.fields)
    if (row.fields.contains(field) && field != "id") row.fields.insert_or_assign(field, value);
  return {};
}

}  // namespace keyless::checker
