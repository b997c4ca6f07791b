#pragma once

#include <span>
#include <string_view>

namespace keyless::sandbox::devops {

struct Process {
  const char* id = "";
  const char* name = "";
  const char* description = "";
};

std::span<const Process> all_processes();
/// By id or name; `Basic`, the usual one, for "".
Process process_with(std::string_view id_or_name);
bool is_process(std::string_view id_or_name);

}  // namespace keyless::sandbox::devops
