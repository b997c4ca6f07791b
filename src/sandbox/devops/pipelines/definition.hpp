#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// A pipeline is kept as the parts of its definition somebody decided on; what is missing takes the service's default.

const nlohmann::json* pipeline_numbered(const Call& call, const std::string& number);
/// A definition as lists hold it, and whole: with process, repository, triggers and variables.
nlohmann::json definition_in_list(const Call& call, const nlohmann::json& row);
nlohmann::json whole_definition(const Call& call, const nlohmann::json& row);

/// The parts of a body a caller decides on; secrets that come without a value keep the one they had.
nlohmann::json accepted_definition(const Call& call, const nlohmann::json& body, const nlohmann::json& before);
/// Variables as they are kept, and as they are shown: secrets without value, flags only where they are set.
nlohmann::json accepted_variables(const nlohmann::json& wanted, const nlohmann::json& before);
nlohmann::json shown_variables(const nlohmann::json& kept);

/// `\a\b`: either slash, with or without the leading one.
std::string folder_path(std::string path);
/// `*` stands for any run of characters; letter case is ignored.
bool fits_pattern(std::string_view pattern, std::string_view text);

/// Builds of jobs change nothing; people do.
std::optional<Refusal> may_edit_pipelines(const Call& call);
void make_folder(Call& call, const std::string& path);

}  // namespace keyless::sandbox::devops
