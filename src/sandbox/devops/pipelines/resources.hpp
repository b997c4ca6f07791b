#pragma once

#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// What pipelines use under protection: connections, variable groups, environments, queues and the like.
struct Resource {
  std::string type = {};  ///< `endpoint`, `variablegroup`, `environment`, `queue`, `securefile`, `repository`
  std::string id = {};
};

/// `{type, id}` of a body; empty texts where it has none.
Resource resource_of(const nlohmann::json& object);

/// Whether the call's project has it. Kinds that are not kept here are believed.
bool exists(const Call& call, const Resource& resource);
/// The caller's role on it; only connections have roles of their own, all else is the administrators'.
Role role_on_resource(const Call& call, const Resource& resource);

}  // namespace keyless::sandbox::devops
