#pragma once

#include <string>
#include <vector>

#include "model/migration.hpp"

namespace keyless::report {

/// What one owner has to do, and the text that tells them.
struct WorkList {
  model::Responsible owner = {};
  std::vector<std::string> connections = {};  ///< ids
  std::string subject = {};                   ///< of the message
  std::string text = {};                      ///< harmless plain text, with a line end
};

/// A list for each owner of rows with something to do, in order of the owner's name; those without one come last. A row
/// that waits for a federated credential says its issuer, subject and audience, so that whoever owns the identity can
/// add it where keyless may not.
std::vector<WorkList> work_lists_of(const model::Migration& found);

/// What is asked of whoever owns an identity: the credentials it has to trust, for when keyless may not add them.
struct CredentialRequest {
  std::string identity = {};  ///< its name; its client id where the name is not known
  std::string client_id = {};
  std::string tenant = {};
  std::vector<std::string> owners = {};       ///< names, of applications only
  std::vector<std::string> connections = {};  ///< ids
  std::string subject = {};                   ///< of the message
  std::string text = {};                      ///< harmless plain text, with a line end
};

/// A request for each identity that lacks one or more of the new credentials, in order of its name.
std::vector<CredentialRequest> credential_requests_of(const model::Migration& found);

}  // namespace keyless::report
