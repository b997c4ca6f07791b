#pragma once

#include <string>

#include "checker/exploring.hpp"

namespace keyless::checker {

/// The smallest case, by the axes that are not plain, that can be reached from this one in steps that each still break
/// the same invariant.
Found shrunk(const Found& found, const Tamper& tamper = {});
/// For people: the case, the manifest, the command, what goes wrong and what broke, and a test to paste.
std::string told(const Found& found);
/// What breaks in the case of this description, `I1: connection sc-1 can't sign in any more, after write 2, …`; "" when
/// nothing does.
std::string replay(std::string_view description, const Tamper& tamper = {});

}  // namespace keyless::checker
