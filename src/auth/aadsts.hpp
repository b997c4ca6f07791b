#pragma once

#include <string>
#include <string_view>

namespace keyless::auth {

/// What to do about a sign-in error, by its code (`AADSTS700213`); "" for a code we know nothing about.
/// A hint for people: codes may change, so nothing branches on this text.
std::string_view aadsts_remedy(std::string_view code);

/// Whether waiting can help: the trust or the identity may not have spread yet, or the service is busy.
bool aadsts_may_pass(std::string_view code);

}  // namespace keyless::auth
