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

Error trust_written_over(const std::string& doing) {
  Error error{Errc::conflict, doing +
                                  ": somebody else created one of that name at the same moment; whom it trusts may "
                                  "have been replaced"};
  error.advice = "settle with whoever else writes to this identity who does, and make a new plan";
  return error;
}

}  // namespace keyless::providers
