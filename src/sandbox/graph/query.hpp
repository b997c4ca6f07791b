#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// A collection before the query's options are applied to it.
struct Listing {
  std::string_view set;                                         ///< as in the context: `applications`
  std::string_view type;                                        ///< of its objects: `application`; "" takes any filter
  std::vector<ordered_json> objects = {};                       ///< with every member that may be asked for
  ordered_json (*brief)(const ordered_json& object) = nullptr;  ///< what is shown unasked; null for all of it
};

/// $filter, $search, $orderby, $count, $top, $skiptoken, $select and $expand.
Reply list_reply(Cloud& cloud, const Request& request, Listing listing);
/// The number of objects that pass the filter, as text.
Reply count_reply(Cloud& cloud, const Request& request, Listing listing);
/// One object, with $select and $expand. `set` may have a key in it: `applications('id')/owners`.
Reply entity_reply(Cloud& cloud, const Request& request, int status, std::string_view set, std::string_view type,
                   const ordered_json& object);

/// What `object` (of a type as above) is connected with: `owners`, `federatedIdentityCredentials`, `members`...; null
/// when there is no such relation.
ordered_json related(const Cloud& cloud, const Request& request, std::string_view type, const ordered_json& object,
                     const std::string& relation);

}  // namespace keyless::sandbox::graph
