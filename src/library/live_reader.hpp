#pragma once

#include "manifest/yaml/source.hpp"
#include "model/live.hpp"

namespace keyless::library {

/// What a live document says; what is wrong with it becomes a finding, and then nothing may be taken from it.
model::Live read_live(const manifest::Source& source, manifest::Findings& findings);

}  // namespace keyless::library
