#include "model/right.hpp"

namespace keyless::model::rights {

Right resource_manager(std::string name, std::string where) {
  return {Right::Of::resource_manager, std::move(name), std::move(where), {}};
}

Right graph(std::string name) {
  return {Right::Of::graph, std::move(name), {}, {}};
}

Right service_connections(std::string name, const Fields& fields, const std::string& connection_id) {
  const auto& project = text_of(fields, "projectId");
  auto token = project.empty() ? std::string() : "endpoints/" + project;
  if (!token.empty() && !connection_id.empty()) token += "/" + connection_id;
  return {Right::Of::service_connections, std::move(name), std::move(token), text_of(fields, "organization")};
}

}  // namespace keyless::model::rights
