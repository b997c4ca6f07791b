#include "base/text.hpp"
#include "model/kinds/keys.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr Field fields[] = {
    {"name", Compare::exact, OnChange::update},
    {"description", Compare::prose, OnChange::update},
};
constexpr FurtherField further[] = {
    {"organization"},  {"projectName"},                    // of the second project
    {"projectId"},     {"connectionId"}, {"homeProject"},  // where the connection is declared
    {"homeProjectId"},
};
constexpr std::string_view outputs[] = {"id"};

// The connection itself is written, and another project gets it.
std::vector<Right> rights_for(Verb verb, const Fields& of) {
  std::vector<Right> needed;
  if (verb == Verb::create) needed.push_back(rights::service_connections("Create", of, ""));
  const auto& connection = text_of(of, "connectionId");
  auto home = of;
  home["projectId"] = text_of(of, "homeProjectId");
  if (!connection.empty() && !text_of(home, "projectId").empty())
    needed.push_back(rights::service_connections("Administer", home, connection));
  return needed;
}

std::string gives(const Fields& of, std::string_view holder, std::string_view) {
  return "project " + text_of(of, "projectName") + " gets connection " + std::string(holder);
}

}  // namespace

/// A connection in a second project.
const Kind connection_share = {
    .name = "connectionShare",
    .noun = "share of a service connection",
    .ownership = Ownership::owned_parent,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"connectionId", "id"},
    .grants_access = true,
    .serial_per_parent = true,
    .on_parent_removal = OnParentRemoval::removed_before,
    .named_in_project = true,
    .keys = [](const Fields& of) { return caseless_key(of, "connectionId", "projectId"); },
    .collection = [](const Fields& of) { return "connectionShares@" + lower(text_of(of, "connectionId")); },
    .discovered_path = [](const Fields& of,
                          std::string_view parent) { return below(parent, text_of(of, "projectName")); },
    .rights = rights_for,
    .gives = gives,
};

}  // namespace keyless::model::kinds
