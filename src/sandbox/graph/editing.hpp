#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// Puts a client's members over those of a row: complex values member by member, all others whole. Answers the
/// refusal of a member the type does not have or that is not the client's to set.
std::optional<Reply> take_members(Cloud& cloud, const Request& request, std::string_view type, const json& body,
                                  json& row);
Reply value_required(Cloud& cloud, const Request& request, std::string_view name, std::string_view resource);
Reply value_invalid(Cloud& cloud, const Request& request, std::string_view name, std::string_view resource);

/// The certificates a client sent: thumbprint, subject and dates read from them. A member without `key` keeps the
/// stored one of its `keyId`.
std::optional<Reply> take_keys(Cloud& cloud, const Request& request, const json& sent, const std::string& owner,
                               json& stored);

/// The id at the end of `.../directoryObjects/{id}`.
std::string referenced_id(const std::string& url);

}  // namespace keyless::sandbox::graph
