#pragma once

#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// Makes a user of an e-mail address, or a group of `[Project]\\Name` or `[organization]\\Name`, where there is none
/// yet. False when nothing was made: it is there, or the name says too little.
bool put_named(Cloud& cloud, const std::string& organization, const std::string& name);

}  // namespace keyless::sandbox::devops
