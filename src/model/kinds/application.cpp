#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"uniqueName", Compare::exact, OnChange::ignore},  // the key: immutable once set
    {"name", Compare::exact, OnChange::update},       {"signInAudience", Compare::exact, OnChange::update},
    {.name = "servicePrincipal", .flag = true},  // it has one
    {"tags", Compare::owned_tags, OnChange::update},
};
constexpr FurtherField further[] = {
    {"tenantId"},
    {"owners", Side::desired},                 // GUIDs: who else may change it
    {"removePasswords", Side::desired, true},  // lets undeclared secrets go
};
constexpr std::string_view outputs[] = {"id", "name", "clientId", "principalId", "tenantId"};
constexpr RemovalKey removal_keys[] = {{"name", "name"}, {"uniqueName", "uniqueName"}};

}  // namespace

/// An application of this tenant with its service principal. Its id is entra_application_id().
const Kind application = {
    .name = "application",
    .noun = "application",
    .counts_toward_delete_guard = true,
    .counts_toward_change_guard = true,
    .ownership = Ownership::mark,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .is_principal = true,
    .removal_keys = removal_keys,
    .mark_covers =
        [](const Fields& of) { return application_mark_id(text_of(of, "tenantId"), text_of(of, "uniqueName")); },
    .keys = [](const Fields& of) { return caseless_key(of, "tenantId", "uniqueName"); },
    .collection = [](const Fields& of) { return "applications@" + lower(text_of(of, "tenantId")); },
    .discovered_path = [](const Fields& of, std::string_view) { return text_of(of, "name"); },
    .rights = [](Verb, const Fields&) { return std::vector<Right>{rights::graph(application_right)}; },
};

}  // namespace keyless::model::kinds
