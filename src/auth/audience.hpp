#pragma once

#include <string>
#include <string_view>

#include "http/cloud.hpp"

namespace keyless::auth {

/// As people call it: `Azure Resource Manager`.
std::string_view name_of(http::Audience audience);

/// The scope to ask a token for; "" where tokens come another way.
std::string_view scope_of(const http::Cloud& cloud, http::Audience audience);

/// Why whoever asks for tokens by scope has none for this audience; "" where it has.
std::string lacks_scope(const http::Cloud& cloud, http::Audience audience);

}  // namespace keyless::auth
