#include "providers/entra/application_steps.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "providers/entra/application_wire.hpp"
#include "providers/preconditions.hpp"

namespace keyless::providers::entra {
namespace {

Error prepared_by_others(const std::string& doing, const std::string& what) {
  return changed_since_plan(doing + ": it exists now, but " + what +
                            ", so it must be reviewed before anything is granted to it");
}

}  // namespace

Upserted after_upsert(const Result<Answer>& answer) {
  if (!answer) return is_ambiguous(answer.error()) ? Upserted::unknown : Upserted::failed;
  if (met_another(*answer)) return Upserted::met_another;
  return answer->status == 201 ? Upserted::made : Upserted::unknown;
}

bool may_be_restored(const Result<Answer>& answer) {
  return answer || is_ambiguous(answer.error()) || answer.error().status == 404;
}

std::optional<Error> held_by_others(const LiveObject& now, const Resource& desired, const std::string& doing) {
  const auto& allowed = model::list_of(desired.fields, "owners");
  const bool known_owners = std::ranges::all_of(owners_in(now), [&](const LiveObject& owner) {
    const auto& id = text_of(owner.fields, "ownerId");
    return std::ranges::any_of(allowed, [&](const auto& one) { return equal_caseless(one, id); });
  });
  if (!known_owners) return prepared_by_others(doing, "it has an owner that is not declared");
  if (!secrets_in(now).empty()) return prepared_by_others(doing, "it has a password or certificate");
  return std::nullopt;
}

std::optional<Error> why_not_used(const LiveObject& now, std::size_t trusts, const Resource& desired,
                                  const std::string& doing) {
  if (trusts > 0) return prepared_by_others(doing, "it already has a federated credential");
  if (!now.mark || now.mark->owner != desired.owner)
    return prepared_by_others(doing, "it does not carry the mark of keyless");
  return std::nullopt;
}

bool is_as_desired(const LiveObject& live, const Resource& desired) {
  for (const auto field : {"name", "signInAudience"})
    if (text_of(live.fields, field) != text_of(desired.fields, field)) return false;
  const auto& tags = model::tags_of(live.fields, "tags");
  return std::ranges::all_of(model::tags_of(desired.fields, "tags"), [&](const auto& wanted) {
    const auto found = tags.find(wanted.first);
    return found != tags.end() && found->second == wanted.second;
  });
}

bool has_principal(const LiveObject& live) {
  return text_of(live.fields, "servicePrincipal") == "true";
}

Settled<LiveObject> after_write(Result<LiveObject> now, const Resource& desired) {
  if (!now || (is_as_desired(*now, desired) && has_principal(*now))) return now;
  return std::nullopt;
}

Settled<LiveObject> after_release(Result<LiveObject> now) {
  if (!now || !now->mark) return now;
  return std::nullopt;
}

}  // namespace keyless::providers::entra
