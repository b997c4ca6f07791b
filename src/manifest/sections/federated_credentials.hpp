#pragma once

#include "manifest/sections/issuers.hpp"

namespace keyless::manifest {

struct FederatedCredential {
  Place at = {};
  Text name;
  Text issuer;   ///< as written, or as a form of trust comes to
  Text subject;  ///< likewise
  std::optional<GitHubTrust> github;
  std::optional<KubernetesTrust> kubernetes;
  std::optional<TerraformTrust> terraform;
  std::optional<GitLabTrust> gitlab;
  Text audience;  ///< not written: the cloud's exchange audience
  bool allow_risk = false;
};

namespace rules {

extern const Rule credential_name, issuer, subject, audience;

}  // namespace rules

namespace shapes {

extern const Shape federated_credentials;  ///< a list

}  // namespace shapes

void finish_credentials(Reading& reading, std::vector<FederatedCredential>& credentials);
void check_credentials(const std::vector<FederatedCredential>& credentials, Findings& findings);

}  // namespace keyless::manifest
