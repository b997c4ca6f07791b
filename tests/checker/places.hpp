#pragma once

#include <string>

/// What is the same in every world.
namespace keyless::checker {

inline const std::string subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
inline const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
inline const std::string other_tenant = "99999999-86f1-41af-91ab-2d7cd011db47";
inline const std::string organization = "contoso";
inline const std::string organization_id = "11111111-0000-4000-8000-000000000001";
inline const std::string project = "Microbots", project_id = "33333333-0000-4000-8000-000000000001";
inline const std::string second_project = "Tools", second_project_id = "33333333-0000-4000-8000-000000000002";
inline const std::string audience = "api://AzureADTokenExchange";
inline const std::string github = "https://token.actions.githubusercontent.com";
inline const std::string entra_issuer = "https://login.microsoftonline.com/" + tenant + "/v2.0";
inline const std::string retiring_issuer = "https://vstoken.dev.azure.com/" + organization_id;
inline const std::string user_role = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";
inline const std::string user_role_name = "Cognitive Services OpenAI User";
inline const std::string reader_role = "acdd72a7-3385-48ef-bd42-f606fba81ae7", reader_role_name = "Reader";
inline const std::string owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", owner_role_name = "Owner";
inline const std::string custom_role = "Robot Operator";
inline const std::string ana = "ana@contoso.com", bob = "bob@contoso.com";
/// Who runs keyless: in the directory and in Azure DevOps.
inline const std::string caller_principal = "44444444-0000-4000-8000-000000000001",
                         caller_client = "44444444-0000-4000-8000-000000000002",
                         caller_in_devops = "44444444-0000-4000-8000-000000000003",
                         somebody = "44444444-0000-4000-8000-000000000009";
/// Groups of Azure DevOps: one that a team made, and two that every project has.
inline const std::string scanners = "[Microbots]\\Scanners", readers = "[Microbots]\\Readers",
                         contributors = "[Microbots]\\Contributors";
/// A group that does not exist.
inline const std::string vanished_group = "rg-vanished";
/// Of two conditions on roles, who set them.
inline const std::string condition_of_others = "@Resource[x] StringEquals 'theirs'",
                         condition_declared = "@Resource[x] StringEquals 'ours'";

}  // namespace keyless::checker
