#pragma once

#include "keyless/value.hpp"

namespace keyless::model {

using keyless::Fields;
using keyless::list_of;
using keyless::printed;
using keyless::Reference;
using keyless::Strings;
using keyless::Tags;
using keyless::tags_of;
using keyless::text_of;
using keyless::Value;

}  // namespace keyless::model
