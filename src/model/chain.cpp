#include "model/chain.hpp"

#include <algorithm>

namespace keyless::model {

bool Chain::holds() const {
  return std::ranges::none_of(links, [](const Link& link) { return link.state == Link::State::broken; });
}

}  // namespace keyless::model
