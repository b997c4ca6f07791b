#include "plan/demands.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

#include "base/digest.hpp"
#include "plan/hmac.hpp"
#include "plan/utc.hpp"

namespace keyless::plan {

using namespace std::chrono;
using nlohmann::json;

namespace {

constexpr auto most_ahead = minutes(5);  // clocks of agents differ

std::string span_text(seconds span) {
  if (span >= hours(48)) return fmt::format("{} days", span / hours(24));
  if (span >= hours(2)) return fmt::format("{} hours", span / hours(1));
  if (span >= minutes(2)) return fmt::format("{} minutes", span / minutes(1));
  return fmt::format("{} s", span.count());
}

struct Objection {
  std::string message;
  std::string advice = "Create a new plan with `keyless plan --out FILE`.";
};

std::optional<Objection> about_time(const Saved& saved, const Demands& demands) {
  const auto created = utc_from(saved.created_at);
  if (!created) return Objection{"the saved plan has no valid creation time"};
  const auto age = demands.now - *created;
  if (age > demands.max_age)
    return Objection{
        "the saved plan is " + span_text(age) + " old; --max-plan-age allows " + span_text(demands.max_age),
        "Create a new plan with `keyless plan --out FILE` and review it."};
  if (-age > most_ahead)
    return Objection{"the saved plan's creation time is " + span_text(-age) + " in the future",
                     "Check the clocks of the machines that run plan and apply."};
  return std::nullopt;
}

std::optional<Objection> about_key(const Saved& saved, const std::string& text, const Demands& demands) {
  if (demands.key.empty()) return std::nullopt;
  if (saved.hmac.empty())
    return Objection{"the saved plan is not authenticated, but a plan key is set",
                     "Create the plan with the same KEYLESS_PLAN_KEY."};
  if (!equal_in_constant_time(saved.hmac, hmac_of(parsed_json(text), demands.key)))
    return Objection{"the saved plan was authenticated with another key or modified afterwards",
                     "Create the plan with the same KEYLESS_PLAN_KEY."};
  return std::nullopt;
}

std::optional<Objection> about_policy(const Saved& saved, const Demands& demands) {
  const auto& judged_by = saved.context.policy;
  if (judged_by == demands.policy) return std::nullopt;
  if (demands.policy.empty())
    return Objection{"the saved plan was checked against a policy file, but none is given",
                     "Pass the same file with --policy FILE."};
  if (judged_by.empty())
    return Objection{"the saved plan was created without a policy file, but one is given",
                     "Create a new plan with `keyless plan --out FILE --policy POLICY`."};
  return Objection{"the saved plan was checked against another policy file",
                   "Pass the file it was created with, or create a new plan."};
}

std::optional<Objection> about_version(const Saved& saved, const Demands& demands) {
  if (saved.tool_version == demands.tool_version) return std::nullopt;
  return Objection{"the saved plan was created by keyless " + saved.tool_version + "; this is keyless " +
                   demands.tool_version};
}

}  // namespace

std::optional<Error> distrusted(const Saved& saved, const std::string& text, const std::string& file,
                                const Demands& demands) {
  auto objection = about_key(saved, text, demands);
  if (!objection) objection = about_version(saved, demands);
  if (!objection) objection = about_time(saved, demands);
  if (!objection) objection = about_policy(saved, demands);
  if (!objection) return std::nullopt;
  return Error{.code = Errc::unsafe_plan,
               .message = std::move(objection->message),
               .where = file,
               .advice = std::move(objection->advice)};
}

}  // namespace keyless::plan
