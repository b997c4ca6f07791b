#pragma once

#include <string>

/// Who issues tokens, judged by name: what keyless knows, what only looks like it, and everybody else.
namespace keyless::diff {

enum class Issuer {
  github,
  gitlab,
  terraform,
  kubernetes,    ///< of Azure Kubernetes Service
  entra,         ///< of a tenant
  azure_devops,  ///< of an organization
  look_alike,    ///< none of these, and to be taken for one of them
  unknown
};

struct KnownAs {
  Issuer issuer = Issuer::unknown;
  std::string of = {};         ///< the tenant of a cluster or of Entra, lower case
  std::string resembles = {};  ///< of a look-alike: the host it resembles
};

/// Byte for byte, as Entra compares it: a port, a `/` too many or another letter case is another issuer.
KnownAs known_issuer(const std::string& url);

}  // namespace keyless::diff
