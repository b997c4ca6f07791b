#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

// Nothing of it is ever declared; the fields are what a report may say of it.
constexpr Field fields[] = {
    {"holder", Compare::exact, OnChange::ignore},      {"type", Compare::exact, OnChange::ignore},
    {"displayName", Compare::exact, OnChange::ignore}, {"keyId", Compare::caseless, OnChange::ignore},
    {"endDate", Compare::exact, OnChange::ignore},
};
constexpr FurtherField further[] = {
    {"identityId"},  // id of the application
};
constexpr std::string_view outputs[] = {"id"};

std::vector<std::string> keys(const Fields& of) {
  const auto &identity = text_of(of, "identityId"), &key = text_of(of, "keyId");
  if (identity.empty() || key.empty()) return {};
  return {folded_arm_id(identity) + "|" + text_of(of, "holder") + "|" + lower(key)};
}

// Names may repeat or be missing; with the key's id and its end a reader can find it in the portal.
std::string discovered_path(const Fields& of, std::string_view parent) {
  const auto &name = text_of(of, "displayName"), &end = text_of(of, "endDate");
  const bool principal = text_of(of, "holder") == "servicePrincipal";
  std::vector<std::string> told;
  if (!name.empty()) told.push_back(name);
  if (!end.empty()) told.push_back("until " + end);
  return std::string(parent) + (principal ? "/service principal/" : "/") + text_of(of, "type") + " " +
         text_of(of, "keyId") + (told.empty() ? "" : " (" + joined(told, ", ") + ")");
}

}  // namespace

/// A password or certificate that is left on an application or its principal. `holder` is application or
/// servicePrincipal, `type` password or certificate. Its value is never read.
const Kind application_secret = {
    .name = "applicationSecret",
    .noun = "secret of an application",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"identityId", "id"},
    .grants_access = true,
    .prepares_trust = true,
    .is_secret = true,
    .on_parent_removal = OnParentRemoval::removed_by_itself,
    .removed_by = "removePasswords",
    .keys = keys,
    .collection = [](const Fields& of) { return "applicationSecrets@" + folded_arm_id(text_of(of, "identityId")); },
    .discovered_path = discovered_path,
    .rights = [](Verb, const Fields&) { return std::vector<Right>{rights::graph(application_right)}; },
};

}  // namespace keyless::model::kinds
