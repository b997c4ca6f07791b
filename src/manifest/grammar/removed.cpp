#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr std::string_view name_doc = "Its name, as it was declared.";
constexpr Shape identity_name = text(rules::identity_name), connection_name = text(rules::connection),
                unique_name = text(rules::unique_name);

constexpr Key group_keys[] = {
    {"name", &group_name, name_doc, true},
    {"subscription", &guid, "The subscription it lies in; azure.subscription when not given."},
};
constexpr Key identity_keys[] = {
    {"name", &identity_name, name_doc, true},
    {"resourceGroup", &group_name, "The group it lies in.", true},
    {"subscription", &guid, "The subscription it lies in; azure.subscription when not given."},
};
constexpr Key application_keys[] = {
    {"name", &identity_name, name_doc, true},
    {"uniqueName", &unique_name, "Its key in the directory; made of its name when not given."},
    {"previously", &identity_name, "The name it was created under, where its key is made of that one."},
};
constexpr Key connection_keys[] = {
    {"name", &connection_name, name_doc, true},
    {"project", &project, "The project it lives in; azureDevOps.project when not given."},
};
constexpr Shape group = mapping("a resource group", group_keys), identity = mapping("an identity", identity_keys),
                application = mapping("an application", application_keys),
                connection = mapping("a service connection", connection_keys);

constexpr std::string_view kinds[] = {"resourceGroup", "identity", "application", "serviceConnection"};
constexpr Key entry_keys[] = {
    {"resourceGroup", &group, "A resource group; it is deleted only when it is empty."},
    {"identity", &identity, "A user-assigned identity, with its roles and the trust on it."},
    {"application", &application, "An application, with its roles and the trust on it."},
    {"serviceConnection", &connection, "A service connection, with its pipelines and the trust it signs in by."},
    {"keep", &flag, "true: nothing is deleted, only the mark of this manifest comes off, so that others can take it."},
};
constexpr Shape entry = {.type = Type::mapping, .noun = "something to remove", .keys = entry_keys, .one_of = kinds};

}  // namespace

const Shape removed = list("a list of objects to remove", entry);

}  // namespace keyless::manifest::shapes
