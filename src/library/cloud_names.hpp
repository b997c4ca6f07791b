#pragma once

#include <string_view>

#include "keyless/desired.hpp"

namespace keyless::library {

/// Of a built-in cloud; a name that is none of them, which manifests can't hold, gets those of AzureCloud.
CloudNames built_in_names(std::string_view cloud);

}  // namespace keyless::library
