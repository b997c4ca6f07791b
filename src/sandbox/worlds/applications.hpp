#pragma once

#include <string>

#include "sandbox/worlds/hands.hpp"

namespace keyless::sandbox::worlds {

/// An application registration with its service principal and one secret.
struct Application {
  std::string object_id = {};  ///< of the service principal
  std::string app_id = {};
  std::string secret = {};
};

struct ApplicationOrder {
  std::string name = {};
  std::string tenant = {};
  int secret_days = 730;     ///< from now on until the secret ends
  int trusts = 0;            ///< federated credentials it holds already, for repositories elsewhere
  bool lost_secret = false;  ///< the secret was taken off the application: the one answered is worth nothing
};

/// Made at the calendar's date.
Application make_application(Cloud& cloud, const ApplicationOrder& order);
void delete_application(Cloud& cloud, const Application& application);

}  // namespace keyless::sandbox::worlds
