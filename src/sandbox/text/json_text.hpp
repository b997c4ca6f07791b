#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace keyless::sandbox {

/// A text in quotes, behind what is there; bytes that are no UTF-8 are replaced.
void write_text(const std::string& text, std::string& out);
/// What is neither object nor array.
void write_scalar(const nlohmann::json& value, std::string& out);

}  // namespace keyless::sandbox
