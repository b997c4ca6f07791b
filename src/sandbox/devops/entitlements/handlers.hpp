#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

Answer add_user(Call& call);
Answer add_service_principal(Call& call);
Answer get_user_entitlement(Call& call);
Answer get_service_principal_entitlement(Call& call);
Answer patch_user(Call& call);
Answer patch_service_principal(Call& call);
Answer patch_users(Call& call);
Answer patch_service_principals(Call& call);
Answer remove_user(Call& call);
Answer remove_service_principal(Call& call);
Answer list_users(Call& call);
Answer list_members(Call& call);
Answer summarise_entitlements(Call& call);

Answer list_group_rules(Call& call);
Answer get_group_rule(Call& call);
Answer add_group_rule(Call& call);
Answer patch_group_rule(Call& call);
Answer remove_group_rule(Call& call);
Answer list_group_rule_members(Call& call);
Answer change_group_rule_members(Call& call);

}  // namespace keyless::sandbox::devops
