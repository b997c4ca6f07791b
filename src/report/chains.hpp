#pragma once

#include <string>
#include <vector>

#include "model/chain.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// Each chain link by link; a broken link names the cause and the remedy. Ends with a line of totals.
std::string chains(const std::vector<model::Chain>& chains, const Heading& heading, Style style);
std::string chains_json(const std::vector<model::Chain>& chains);

}  // namespace keyless::report
