#pragma once

#include <string>
#include <string_view>

/// What a connection presents to Entra. The service derives it; worked out here only where the trust must come first,
/// and compared with what is read back afterwards.
namespace keyless::providers::devops {

struct Presented {
  std::string issuer = {};
  std::string subject = {};
};

/// Signed for by Microsoft Entra: made of ids only. `tenant` is the connection's own.
Presented presented_by_entra(std::string_view tenant, std::string_view organization_id, std::string_view connection_id);
/// Signed for by Azure DevOps itself: made of names.
Presented presented_by_organization(std::string_view organization_id, std::string_view organization,
                                    std::string_view project, std::string_view connection);

/// The organization id that issuer or subject hold; "" when neither does.
std::string organization_id_in(const Presented& presented);

}  // namespace keyless::providers::devops
