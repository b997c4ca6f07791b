#pragma once

#include <vector>

#include "providers/devops/devops.hpp"
#include "providers/devops/federation.hpp"

namespace keyless::providers::devops {

/// Fills in what each of `wanted` will present once it is converted or migrated (nextIssuer, nextSubject), whether we
/// may do that (mayManage), and what the others presented formerly. All connections belong to one organization; the
/// more of them there are, the less has to be asked for.
asio::awaitable<void> predict_subjects(Services services, std::vector<LiveObject*> connections,
                                       std::vector<LiveObject*> wanted);

/// Whether a connection presents something else once it is converted or migrated.
bool changes_issuer(const LiveObject& connection);
/// Whether the organization signs for new connections itself, as far as its connections show.
bool signs_itself(const std::vector<const LiveObject*>& connections);
/// What a connection of which changes_issuer() is true presents afterwards.
Presented next_of(const LiveObject& connection, const std::string& organization_id, bool signs_for_itself);

}  // namespace keyless::providers::devops
