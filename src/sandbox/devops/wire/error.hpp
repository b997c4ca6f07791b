#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace keyless::sandbox::devops {

/// A refusal as Azure DevOps words it. Clients match on the type key, then on the TF or VS code in the message.
struct Refusal {
  int status = 400;
  std::string type_name = {};  ///< full .NET name with assembly
  std::string type_key = {};
  std::string message = {};
  int event_id = 3000;
};

nlohmann::json body_of(const Refusal& refusal);

/// `key` is the type's short name; its full one is made of the assembly that holds it.
Refusal refusal_of(int status, std::string_view assembly, std::string_view key, std::string message);
Refusal bad_argument(std::string message);
Refusal missing_argument(std::string_view parameter);
Refusal bad_version(std::string type_key, std::string message);
Refusal unauthorized(std::string_view who);
Refusal anonymous();
Refusal no_such_project_named(std::string_view name);
Refusal no_such_project(std::string_view id, int status);
Refusal no_such_route(std::string_view method, std::string_view path);
Refusal no_such_organization(std::string_view name);
/// An organization that was deactivated, with the reason its administrator sees.
Refusal collection_stopped(std::string_view name, std::string_view reason);
/// Somebody may not do this; `permission` as people read it.
Refusal not_permitted(std::string_view who, std::string_view permission);
Refusal duplicate_connection(std::string_view name);
Refusal not_a_creator();
Refusal not_an_administrator(std::string_view connection);
Refusal not_a_user(std::string_view connection);
Refusal access_denied(std::string message);
Refusal no_such_connection(std::string_view id);
Refusal no_such_definition(std::string_view id);
Refusal no_permission_on_resources();
Refusal internal_error(std::string_view activity);

}  // namespace keyless::sandbox::devops
