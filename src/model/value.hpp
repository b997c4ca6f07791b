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

/// The Reference in `fields[name]`; null when the field is missing or its value is known.
const Reference* reference_in(const Fields& fields, std::string_view name);

}  // namespace keyless::model
