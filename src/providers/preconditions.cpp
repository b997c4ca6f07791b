#include "providers/preconditions.hpp"

namespace keyless::providers {
namespace {

bool is_protected(const LiveObject& object) {
  return object.mark && object.mark->protect;
}

}  // namespace

Result<void> check_mark(const LiveObject& planned, const LiveObject& now, const std::string& doing) {
  const bool same = planned.mark ? carries(now, *planned.mark) : !now.mark;
  if (same) return {};
  return changed_since_plan(doing + ": its mark has changed since the plan was created");
}

Result<void> check_removable(const LiveObject& planned, const LiveObject& now, const std::string& doing) {
  if (!is_protected(planned) && is_protected(now))
    return changed_since_plan(doing + ": it has been protected since the plan was created");
  return check_mark(planned, now, doing);
}

Result<LiveObject> released_if_wished(const Resource& desired, Result<LiveObject> written, const std::string& doing) {
  const bool still_marked = desired.wish == model::Wish::released && written && written->mark;
  if (still_marked) return changed_since_plan(doing + ": the mark was not removed");
  return written;
}

bool carries(const LiveObject& object, const model::Mark& mark) {
  return object.mark && object.mark->owner == mark.owner && object.mark->proof == mark.proof;
}

Error changed_since_plan(std::string message) {
  Error error{Errc::conflict, std::move(message)};
  error.advice = "create a new plan";
  return error;
}

}  // namespace keyless::providers
