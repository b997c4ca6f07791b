#pragma once

#include <string>
#include <vector>

#include "diff/policy.hpp"
#include "model/graph.hpp"
#include "model/plan.hpp"

/// What docs/widening.md publishes: declarations that are refused without a line of the policy, or warned of. Told from
/// the manifest alone, and from what look-ups found (`principalShown`, `within`).
namespace keyless::diff {

struct Judgement {
  std::vector<model::Refusal> refusals = {};
  std::vector<std::string> warnings = {};  ///< a sentence each

  void refuse(const model::Resource& resource, std::string message, std::string advice);
  void warn(const model::Resource& resource, const std::string& what);
};

/// Issuers, subjects and audiences that are written by hand. Those of service connections come from the service.
void judge_trust(const model::Resource& credential, const Policy& policy, Judgement& into);
/// Checks that restrict nobody, and roles on a connection for groups that hold everybody.
void judge_check(const model::Resource& check, const Policy& policy, Judgement& into);
void judge_security_role(const model::Resource& role, const Policy& policy, Judgement& into);
/// Groups of Azure DevOps that administer something, themselves or by what they are nested in.
void judge_group(const model::Resource& membership, const Policy& policy, Judgement& into);

/// All of the above.
Judgement judge_by_table(const model::Graph& desired, const Policy& policy);

/// What is allowed and still deserves a reader's eye, a sentence each; it needs no live system either.
std::vector<std::string> warnings_of(const model::Graph& desired, const Policy& policy);

/// What is wrong with a hand-written issuer, subject or audience that only the policy permits; "" when nothing is.
std::string fault_of_issuer(const model::Resource& credential, const Policy& policy);
std::string fault_of_subject(const model::Resource& credential, const Policy& policy);

}  // namespace keyless::diff
