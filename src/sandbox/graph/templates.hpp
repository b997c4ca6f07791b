#pragma once

#include <string_view>

namespace keyless::sandbox::graph {

/// A new object of the type, as JSON: every member Graph v1.0 shows, in its order, with the value it has unless said
/// otherwise. Read from recorded answers of August 2023, groups from later ones.
std::string_view template_of(std::string_view type);

}  // namespace keyless::sandbox::graph
