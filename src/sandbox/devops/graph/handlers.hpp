#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

Answer list_graph_users(Call& call);
Answer create_graph_user(Call& call);
Answer list_graph_service_principals(Call& call);
Answer create_graph_service_principal(Call& call);
Answer get_graph_member(Call& call);
Answer remove_graph_member(Call& call);

Answer list_graph_groups(Call& call);
Answer create_graph_group(Call& call);
Answer get_graph_group(Call& call);
Answer change_graph_group(Call& call);
Answer remove_graph_group(Call& call);

Answer get_membership(Call& call);
Answer check_membership(Call& call);
Answer put_membership(Call& call);
Answer delete_membership(Call& call);
Answer list_memberships(Call& call);
Answer get_membership_state(Call& call);
Answer get_descriptor(Call& call);
Answer get_storage_key(Call& call);
Answer look_up_subjects(Call& call);
Answer query_subjects(Call& call);

Answer find_identities(Call& call);
Answer get_identity(Call& call);

Answer get_profile(Call& call);
Answer list_accounts(Call& call);
Answer get_collection(Call& call);

}  // namespace keyless::sandbox::devops
