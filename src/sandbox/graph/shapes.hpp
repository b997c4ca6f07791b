#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// The service keeps collections as sets and tells them newest first; only the answer to a creation has the order of
/// the request.
enum class Order { stored, as_sent };

/// Objects as Graph shows them: each member it knows, in its order, with the value of a new object where the row says
/// nothing. Secrets and keys are never in them.
ordered_json application_shape(const json& application, Order order = Order::stored);
ordered_json principal_shape(const Cloud& cloud, const json& principal, Order order = Order::stored);
/// Everything about a user; `short_user` has what is shown unasked, with the id first or last.
ordered_json user_shape(const json& principal);
enum class IdPlace { first, last };
ordered_json short_user(const json& principal, IdPlace place);
ordered_json group_shape(const json& principal);
ordered_json credential_shape(const json& credential);

/// A row of `principals` as one of many kinds, with its `@odata.type`.
ordered_json directory_object_shape(const Cloud& cloud, const json& principal);
ordered_json typed_application_shape(const json& application);

/// Whether objects of this type (`application`, `servicePrincipal`, `user`, `group`) have a member of that name.
bool knows_property(std::string_view type, std::string_view name);
/// Whether a client may set it.
bool is_read_only(std::string_view type, std::string_view name);

}  // namespace keyless::sandbox::graph
