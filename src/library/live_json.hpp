#pragma once

#include <string>

#include "model/live.hpp"

namespace keyless::library {

/// A live graph as its document: keys sorted, ASCII, with a line end. What objects keep for providers is not in it.
std::string live_json(const model::Live& live);

}  // namespace keyless::library
