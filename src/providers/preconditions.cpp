#include "providers/preconditions.hpp"

namespace keyless::providers {
namespace {

bool same_owner(const std::optional<model::Mark>& planned, const std::optional<model::Mark>& now) {
  if (!planned || !now) return planned.has_value() == now.has_value();
  return planned->owner == now->owner && planned->proof == now->proof;
}

bool is_protected(const model::LiveObject& object) {
  return object.mark && object.mark->protect;
}

}  // namespace

Result<void> check_mark(const model::LiveObject& planned, const model::LiveObject& now, const std::string& doing) {
  if (same_owner(planned.mark, now.mark)) return {};
  return changed_since_plan(doing + ": its mark has changed since the plan was created");
}

Result<void> check_removable(const model::LiveObject& planned, const model::LiveObject& now, const std::string& doing) {
  if (!is_protected(planned) && is_protected(now))
    return changed_since_plan(doing + ": it has been protected since the plan was created");
  return check_mark(planned, now, doing);
}

Result<model::LiveObject> released_if_wished(const model::Resource& desired, Result<model::LiveObject> written,
                                             const std::string& doing) {
  const bool still_marked = desired.wish == model::Wish::released && written && written->mark;
  if (still_marked) return changed_since_plan(doing + ": the mark was not removed");
  return written;
}

Error changed_since_plan(std::string message) {
  Error error{Errc::conflict, std::move(message)};
  error.advice = "create a new plan";
  return error;
}

}  // namespace keyless::providers
