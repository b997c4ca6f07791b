#pragma once

#include <functional>
#include <string_view>

#include "checker/spec.hpp"
#include "checker/truth.hpp"
#include "model/live.hpp"

namespace keyless::checker {

/// What the product's providers read of a cloud for a run of this manifest; `unseen` is the list that they can't read,
/// as the axis of that name calls it.
model::Live read(const Cloud& cloud, const Spec& spec, std::string_view unseen = "none");

/// Of that, who is a member of the organization; asked for principals that are judged.
void read_members(const Cloud& cloud, const Spec& spec, std::string_view unseen,
                  const std::function<bool(const Row& principal)>& is_judged, model::Live& live);

}  // namespace keyless::checker
