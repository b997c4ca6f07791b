#pragma once

#include <string>
#include <string_view>

namespace keyless {

/// ASCII JSON text as a serializer wrote it → text that means the same and holds no command for pipeline agents
/// (`##vso[`).
std::string inert_json(std::string_view serialized);

}  // namespace keyless
