#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"uniqueName", Compare::exact, OnChange::ignore},  // the key: immutable once set
    {"name", Compare::exact, OnChange::update},
    {"signInAudience", Compare::exact, OnChange::update},
    {"servicePrincipal", Compare::exact, OnChange::update},
    {"tags", Compare::owned_tags, OnChange::update},
};
constexpr std::string_view outputs[] = {"id", "name", "clientId", "principalId", "tenantId"};

std::vector<std::string> keys(const Fields& of) {
  const auto &tenant = text_of(of, "tenantId"), &name = text_of(of, "uniqueName");
  if (tenant.empty() || name.empty()) return {};
  return {lower(tenant) + "|" + lower(name)};
}

}  // namespace

const Kind application = {
    .name = "application",
    .noun = "application",
    .counts_as_pillar = true,
    .ownership = Ownership::mark,
    .fields = fields,
    .outputs = outputs,
    .is_principal = true,
    .mark_covers =
        [](const Fields& of) { return application_mark_id(text_of(of, "tenantId"), text_of(of, "uniqueName")); },
    .keys = keys,
    .collection = [](const Fields& of) { return "applications@" + lower(text_of(of, "tenantId")); },
    .discovered_path = [](const Fields& of, std::string_view) { return text_of(of, "name"); },
    .rights = [](Verb, const Fields&) { return std::vector<Right>{rights::graph(application_right)}; },
};

}  // namespace keyless::model::kinds
