#include <fmt/format.h>

#include <map>

#include "report/migration_words.hpp"
#include "report/migration_work_lists.hpp"

namespace keyless::report {

using namespace model;

namespace {

bool lacks_its_credential(const MigrationRow& row) {
  return row.new_trust && !row.new_trust->exists;
}

std::string credential_for(const MigrationRow& row) {
  return fmt::format("- for connection {}\n    issuer:   {}\n    subject:  {}\n    audience: {}\n",
                     one_line(row.project + "/" + row.name), one_line(row.new_trust->issuer),
                     one_line(row.new_trust->subject), one_line(row.new_trust->audience));
}

std::string opening(const Migration& found, const CredentialRequest& request) {
  const auto count = request.connections.size();
  const bool known = request.identity != request.client_id;
  return fmt::format(
      "Hello,\n\n{} service connection{} of the Azure DevOps organization {} sign{} in as {} (client id {}, tenant "
      "{}). "
      "Azure DevOps retires its own token issuer on {}, and secrets are to go before. Please add {} to this "
      "identity, byte for byte:\n\n",
      count, count == 1 ? "" : "s", one_line(found.organization), count == 1 ? "s" : "",
      known ? "the identity " + one_line(request.identity) : "an identity", one_line(request.client_id),
      one_line(request.tenant), old_issuer_ends,
      count == 1 ? "this federated credential" : "these federated credentials");
}

}  // namespace

std::vector<CredentialRequest> credential_requests_of(const Migration& found) {
  std::map<std::pair<std::string, std::string>, CredentialRequest> by_identity;
  std::map<std::string, std::string> entries;  // by client id
  for (const auto& row : found.rows) {
    if (!lacks_its_credential(row)) continue;
    auto& request = by_identity[{row.application, row.client_id}];
    request.identity = row.application;
    request.client_id = row.client_id;
    request.tenant = row.identity_tenant;
    request.owners = row.identity_owners;
    request.connections.push_back(row.id);
    entries[row.client_id] += credential_for(row);
  }
  std::vector<CredentialRequest> requests;
  for (auto& [identity, request] : by_identity) {
    request.subject = fmt::format("Federated credentials for {}", one_line(request.identity));
    request.text = opening(found, request) + entries[request.client_id] +
                   "\nWhat signs in today goes on working. The next run of keyless recognizes the credentials.\n";
    requests.push_back(std::move(request));
  }
  return requests;
}

}  // namespace keyless::report
