#include "model/verdict.hpp"

#include <algorithm>

namespace keyless::model {
namespace {

ConnectionVerdict verdict_of_row(const Change& change) {
  if (change.action == Action::impossible) return {word_for(change.action), change.obstacle};
  if (change.action != Action::no_op && change.action != Action::undeclared && change.action != Action::stamp)
    return {word_for(change.action)};
  return change.held.empty() ? ConnectionVerdict{"nothing"} : ConnectionVerdict{"refused", "held"};
}

}  // namespace

ConnectionVerdict verdict_of(const Plan& plan, const Address& address) {
  const auto refusal = std::ranges::find(plan.refusals, address, &Refusal::address);
  if (refusal != plan.refusals.end()) return {"refused", refusal->guard};
  if (std::ranges::find(plan.unseen, address, &Unseen::address) != plan.unseen.end()) return {"unseen"};
  const auto* change = plan.find(address);
  return change ? verdict_of_row(*change) : ConnectionVerdict{"nothing"};
}

}  // namespace keyless::model
