#pragma once

#include <string>
#include <string_view>

namespace keyless::sandbox::devops {

/// What a service connection presents to Entra: who signed, who it is, for whom.
struct Federation {
  std::string issuer = {};
  std::string subject = {};
  std::string audience = {};  ///< the token's own `aud` claim, which is not always the audience of the credential
};

/// Issued by Entra: ids only, so no rename changes it.
Federation entra_federation(std::string_view tenant, std::string_view organization_id, std::string_view connection_id);

/// Issued by Azure DevOps itself: names, so each rename changes it.
Federation organization_federation(std::string_view organization_id, std::string_view organization,
                                   std::string_view project, std::string_view connection);

/// A job that names no connection: `p://organization/project/pipeline`.
Federation pipeline_federation(std::string_view organization_id, std::string_view organization,
                               std::string_view project, std::string_view pipeline);

/// The 16 bytes of a GUID in the order .NET keeps them, as unpadded base64url; "" when it is no GUID.
std::string packed_guid(std::string_view guid);

}  // namespace keyless::sandbox::devops
