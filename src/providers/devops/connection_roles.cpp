#include "providers/devops/connection_roles.hpp"

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/connection_wire.hpp"
#include "providers/parallel.hpp"
#include "providers/wire.hpp"

namespace keyless::providers {
namespace {

/// What one reading of a connection's roles gathers; it outlives the tasks that fill it.
struct Reading {
  LiveObject connection;
  std::string creator = {};
  std::vector<LiveObject> roles = {};
  std::string unread = {};
};

struct Project {
  std::string id, name;
};

std::vector<Project> projects_of(const LiveObject& connection) {
  const auto& home = text_of(connection.fields, "projectId");
  std::vector<Project> found = {{home, text_of(connection.fields, "projectName")}};
  for (const auto& shared : devops::presented_elsewhere(kept_of(connection), home))
    found.push_back({shared.project_id, shared.project_name});
  return found;
}

Result<LiveObject> read_role(const Json& entry, const Reading& reading, const Project& project,
                             const std::string& doing) {
  const auto id = text_at(entry, {"identity", "id"}), name = text_at(entry, {"identity", "displayName"});
  const auto role = text_at(entry, {"role", "name"});
  if (id.empty() || role.empty()) return broken_promise(doing, "a role without its name or its holder");
  const bool inherited = equal_caseless(text_at(entry, {"access"}), "inherited");
  const bool creator = equal_caseless(id, reading.creator);
  auto object = live_object(model::kinds::connection_role,
                            reading.connection.id + "/" + project.id + "/" + id + (inherited ? "/inherited" : ""));
  object.fields = {{"organization", text_of(reading.connection.fields, "organization")},
                   {"projectId", project.id},
                   {"projectName", project.name},
                   {"connectionId", reading.connection.id},
                   {"principalId", id},
                   {"principal", name.empty() ? id : name},
                   {"role", role},
                   {"inherited", inherited ? "true" : "false"},
                   {"creator", creator ? "true" : "false"}};
  object.wire = keep(entry);
  return object;
}

void take_all(Reading& reading, const Json& body, const Project& project, const std::string& doing) {
  const auto& value = member(body, "value");
  if (!value.is_array()) {
    reading.unread = reason_of(broken_promise(doing, "it has no list of roles"));
    return;
  }
  for (const auto& entry : value) {
    auto role = read_role(entry, reading, project, doing);
    if (role)
      reading.roles.push_back(std::move(*role));
    else
      reading.unread = reason_of(role.error());
  }
}

asio::awaitable<void> list_in(Services services, Reading& reading, Project project) {
  const auto doing = "reading who has a role on connection " + text_of(reading.connection.fields, "name");
  auto question = devops::request(services, "GET", text_of(reading.connection.fields, "organization"), "",
                                  "_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/"
                                  "resources/" +
                                      project.id + "_" + reading.connection.id,
                                  devops::permissions_version);
  auto answer = co_await send_json(services, std::move(question), doing);
  if (answer)
    take_all(reading, answer->body, project, doing);
  else
    reading.unread = reason_of(answer.error());
}

}  // namespace

asio::awaitable<Live> connection_roles(Services services, LiveObject connection) {
  Reading reading;
  reading.connection = std::move(connection);
  reading.creator = text_at(kept_of(reading.connection), {"createdBy", "id"});
  std::vector<asio::awaitable<void>> lists;
  for (auto& project : projects_of(reading.connection)) lists.push_back(list_in(services, reading, std::move(project)));
  co_await all_of(std::move(lists));
  co_return live_set(model::kinds::connection_role.collection({{"connectionId", reading.connection.id}}),
                     std::move(reading.roles), std::move(reading.unread));
}

}  // namespace keyless::providers
