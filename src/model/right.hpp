#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/address.hpp"
#include "model/value.hpp"

namespace keyless::model {

/// What is done to one object.
enum class Verb { create, update, remove };

/// One right that whoever runs keyless needs, under the name its service uses.
struct Right {
  enum class Of {
    resource_manager,     ///< an action of a role: `Microsoft.Authorization/roleAssignments/write`
    graph,                ///< an application permission of Microsoft Graph: `Application.ReadWrite.OwnedBy`
    service_connections,  ///< a bit of the security namespace of service connections: `Administer`
    organization  ///< a standing in the organization that no interface tells: `Project Collection Administrator`
  };
  Of of = Of::resource_manager;
  std::string name = {};
  std::string where =
      {};  ///< ARM id; `endpoints/PROJECT[/CONNECTION]`; "" where it holds everywhere or is not known yet
  std::string organization = {};  ///< of Azure DevOps; else ""
};

/// A step of a plan that whoever runs it may not take.
struct Lack {
  Address address;
  Right right;
};

namespace rights {

Right resource_manager(std::string name, std::string where);
Right graph(std::string name);
/// On all connections of a project, or on one: `connection_id` is "" before it exists, and then the project's counts.
Right service_connections(std::string name, const Fields& fields, const std::string& connection_id);

}  // namespace rights
}  // namespace keyless::model
