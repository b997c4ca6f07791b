#pragma once

#include "manifest/grammar/entry.hpp"

/// Forms of trust: issuer and subject in the words of who issues the tokens.
namespace keyless::manifest {

struct GitHubTrust {
  Place at = {};
  Text organization, repository;
  Text organization_id, repository_id;  ///< both, or neither
  Text enterprise;                      ///< slug of an enterprise with an issuer of its own
  Text environment, branch, tag;        ///< one of these, or any pull request
  std::optional<Place> pull_request;
};

struct KubernetesTrust {
  Place at = {};
  Text issuer, space, account;
};

struct TerraformTrust {
  Place at = {};
  Text host;  ///< not written: app.terraform.io
  Text organization, project, workspace, run_phase;
};

struct GitLabTrust {
  Place at = {};
  Text host;  ///< not written: gitlab.com
  Text project;
  Text branch, tag;  ///< one of these
};

namespace shapes {

extern const Shape github, kubernetes, terraform_cloud, gitlab;

}  // namespace shapes

/// What a form comes to: issuer and subject as they stand in the token, byte for byte, because that is how Entra
/// compares them; at the place of what says it. Not written where a part of it is missing.
struct Trusted {
  Text issuer, subject;
};
Trusted trusted_by(const GitHubTrust& form);
Trusted trusted_by(const KubernetesTrust& form);
Trusted trusted_by(const TerraformTrust& form);
Trusted trusted_by(const GitLabTrust& form);

}  // namespace keyless::manifest
