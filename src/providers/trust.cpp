#include "providers/trust.hpp"

#include "providers/meanwhile.hpp"

namespace keyless::providers {

bool trusts_the_same(const model::Fields& live, const model::Fields& desired) {
  for (const auto field : {"issuer", "subject", "audience"})
    if (model::text_of(live, field) != model::text_of(desired, field)) return false;
  return true;
}

Error trusts_another(const std::string& doing) {
  return changed_meanwhile(doing + ": whom it trusts has changed meanwhile");
}

}  // namespace keyless::providers
