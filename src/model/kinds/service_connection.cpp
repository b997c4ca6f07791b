#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

namespace keyless::model::kinds {
namespace {

bool changes_identity(const Value& live, const Value& desired) {
  return !equal(Compare::caseless, desired, live);
}

constexpr Field fields[] = {
    {"type", Compare::caseless, OnChange::update},
    {"scheme", Compare::caseless, OnChange::convert},
    {"name", Compare::caseless, OnChange::update, false},
    {"description", Compare::prose, OnChange::update},      // without mark; not desired where it is left as it is
    {"topLevel", Compare::exact, OnChange::update, false},  // `in step`: name and description say the same there
    {"environment", Compare::caseless, OnChange::update},
    {"url", Compare::arm_id, OnChange::update},
    {"tenantId", Compare::caseless, OnChange::update},
    {"scopeLevel", Compare::caseless, OnChange::update, false},  // Subscription or ManagementGroup
    {"subscriptionId", Compare::caseless, OnChange::update},
    {"subscriptionName", Compare::exact, OnChange::ignore},  // for people; a renamed subscription is no drift
    {"managementGroupId", Compare::caseless, OnChange::update},
    {"managementGroupName", Compare::exact, OnChange::ignore},
    {.name = "clientId", .compare = Compare::caseless, .on_change = OnChange::move, .loosens = changes_identity},
    {"scopeResourceGroup", Compare::caseless, OnChange::update},  // its name or ""
    // Whether Azure DevOps itself still signs for it; desired: "false", or not said where that issuer stays.
    {.name = "issuerRetires",
     .compare = Compare::caseless,
     .on_change = OnChange::migrate,
     .in_creates = false,
     .flag = true},
};
constexpr FurtherField further[] = {
    {"organization"},
    {"projectName"},
    {"projectId"},
    {"creationMode"},                 // Manual
    {"previousName", Side::desired},  // the name it may still have
    {"new", Side::desired, true},     // said by people not to exist, seen or unseen
    {"isReady", Side::live, true},
    {"state", Side::live},
    {"shared", Side::live, true},  // other projects hold a reference
    {"disabled", Side::live, true},
    {"markId", Side::live},           // what the proof of its mark covers
    {"revertDeadline", Side::live},   // until when a converted one can be converted back
    {"mayManage", Side::live, true},  // "false": we may only use one that could be converted or migrated
    {"nextIssuer", Side::live},       // what one presents that can be converted or migrated, once it is
    {"nextSubject", Side::live},
    {"formerIssuer", Side::live},  // what it presented while Azure DevOps signed for it
    {"formerSubject", Side::live},
};
constexpr std::string_view outputs[] = {"id", "issuer", "subject"};
constexpr RemovalKey removal_keys[] = {{"name", "name"}, {"project", "projectName"}};

std::vector<std::string> keys(const Fields& of) {
  const auto &project = text_of(of, "projectId"), &name = text_of(of, "name");
  if (project.empty() || name.empty()) return {};
  std::vector<std::string> found = {lower(project) + "|" + lower(name)};
  const auto& previous = text_of(of, "previousName");
  if (!previous.empty()) found.push_back(lower(project) + "|" + lower(previous));
  return found;
}

bool changes(std::string_view field, const Fields& desired, const Fields& live) {
  const auto &wanted = text_of(desired, field), &now = text_of(live, field);
  return !wanted.empty() && !now.empty() && !equal_caseless(wanted, now);
}

// A connection that is converted, or leaves the issuer that retires, presents what the provider worked out for it. One
// that stays on that issuer presents its name, `sc://organization/project/connection`.
std::string output_after(std::string_view output, const Fields& desired, const Fields& live) {
  const bool moves_on = changes("scheme", desired, live) || changes("issuerRetires", desired, live);
  if (moves_on && output == "issuer") return text_of(live, "nextIssuer");
  if (moves_on && output == "subject") return text_of(live, "nextSubject");
  const auto& subject = text_of(live, "subject");
  if (output != "subject" || !subject.starts_with("sc://") || !changes("name", desired, live)) return {};
  return subject.substr(0, subject.rfind('/') + 1) + text_of(desired, "name");
}

std::vector<Right> rights_for(Verb verb, const Fields& of) {
  if (verb == Verb::create) return {rights::service_connections("Create", of, "")};
  return {rights::service_connections("Administer", of, text_of(of, "id"))};
}

std::string gives(const Fields&, std::string_view holder, std::string_view name) {
  return "connection " + std::string(name) + " signs in as " + std::string(holder);
}

}  // namespace

/// Azure Resource Manager, workload identity federation.
const Kind service_connection = {
    .name = "serviceConnection",
    .noun = "service connection",
    .counts_toward_delete_guard = true,
    .counts_toward_change_guard = true,
    .ownership = Ownership::mark_or_trust,
    .fields = fields,
    .further = further,
    .outputs = outputs,
    .hangs_on = HangsOn{"clientId", "clientId"},
    .signs_in = true,
    .empowers = true,
    .parent_is_public = true,
    .named_in_project = true,
    .removal_keys = removal_keys,
    .mark_covers =
        [](const Fields& of) {
          // It is marked in one of its projects, under its name there.
          const auto& told = text_of(of, "markId");
          return !told.empty()
                     ? told
                     : connection_mark_id(text_of(of, "organization"), text_of(of, "projectId"), text_of(of, "name"));
        },
    .keys = keys,
    .collection =
        [](const Fields& of) {
          return "serviceConnections@" + lower(text_of(of, "organization")) + "/" + lower(text_of(of, "projectName"));
        },
    .discovered_path = [](const Fields& of,
                          std::string_view) { return text_of(of, "projectName") + "/" + text_of(of, "name"); },
    .output_after = output_after,
    .rights = rights_for,
    .gives = gives,
};

}  // namespace keyless::model::kinds
