#pragma once

#include "model/live.hpp"
#include "model/resource.hpp"

/// The words of the model that every file of this room speaks.
namespace keyless::providers {

using model::Fields;
using model::Kind;
using model::Live;
using model::LiveObject;
using model::Resource;
using model::text_of;

}  // namespace keyless::providers
