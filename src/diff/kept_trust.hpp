#pragma once

#include "diff/draft.hpp"

namespace keyless::diff {

/// Why an undeclared trust on `parent` stays whatever is pruned, for people; "" when nothing keeps it. It stays with a
/// connection that is released, or marked by an owner of this run and declared nowhere; and where it is named as we
/// name the trust of a connection, it stays until that connection was looked for in its project and is not there. By
/// whatever name, it stays while a connection that was not read, in a project of this run, may sign in by it. The trust
/// of a released connection counts as allowed.
std::string kept_by(Draft& draft, const Node& parent, model::Change& trust);

/// What the manifests of this run may call an identity, as names of trust are made of it.
model::Strings holders_of(const Node& identity);

}  // namespace keyless::diff
