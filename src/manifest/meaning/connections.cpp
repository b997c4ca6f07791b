#include <algorithm>

#include "base/text.hpp"
#include "manifest/meaning/once.hpp"

namespace keyless::manifest::meaning {
namespace {

std::string place_of(const Text& project, const Text& name) {
  return lower(project.value) + "\n" + lower(name.value);
}

void check_pipelines(const Pipelines& pipelines, Findings& findings) {
  Once once(findings, "the pipeline");
  for (const auto& pipeline : pipelines.named) {
    const auto rooted = pipeline.value.starts_with('\\') && pipeline.value.rfind('\\') == 0;
    once.declare(lower(rooted ? pipeline.value.substr(1) : pipeline.value), pipeline.at, pipeline.value);
  }
  if (pipelines.all.written())
    findings.warn("open-to-all", pipelines.all.at,
                  "every pipeline of the project, including future ones, can use this connection",
                  "list the pipelines; plan and apply need a policy that permits this");
}

void check_shares(const ServiceConnection& connection, Once& connections, Spelling& spelling, Findings& findings) {
  Once projects(findings, "the project");
  for (const auto& share : connection.shared_with) {
    spelling.use("", share.project);
    check_pipelines(share.pipelines, findings);
    if (!share.project.written()) continue;
    projects.declare(lower(share.project.value), share.project.at, share.project.value);
    if (equal_caseless(share.project.value, connection.project.value)) {
      findings.add("duplicate", share.project.at, "this is the connection's own project");
      continue;
    }
    const auto& name = share.name.written() ? share.name : connection.name;
    if (name.written())
      connections.declare(place_of(share.project, name), share.name.written() ? share.name.at : share.project.at,
                          name.value);
  }
}

void check_previous_name(const Manifest& manifest, const ServiceConnection& connection, Findings& findings) {
  const auto& previously = connection.previously;
  if (!previously.written() || !connection.name.written()) return;
  const auto before = place_of(connection.project, previously);
  const auto same = [&](const ServiceConnection& other) {
    return other.name.written() && place_of(other.project, other.name) == before;
  };
  const auto other = std::ranges::find_if(manifest.service_connections, same);
  if (other == manifest.service_connections.end()) return;
  findings.add("still-declared", previously.at,
               "a connection of this name is declared at " + Findings::named(other->name.at),
               "`previously` must be a name that is no longer declared");
}

}  // namespace

void check_connections(const Manifest& manifest, Findings& findings) {
  Once connections(findings, "the service connection");
  Spelling projects(findings, "the project");
  for (const auto& connection : manifest.service_connections) {
    projects.use("", connection.project);
    if (connection.name.written())
      connections.declare(place_of(connection.project, connection.name), connection.name.at, connection.name.value);
    check_pipelines(connection.pipelines, findings);
    check_previous_name(manifest, connection, findings);
  }
  for (const auto& connection : manifest.service_connections) check_shares(connection, connections, projects, findings);
}

}  // namespace keyless::manifest::meaning
