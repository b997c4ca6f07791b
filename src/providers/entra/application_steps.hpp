#pragma once

#include <string>
#include <vector>

#include "model/resource.hpp"
#include "providers/entra/graph.hpp"

/// What comes next while an application is created, restored or changed, told from what is wanted, what was answered
/// and what is there. Pure: the provider carries it out.
namespace keyless::providers::entra {

/// What the write that creates an application by its own key came to.
enum class Upserted {
  failed,
  made,
  met_another,  ///< somebody else has created it since we looked
  unknown       ///< it may be ours or somebody else's: what is there decides
};
Upserted after_upsert(const Result<Answer>& answer);

/// Whether a restore may have happened, by us or by somebody else: what is there now decides then.
bool may_be_restored(const Result<Answer>& answer);

/// Why an application that this plan did not see, and so did not judge, may not be used: it has an owner or a secret
/// that lets others act as it.
std::optional<Error> held_by_others(const LiveObject& now, const Resource& desired, const std::string& doing);
/// Likewise: it has federated credentials, as many as `trusts`, or is not marked ours.
std::optional<Error> why_not_used(const LiveObject& now, std::size_t trusts, const Resource& desired,
                                  const std::string& doing);

/// Whether name, audience and every declared tag are as declared.
bool is_as_desired(const LiveObject& live, const Resource& desired);
bool has_principal(const LiveObject& live);
/// Until the directory shows everything as it was written.
Settled<LiveObject> after_write(Result<LiveObject> now, const Resource& desired);
/// Until the directory shows no mark.
Settled<LiveObject> after_release(Result<LiveObject> now);

}  // namespace keyless::providers::entra
