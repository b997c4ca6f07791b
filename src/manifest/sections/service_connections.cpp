#include "manifest/sections/service_connections.hpp"

#include "manifest/sections/common.hpp"
#include "model/federation.hpp"

namespace keyless::manifest {
namespace {

std::string pipeline_hint(std::string_view text) {
  if (text == "*") return "name the pipelines; `pipelines: {all: true}` opens it to all, where a policy allows that";
  if (text.ends_with('\\')) return "a folder stands for whatever is put into it later: name each of its pipelines";
  if (text.find('/') != std::string_view::npos) return "folders are separated by \\";
  return trim_hint(text);
}

std::string connection_description_hint(std::string_view text) {
  return text.find("[keyless") == std::string_view::npos ? "" : "lines that start with [keyless are ours";
}
}  // namespace

namespace rules {

const Rule identity_reference =
    rule("bad-name", "an identity", "the name of an identity of this manifest, or RESOURCEGROUP/NAME",
         "^(" KEYLESS_GROUP "/)?" KEYLESS_IDENTITY "$", 3, 219, trim_hint);
const Rule connection =
    rule("bad-name", "a service connection", "printable ASCII without / \\ * ? \" < > | # %, no space at either end",
         "^(?! )[ !$&-).+,0-;=@-\\[\\]-{}~-]*[!$&-).+,0-;=@-\\[\\]-{}~-]$", 1, 256, trim_hint);
const Rule management_group =
    rule("bad-name", "a management group's id", "letters, digits and _ ( ) . -, not ending in `.`",
         "^" KEYLESS_GROUP "$", 1, 90, trim_hint);
const Rule pipeline =
    rule("bad-name", "a pipeline", "its name, \\FOLDER\\NAME, or its id; printable ASCII without / : * ? \" < > |",
         "^(?! )[ !#-).+,0-9;=@-{}~-]*[!#-).+,0-9;=@-\\[\\]-{}~-]$", 1, 400, pipeline_hint);
#define KEYLESS_UNMARKED "^(?!\\[keyless)[^\\n]*(\\n(?!\\[keyless)[^\\n]*)*$"
// 80 of the 1024 characters that the service keeps are for the mark.
const Rule connection_description = rule("bad-text", "a description", "text in which no line starts with [keyless",
                                         KEYLESS_UNMARKED, 0, 944, connection_description_hint, without_final_breaks);
// What further projects show carries no mark.
const Rule share_description = rule("bad-text", "a description", "text in which no line starts with [keyless",
                                    KEYLESS_UNMARKED, 0, 1024, connection_description_hint, without_final_breaks);
#undef KEYLESS_UNMARKED
const Rule date = rule("bad-date", "a date", "YYYY-MM-DD, as in 2027-06-30",
                       "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", 1, 10);

}  // namespace rules

namespace shapes {
namespace {

using Connection = ServiceConnection;

constexpr Key connection_scope_rows[] = {
    row<&Connection::scope_resource_group, rules::resource_group>(
        "resourceGroup", "The resource group that the connection's form shows. It limits nothing."),
    row<&Connection::management_group, rules::management_group>(
        "managementGroup", "Id of the management group it is for, instead of a subscription."),
};
constexpr Shape connection_scope = mapping("a connection's scope", connection_scope_rows);

constexpr Key all_rows[] = {
    row<&Pipelines::all, only_true>(
        "all", "true: every pipeline of the project, also one made tomorrow. Needs a policy that allows it.", required),
};
constexpr Shape all_pipelines = mapping("the pipelines", all_rows);
constexpr Shape pipelines = {
    .type = Type::list, .noun = "a list of pipelines", .item = &text<rules::pipeline>, .instead = &all_pipelines};
constexpr std::string_view pipelines_doc = "The pipelines that may use it: name, \\FOLDER\\NAME or id.";

constexpr std::string_view security_role_names[] = {"Administrator", "User", "Reader"};
constexpr Shape security_role_name = choice("a role on a service connection", security_role_names,
                                            "Creator is a role on all connections of a project, not on one");
constexpr Key security_role_rows[] = {
    row<&SecurityRole::principal, rules::principal>("principal",
                                                    "Who: an e-mail address, [Project]\\Group, a GUID, or an identity "
                                                    "of this manifest that has organizationAccess.",
                                                    required),
    row<&SecurityRole::role, security_role_name>("role", "What they may do.", required),
};
constexpr Shape security_role = mapping("a security role", security_role_rows);
constexpr Shape security_roles = list("a list of security roles", security_role);

constexpr Key share_rows[] = {
    row<&ConnectionShare::project, rules::project>("project", "The project that gets it too, in the same organization.",
                                                   required),
    row<&ConnectionShare::name, rules::connection>("name", "What it is called there; its own name when not given."),
    row<&ConnectionShare::description, rules::share_description>(
        "description", "What is shown there; its own description when not given."),
    row<&ConnectionShare::pipelines, pipelines>("pipelines", pipelines_doc),
};
constexpr Shape share = mapping("a project it is shared with", share_rows);
constexpr Shape shares = list("a list of projects", share);

constexpr Shape obstacle = choice("an obstacle", model::obstacle_codes);
constexpr Key impossible_rows[] = {
    row<&AcceptedObstacle::code, obstacle>(
        "accept", "What is in the way, by the word that plan and report name it with.", required),
    row<&AcceptedObstacle::reason, rules::short_description>("reason", "Why it is left as it is.", required),
    row<&AcceptedObstacle::until, rules::date>("until",
                                               "The last day of it: YYYY-MM-DD; without an end when not given."),
};
constexpr Shape impossible = mapping("an accepted obstacle", impossible_rows);

constexpr Key connection_rows[] = {
    row<&Connection::name, rules::connection>("name", "Name of the service connection, unique in its project.",
                                              required),
    row<&Connection::project, rules::project>("project", "The project it lives in; azureDevOps.project when not given.",
                                              project_of_devops),
    row<&Connection::description, rules::connection_description>(
        "description", "Shown with the connection, in front of the owner's mark; left as it is when not given."),
    row<&Connection::identity, rules::identity_reference>(
        "identity", "The identity its pipelines run as: its name in this manifest.", required),
    row<&Connection::subscription, rules::guid>(
        "subscription", "The subscription it is for; azure.subscription when not given.", subscription_of_azure),
    inner<connection_scope>("scope", "What the connection's form shows."),
    row<&Connection::pipelines, pipelines>("pipelines", pipelines_doc),
    row<&Connection::checks, checks>("checks",
                                     "What has to hold before a pipeline may use it; at most one of each type."),
    row<&Connection::roles, security_roles>(
        "roles", "Who may administer, use or see it, besides whom the project's own roles let."),
    row<&Connection::shared_with, shares>("sharedWith", "Further projects that get the same connection."),
    row<&Connection::previously, rules::connection>(
        "previously", "The name it had before: it is renamed in place, and keeps its id."),
    row<&Connection::is_new, flag>(
        "new", "Nobody has a connection of this name: needed only where not all of the project's may be seen."),
    row<&Connection::accepted, impossible>(
        "impossible",
        "What is in the way of its conversion or migration and is accepted for a while: then it is no difference."),
    row<&Connection::protect, flag>("protect", protect_doc),
    row<&Connection::adopt, flag>("adopt", adopt_doc),
    row<&Connection::previous_owner, rules::manifest_owner>("previousOwner", previous_owner_doc),
};
constexpr Shape connection_shape = mapping("a service connection", connection_rows);

}  // namespace

const Shape service_connections = list("a list of service connections", connection_shape);

}  // namespace shapes

void read_value(Pipelines& into, const Node* value, const Key& key, Reading& reading) {
  read_value(into.named, value, key, reading);
  if (!value) return;
  read_keys(&into, *value, *key.shape->instead, reading);
  if (into.all.value != "true") into.all = {};
}

Node write_value(const Pipelines& value, const Writing& writing) {
  if (!value.all.written()) return write_value(value.named, writing);
  return write_keys(&value, *writing.key.shape->instead, writing.of);
}

}  // namespace keyless::manifest
