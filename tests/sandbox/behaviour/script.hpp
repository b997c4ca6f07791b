#pragma once

#include <string>
#include <vector>

#include "sandbox/lab.hpp"

namespace keyless::sandbox::test {

/// A scenario in the grammar of scenario files; the test fails when it is not valid.
Scenario scenario_of(const std::string& text);
Options with_scenario(const std::string& text);

/// Everything that came back for a fixed list of requests to one service, byte for byte, and how long the sandbox held
/// answers back. Ports are left out: they are the only thing that is free to differ between two runs.
std::string transcript(Lab& lab, const std::string& service);

/// The control endpoint, with its token.
Answer control(Lab& lab, const std::string& method, const std::string& path, const nlohmann::json& body = nullptr);

/// Azure DevOps with the personal access token.
Answer devops(Lab& lab, const std::string& method, const std::string& target, const std::string& body = "");

}  // namespace keyless::sandbox::test
