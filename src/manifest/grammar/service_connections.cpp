#include "manifest/grammar/shapes.hpp"
#include "model/federation.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr Shape management_group = text(rules::management_group);
constexpr Key connection_scope_keys[] = {
    {"resourceGroup", &group_name, "The resource group that the connection's form shows. It limits nothing."},
    {"managementGroup", &management_group, "Id of the management group it is for, instead of a subscription."},
};
constexpr Shape connection_scope = mapping("a connection's scope", connection_scope_keys);
constexpr Shape pipeline = text(rules::pipeline);
constexpr Key all_pipelines_keys[] = {
    {"all", &only_true, "true: every pipeline of the project, also one made tomorrow. Needs a policy that allows it.",
     true},
};
constexpr Shape all_pipelines = mapping("the pipelines", all_pipelines_keys);
constexpr Shape pipelines = {
    .type = Type::list, .noun = "a list of pipelines", .item = &pipeline, .instead = &all_pipelines};
constexpr Shape connection_name = text(rules::connection), connection_description = text(rules::connection_description),
                share_description = text(rules::share_description),
                identity_reference = text(rules::identity_reference);
constexpr std::string_view pipelines_doc = "The pipelines that may use it: name, \\FOLDER\\NAME or id.";
constexpr Key share_keys[] = {
    {"project", &project, "The project that gets it too, in the same organization.", true},
    {"name", &connection_name, "What it is called there; its own name when not given."},
    {"description", &share_description, "What is shown there; its own description when not given."},
    {"pipelines", &pipelines, pipelines_doc},
};
constexpr Shape share = mapping("a project it is shared with", share_keys);
constexpr Shape shares = list("a list of projects", share);
constexpr Shape obstacle = {
    .type = Type::choice, .noun = "an obstacle", .choices = std::span<const std::string_view>(model::obstacle_codes)};
constexpr Shape date = text(rules::date);
constexpr Key impossible_keys[] = {
    {"accept", &obstacle, "What is in the way, by the word that plan and report name it with.", true},
    {"reason", &short_description, "Why it is left as it is.", true},
    {"until", &date, "The last day of it: YYYY-MM-DD; without an end when not given."},
};
constexpr Shape impossible = mapping("an accepted obstacle", impossible_keys);
constexpr Key connection_keys[] = {
    {"name", &connection_name, "Name of the service connection, unique in its project.", true},
    {"project", &project, "The project it lives in; azureDevOps.project when not given."},
    {"description", &connection_description,
     "Shown with the connection, in front of the owner's mark; left as it is when not given."},
    {"identity", &identity_reference, "The identity its pipelines run as: its name in this manifest.", true},
    {"subscription", &guid, "The subscription it is for; azure.subscription when not given."},
    {"scope", &connection_scope, "What the connection's form shows."},
    {"pipelines", &pipelines, pipelines_doc},
    {"checks", &checks, "What has to hold before a pipeline may use it; at most one of each type."},
    {"roles", &security_roles, "Who may administer, use or see it, besides whom the project's own roles let."},
    {"sharedWith", &shares, "Further projects that get the same connection."},
    {"previously", &connection_name, "The name it had before: it is renamed in place, and keeps its id."},
    {"new", &flag, "Nobody has a connection of this name: needed only where not all of the project's may be seen."},
    {"impossible", &impossible,
     "What is in the way of its conversion or migration and is accepted for a while: then it is no difference."},
    {"protect", &flag, protect_doc},
    {"adopt", &flag, adopt_doc},
    {"previousOwner", &manifest_owner, previous_owner_doc},
};
constexpr Shape connection = mapping("a service connection", connection_keys);

}  // namespace

const Shape service_connections = list("a list of service connections", connection);

}  // namespace keyless::manifest::shapes
