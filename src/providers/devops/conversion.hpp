#pragma once

#include <string>
#include <vector>

#include "model/live.hpp"
#include "providers/devops/devops.hpp"

/// From a secret to federation and back, and from the issuer of Azure DevOps to that of Entra. Only for .cpp files of
/// this folder.
namespace keyless::providers::devops {

/// Whether the connection signs in by federation.
bool is_federated(const model::Fields& connection);

/// The whole live object with another scheme, as the conversion takes it.
Json converted_connection(Json live, const std::string& scheme);

/// Asks for the other scheme. A trust that was written a moment ago may not have spread: such refusals are tried again.
boost::asio::awaitable<Result<Answer>> ask_for_conversion(Services services, model::LiveObject live, std::string scheme,
                                                          std::string doing);
/// Asks for the Entra issuer. True: the service has begun. False: its answer was lost or tells nothing, so what is read
/// next tells.
boost::asio::awaitable<Result<bool>> ask_for_migration(Services services, model::LiveObject live, std::string doing);

/// Fills in what each of `wanted` will present once it is converted or migrated (nextIssuer, nextSubject), whether we
/// may do that (mayManage), and what the others presented formerly. All connections belong to one organization; the
/// more of them there are, the less has to be asked for.
boost::asio::awaitable<void> predict_subjects(Services services, std::vector<model::LiveObject*> connections,
                                              std::vector<model::LiveObject*> wanted);

}  // namespace keyless::providers::devops
