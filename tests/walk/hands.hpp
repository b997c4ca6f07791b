#pragma once

#include <string>

#include "walk/stage.hpp"

/// What people do by hand, over HTTP as the administrator, while keyless is not running.
namespace keyless::walk::hands {

void make_group(Stage& stage, const std::string& name, const nlohmann::json& tags = nlohmann::json::object());
/// A user-assigned identity in its group; answers clientId and principalId.
nlohmann::json make_identity(Stage& stage, const std::string& name,
                             const nlohmann::json& tags = nlohmann::json::object());
/// Its properties.
nlohmann::json identity(Stage& stage, const std::string& name);
void trust(Stage& stage, const std::string& identity, const std::string& name, const std::string& issuer,
           const std::string& subject);
void make_reader(Stage& stage, const std::string& principal, const std::string& group);

/// Puts a condition on every role that this principal has, as somebody would who restricts what keyless granted.
void restrict_roles(Stage& stage, const std::string& principal);
/// Takes all trust off a user-assigned identity, and all its roles.
void strip(Stage& stage, const std::string& identity);

struct Application {
  std::string object_id = {};
  std::string client_id = {};
  std::string principal_id = {};
  std::string secret = {};
};
Application make_application(Stage& stage, const std::string& name);

/// A federated connection as people make it; answers its id.
std::string make_connection(Stage& stage, const std::string& name, const std::string& client_id,
                            const std::string& description = "made by hand");
std::string make_secret_connection(Stage& stage, const std::string& name, const Application& application);
nlohmann::json connection(Stage& stage, const std::string& name);
/// Trusts what the connection presents now.
void trust_connection(Stage& stage, const std::string& identity, const std::string& connection);
void admit(Stage& stage, const std::string& connection_id, const std::string& pipeline);
void shut_out(Stage& stage, const std::string& connection_id, const std::string& pipeline);
void admit_all(Stage& stage, const std::string& connection_id);
void lock(Stage& stage, const std::string& connection_id);

std::string project_id(Stage& stage, const std::string& project = "Microbots");

}  // namespace keyless::walk::hands
