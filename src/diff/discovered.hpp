#pragma once

#include "diff/draft.hpp"

/// Rows of live objects that no manifest declares.
namespace keyless::diff {

/// A row that reports the object below a parent of that path ("" without one), under an address that is free.
model::Change discovered(Draft& draft, const model::LiveObject& object, std::string_view parent_path);

/// Roles, trust, pipelines and shares of something that goes would be orphans: they go before it.
void remove_what_hangs_on(Draft& draft, const model::LiveObject& object, const model::Address& address);

/// Whether nothing can have been cut off from the end of this manifest: only then it may say that something goes.
bool is_whole(const Policy& policy, const std::string& file);

}  // namespace keyless::diff
