#include "manifest/meaning/once.hpp"

namespace keyless::manifest::meaning {

void check_connections(const Manifest& manifest, Findings& findings) {
  Once connections(findings, "the service connection");
  Spelling projects(findings, "the project");
  for (const auto& connection : manifest.service_connections) {
    const auto project = model::lower(connection.project.value);
    projects.use("", connection.project);
    if (connection.name.written())
      connections.declare(project + "\n" + model::lower(connection.name.value), connection.name.at,
                          connection.name.value);
    Once pipelines(findings, "the pipeline");
    for (const auto& pipeline : connection.pipelines) {
      const auto rooted = pipeline.value.starts_with('\\') && pipeline.value.rfind('\\') == 0;
      pipelines.declare(model::lower(rooted ? pipeline.value.substr(1) : pipeline.value), pipeline.at, pipeline.value);
    }
  }
}

}  // namespace keyless::manifest::meaning
