#pragma once

#include <string>
#include <vector>

#include "model/live.hpp"
#include "model/resource.hpp"
#include "providers/devops/devops.hpp"

/// What comes next while a connection is created, changed or deleted, told from what was planned, what was answered and
/// what is there. Pure: the provider carries it out.
namespace keyless::providers::devops {

/// Whether the service has done its part: it is ready, and what it presents is known.
bool is_complete(const LiveObject& connection);
/// Until it is complete, or has failed.
Settled<LiveObject> readiness(Result<LiveObject> now, const std::string& doing);

/// Why a create has failed for sure; nothing when it may have happened.
std::optional<Error> refused_create(const Error& error, const Resource& desired, const std::string& doing);
/// What may have been created: the connections of that name, until there is one.
Settled<LiveObject> lost_create(Result<std::vector<LiveObject>> same_name, const Resource& desired,
                                const std::string& doing);

enum class UpdateStep { none, release, convert, migrate, replace };
/// The next step from what is there now to what is desired; an Error where it is not what the plan judged. What
/// somebody else did since the plan is taken as it is when it is what the plan wants, and never undone.
Result<UpdateStep> next_update(const LiveObject& planned, const LiveObject& now, const Resource& desired);
/// After the PUT of a release or a replacement.
Result<LiveObject> after_put(UpdateStep step, const Result<Answer>& answer, Result<LiveObject> now,
                             const Resource& desired, const std::string& doing);
/// Whatever a conversion was answered: what is there now decides.
Result<LiveObject> after_conversion(const Result<Answer>& answer, Result<LiveObject> now, const std::string& scheme,
                                    const std::string& doing);
/// Until it no longer has the issuer that retires.
Settled<LiveObject> after_migration(Result<LiveObject> now);
/// It took too long; `begun`: the service had said that it started.
Error late_migration(bool begun, const std::string& doing);

/// Every project that has it, unless one was added since the plan was made.
Result<std::vector<std::string>> projects_to_leave(const LiveObject& planned, const LiveObject& now,
                                                   const std::string& doing);
/// Until it is gone.
Settled<void> after_deletion(const Result<Answer>& look, const std::string& doing);

/// Deleted connections answer 404, or 200 with `null`, or with an object without id.
bool is_empty_answer(const Json& body);

}  // namespace keyless::providers::devops
