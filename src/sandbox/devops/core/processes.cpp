#include "sandbox/devops/core/processes.hpp"

#include <array>

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

namespace {

constexpr std::array<Process, 4> processes = {{
    {"6b724908-ef14-45cf-84f8-768b5384da45", "Scrum", "This template is for teams who follow the Scrum framework."},
    {"b8a3a935-7e91-48b8-a94c-606d37c3e9f2", "Basic",
     "This template is flexible for any process and great for teams getting started with Azure DevOps."},
    {"adcc42ab-9882-485e-a3ed-7678f01f66bc", "Agile",
     "This template is flexible and will work great for most teams using Agile planning methods, including those "
     "practicing Scrum."},
    {"27450541-8e31-4150-9947-dc59f998fc01", "CMMI",
     "This template is for more formal projects requiring a framework for process improvement and an auditable record "
     "of decisions."},
}};

}  // namespace

std::span<const Process> all_processes() {
  return processes;
}

bool is_process(std::string_view id_or_name) {
  for (const auto& process : processes)
    if (equal_caseless(id_or_name, process.id) || equal_caseless(id_or_name, process.name)) return true;
  return false;
}

Process process_with(std::string_view id_or_name) {
  for (const auto& process : processes)
    if (equal_caseless(id_or_name, process.id) || equal_caseless(id_or_name, process.name)) return process;
  return processes[1];
}

}  // namespace keyless::sandbox::devops
