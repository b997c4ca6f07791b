#pragma once

#include "manifest/grammar/entry.hpp"

namespace keyless::manifest {

struct FederatedCredential {
  Place at = {};
  Text name;
  Text issuer;
  Text subject;
  Text audience;  ///< not written: the cloud's exchange audience
  bool allow_risk = false;
};

namespace rules {

extern const Rule credential_name, issuer, subject, audience;

}  // namespace rules

namespace shapes {

extern const Shape federated_credentials;                        ///< a list
extern const Shape github, kubernetes, terraform_cloud, gitlab;  ///< issuers.cpp: forms of trust

}  // namespace shapes

/// What a form of trust says, at the place of what was written last in it. Nothing where a part of it is missing.
void read_github(const Node& form, FederatedCredential& into);
void read_kubernetes(const Node& form, FederatedCredential& into);
void read_terraform(const Node& form, FederatedCredential& into);
void read_gitlab(const Node& form, FederatedCredential& into);

/// `identity` is what the credentials were read from.
void finish_credentials(Reading& reading, const Node& identity, std::vector<FederatedCredential>& credentials);
void check_credentials(const std::vector<FederatedCredential>& credentials, Findings& findings);

}  // namespace keyless::manifest
