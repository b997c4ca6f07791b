#pragma once

#include <vector>

#include "providers/devops/devops.hpp"

namespace keyless::providers::devops {

/// Fills in what each of `wanted` will present once it is converted or migrated (nextIssuer, nextSubject), whether we
/// may do that (mayManage), and what the others presented formerly. All connections belong to one organization; the
/// more of them there are, the less has to be asked for.
asio::awaitable<void> predict_subjects(Services services, std::vector<LiveObject*> connections,
                                       std::vector<LiveObject*> wanted);

}  // namespace keyless::providers::devops
