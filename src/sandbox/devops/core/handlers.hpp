#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

Answer list_locations(Call& call);
Answer list_areas(Call& call);
Answer connection_data(Call& call);
Answer list_projects(Call& call);
Answer get_project(Call& call);

Answer create_project(Call& call);
Answer change_project(Call& call);
Answer remove_project(Call& call);
Answer get_operation(Call& call);
Answer list_project_properties(Call& call);
Answer change_project_properties(Call& call);
Answer list_collections(Call& call);
Answer get_project_collection(Call& call);
Answer list_processes(Call& call);
Answer get_process(Call& call);

Answer list_teams(Call& call);
Answer list_all_teams(Call& call);
Answer get_team(Call& call);
Answer list_team_members(Call& call);

}  // namespace keyless::sandbox::devops
