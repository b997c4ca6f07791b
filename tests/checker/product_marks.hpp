#pragma once

#include <optional>
#include <string>

#include "checker/roles.hpp"
#include "model/live.hpp"
#include "model/resource.hpp"

/// The one place where the product's own marks and names are made and read: what its providers do at the border of the
/// clouds. The truth never asks them whose something is.
namespace keyless::checker {

/// The description that a provider writes for a declared connection; `now` is what is there.
std::string described(const model::Resource& desired, const std::string& now);
/// What a provider says of a description as it is stored.
std::string shown_description(const std::string& stored);
std::optional<model::Mark> mark_in_description(const std::string& stored);
std::optional<model::Mark> mark_in_tags(const model::Fields& fields);
/// What the proof of a connection's mark covers.
std::string mark_id(const model::Fields& connection);
/// What a provider says of a role definition: why it is privileged; "" when it is not.
std::string privilege_of(const RoleDefinition& role);
/// The name that a provider gives an assignment.
std::string assignment_name(const model::Resource& desired);

}  // namespace keyless::checker
