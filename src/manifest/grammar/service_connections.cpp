#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr Key connection_scope_keys[] = {
    {"resourceGroup", &group_name, "The resource group that the connection's form shows. It limits nothing."},
};
constexpr Shape connection_scope = mapping("a connection's scope", connection_scope_keys);
constexpr Shape pipeline = text(rules::pipeline);
constexpr Shape pipelines = list("a list of pipelines", pipeline);
constexpr Shape connection_name = text(rules::connection), connection_description = text(rules::connection_description),
                identity_reference = text(rules::identity_reference);
constexpr Key connection_keys[] = {
    {"name", &connection_name, "Name of the service connection, unique in its project.", true},
    {"project", &project, "The project it lives in; azureDevOps.project when not given."},
    {"description", &connection_description, "Shown with the connection, in front of the owner's mark."},
    {"identity", &identity_reference, "The identity its pipelines run as: its name in this manifest.", true},
    {"subscription", &guid, "The subscription it is for; azure.subscription when not given."},
    {"scope", &connection_scope, "What the connection's form shows."},
    {"pipelines", &pipelines, "The pipelines that may use it: name, \\FOLDER\\NAME or id."},
    {"checks", &checks, "What has to hold before a pipeline may use it; at most one of each type."},
    {"roles", &security_roles, "Who may administer, use or see it, besides whom the project's own roles let."},
    {"protect", &flag, protect_doc},
    {"adopt", &flag, adopt_doc},
};
constexpr Shape connection = mapping("a service connection", connection_keys);

}  // namespace

const Shape service_connections = list("a list of service connections", connection);

}  // namespace keyless::manifest::shapes
