#pragma once

#include "manifest/grammar/shape.hpp"

namespace keyless::manifest {

struct AzureSection {
  Text cloud;  ///< not written: AzureCloud
  Text tenant;
  Text subscription;
  Text location;
};

struct AzureDevOpsSection {
  Text organization;
  Text project;
  Text issuer;  ///< not written: entra
};

namespace rules {

extern const Rule guid, location, resource_group, project;

}  // namespace rules

namespace shapes {

extern const Shape azure, devops;
extern const Shape default_azure, default_devops;  ///< the same with nothing required

}  // namespace shapes
}  // namespace keyless::manifest
