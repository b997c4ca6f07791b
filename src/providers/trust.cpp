#include "providers/trust.hpp"

#include "providers/preconditions.hpp"

namespace keyless::providers {

bool trusts_the_same(const model::Fields& live, const model::Fields& desired) {
  for (const auto field : {"issuer", "subject", "audience"})
    if (model::text_of(live, field) != model::text_of(desired, field)) return false;
  return true;
}

Error trusts_another(const std::string& doing) {
  return changed_since_plan(doing + ": its issuer or subject has changed since the plan was created");
}

Error trust_written_over(const std::string& doing) {
  Error error{Errc::conflict,
              doing +
                  ": one with that name was created elsewhere at the same time; its issuer and subject may "
                  "have been replaced"};
  error.advice = "make sure that only one tool manages this identity, and create a new plan";
  return error;
}

}  // namespace keyless::providers
