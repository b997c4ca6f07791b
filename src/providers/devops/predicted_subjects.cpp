#include "providers/devops/predicted_subjects.hpp"

#include <map>

#include "base/text.hpp"
#include "model/federation.hpp"
#include "providers/devops/connection_use.hpp"
#include "providers/devops/conversion.hpp"
#include "providers/devops/federation.hpp"
#include "providers/parallel.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

/// Since then new connections are signed for by Entra, unless their organization was put on its own issuer for good.
constexpr std::string_view entra_for_all = "2025-12";

void set(LiveObject& connection, std::string_view name, std::string value) {
  connection.fields.insert_or_assign(std::string(name), model::Value(std::move(value)));
}

Presented presented_by(const LiveObject& connection) {
  return {text_of(connection.fields, "issuer"), text_of(connection.fields, "subject")};
}

bool retires(const LiveObject& connection) {
  return text_of(connection.fields, "issuerRetires") == "true";
}

std::string organization_id_among(const std::vector<LiveObject*>& connections) {
  for (const auto* connection : connections)
    if (auto id = organization_id_in(presented_by(*connection)); !id.empty()) return id;
  return {};
}

asio::awaitable<std::string> ask_organization_id(Services services, std::string organization) {
  auto question = request(services, "GET", organization, "", "_apis/connectionData", connection_data_version);
  const auto doing = "reading Azure DevOps organization " + organization;
  auto answer = co_await send_json(services, std::move(question), doing);
  auto id = answer ? text_at(answer->body, {"instanceId"}) : std::string();
  co_return is_guid(id) ? id : std::string();
}

/// Marks those of a project that we may read and not change.
asio::awaitable<void> find_rights(Services services, std::vector<LiveObject*> of_one_project) {
  const auto& fields = of_one_project.front()->fields;
  auto ours =
      co_await manageable_connections(services, text_of(fields, "organization"), text_of(fields, "projectName"));
  if (!ours) co_return;  // then the service will say so when it is asked to change them
  for (auto* connection : of_one_project)
    set(*connection, "mayManage", ours->contains(lower(connection->id)) ? "true" : "false");
}

asio::awaitable<void> find_all_rights(Services services, const std::vector<LiveObject*>& wanted) {
  std::map<std::string, std::vector<LiveObject*>> projects;
  for (auto* connection : wanted) projects[lower(text_of(connection->fields, "projectName"))].push_back(connection);
  std::vector<asio::awaitable<void>> questions;
  for (auto& [name, connections] : projects) questions.push_back(find_rights(services, connections));
  co_await all_of(std::move(questions));
}

}  // namespace

bool changes_issuer(const LiveObject& connection) {
  return !model::is_federated(connection.fields) || retires(connection);
}

bool signs_itself(const std::vector<const LiveObject*>& connections) {
  bool own = false;
  for (const auto* connection : connections) {
    if (text_of(connection->fields, "issuer").empty()) continue;
    if (!model::has_old_issuer(connection->fields)) return false;
    own = own || text_at(kept_of(*connection), {"creationDate"}) >= entra_for_all;
  }
  return own;
}

Presented next_of(const LiveObject& connection, const std::string& organization_id, bool signs_for_itself) {
  const auto& fields = connection.fields;
  // Elsewhere the issuer of Azure DevOps stays.
  const auto& cloud = text_of(fields, "environment");
  const bool public_cloud = cloud.empty() || equal_caseless(cloud, "AzureCloud");
  if (!retires(connection) && (signs_for_itself || !public_cloud))
    return {presented_by_organization(organization_id, "", "", "").issuer, text_of(fields, "formerSubject")};
  return presented_by_entra(text_of(fields, "tenantId"), organization_id, connection.id);
}

asio::awaitable<void> predict_subjects(Services services, std::vector<LiveObject*> connections,
                                       std::vector<LiveObject*> wanted) {
  if (wanted.empty()) co_return;
  const auto organization = text_of(wanted.front()->fields, "organization");
  auto organization_id = organization_id_among(connections);
  for (auto* connection : wanted)
    if (!organization_id.empty())
      set(*connection, "formerIssuer", presented_by_organization(organization_id, "", "", "").issuer);
  std::erase_if(wanted, [](const LiveObject* connection) { return !changes_issuer(*connection); });
  if (wanted.empty()) co_return;
  if (organization_id.empty()) organization_id = co_await ask_organization_id(services, organization);
  const bool signs_for_itself = signs_itself({connections.begin(), connections.end()});
  for (auto* connection : wanted) {
    if (organization_id.empty()) continue;
    auto next = next_of(*connection, organization_id, signs_for_itself);
    set(*connection, "nextIssuer", std::move(next.issuer));
    set(*connection, "nextSubject", std::move(next.subject));
  }
  co_await find_all_rights(services, wanted);
}

}  // namespace keyless::providers::devops
