#pragma once

#include <string>
#include <string_view>

namespace keyless::sandbox::organization {

struct Process {
  const char* id = "";
  const char* name = "";
  const char* description = "";
};

/// By id or name; `Basic`, the usual one, for "".
Process process_with(std::string_view id_or_name);
bool is_process(std::string_view id_or_name);

}  // namespace keyless::sandbox::organization
