#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::model::kinds {
namespace {

// Each type has some of these; what a declaration does not say is not compared.
constexpr Field fields[] = {
    {"disabled"},
    {"approvers", Compare::set},
    {"minApprovers"},
    {"instructions"},
    {"requesterMayApprove"},
    {"branches", Compare::exact_set},  // git tells letter cases apart
    {"verifyProtection"},
    {"allowUnknownProtection"},
    {"days", Compare::set},
    {"start"},
    {"end"},
    {"timeZone", Compare::caseless},
    {"repositoryType", Compare::caseless},
    {"repository", Compare::caseless},
    {"repositoryRef"},
    {"templatePath"},
    {"moreTemplates", Compare::exact_set},
    {"timeoutMinutes"},
};
constexpr std::string_view outputs[] = {"id"};

std::string type_in(const Fields& of) {
  const auto &type = text_of(of, "type"), &further = text_of(of, "further");
  return further.empty() ? type : type + " " + further;
}

std::vector<std::string> keys(const Fields& of) {
  const auto &project = text_of(of, "projectId"), &connection = text_of(of, "connectionId"),
             &type = text_of(of, "type");
  if (project.empty() || connection.empty() || type.empty()) return {};
  return {lower(project) + "|" + lower(connection) + "|" + lower(type_in(of))};
}

// Whoever makes a connection administers it: nothing to ask before it is there.
std::vector<Right> rights_for(Verb, const Fields& of) {
  const auto& connection = text_of(of, "connectionId");
  if (connection.empty()) return {};
  return {rights::service_connections("Administer", of, connection)};
}

}  // namespace

const Kind check = {
    .name = "check",
    .noun = "check",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .outputs = outputs,
    .hangs_on = HangsOn{"connectionId", "id"},
    .goes_with_parent = true,
    .undeclared = Undeclared::noted,
    .keys = keys,
    .collection = [](const Fields& of) { return "checks@" + lower(text_of(of, "connectionId")); },
    .discovered_path = [](const Fields& of,
                          std::string_view parent) { return std::string(parent) + "/" + type_in(of); },
    .rights = rights_for,
};

}  // namespace keyless::model::kinds
