#include "manifest/sections/removed.hpp"

#include "base/arm_id.hpp"
#include "manifest/sections/common.hpp"
#include "manifest/sections/manifest.hpp"

namespace keyless::manifest {
namespace shapes {
namespace {

using Kind = Removed::Kind;

Text unique_name_of_removed(const Manifest& of, const void* entry) {
  const auto& removed = *static_cast<const Removed*>(entry);
  return {default_unique_name(of, or_else(removed.previously, removed.name).value), {}};
}

constexpr std::string_view removed_name_doc = "Its name, as it was declared.";
constexpr Key removed_subscription = row<&Removed::subscription, rules::guid>(
    "subscription", "The subscription it lies in; azure.subscription when not given.", subscription_of_azure);

constexpr Key removed_group_rows[] = {
    row<&Removed::name, rules::resource_group>("name", removed_name_doc, required),
    removed_subscription,
};
constexpr Key removed_identity_rows[] = {
    row<&Removed::name, rules::identity_name>("name", removed_name_doc, required),
    row<&Removed::resource_group, rules::resource_group>("resourceGroup", "The group it lies in.", required),
    removed_subscription,
};
constexpr Key removed_application_rows[] = {
    row<&Removed::name, rules::identity_name>("name", removed_name_doc, required),
    row<&Removed::unique_name, rules::unique_name>(
        "uniqueName", "Its key in the directory; made of its name when not given.", unique_name_of_removed),
    row<&Removed::previously, rules::identity_name>(
        "previously", "The name it was created under, where its key is made of that one."),
};
constexpr Key removed_connection_rows[] = {
    row<&Removed::name, rules::connection>("name", removed_name_doc, required),
    row<&Removed::project, rules::project>("project", "The project it lives in; azureDevOps.project when not given.",
                                           project_of_devops),
};
constexpr Shape removed_group = mapping("a resource group", removed_group_rows),
                removed_identity = mapping("an identity", removed_identity_rows),
                removed_application = mapping("an application", removed_application_rows),
                removed_connection = mapping("a service connection", removed_connection_rows);

template <Kind kind, const Shape& shape>
constexpr Key one_kind(std::string_view name, std::string_view doc) {
  return special<shape>(name, doc,
                        {[](void* entry, const Node* value, const Key& key, Reading& reading) {
                           if (!value || value->type != Node::Type::mapping) return;
                           auto& removed = *static_cast<Removed*>(entry);
                           removed.at = value->key_at;
                           removed.kind = kind;
                           read_keys(entry, *value, *key.shape, reading);
                         },
                         [](const Writing& writing) {
                           const bool is_this = static_cast<const Removed*>(writing.entry)->kind == kind;
                           return is_this ? write_keys(writing.entry, *writing.key.shape, writing.of) : Node();
                         }});
}

constexpr std::string_view removed_kinds[] = {"resourceGroup", "identity", "application", "serviceConnection"};
constexpr Key removed_rows[] = {
    one_kind<Kind::resource_group, removed_group>("resourceGroup",
                                                  "A resource group; it is deleted only when it is empty."),
    one_kind<Kind::identity, removed_identity>("identity",
                                               "A user-assigned identity, with its roles and the trust on it."),
    one_kind<Kind::application, removed_application>("application",
                                                     "An application, with its roles and the trust on it."),
    one_kind<Kind::service_connection, removed_connection>(
        "serviceConnection", "A service connection, with its pipelines and the trust it signs in by."),
    row<&Removed::keep, flag>(
        "keep", "true: nothing is deleted, only the mark of this manifest comes off, so that others can take it."),
};
constexpr Shape removed_entry = {
    .type = Type::mapping, .noun = "something to remove", .keys = removed_rows, .one_of = removed_kinds};

}  // namespace

const Shape removed = list("a list of objects to remove", removed_entry);

}  // namespace shapes

void finish_removed(Reading& reading) {
  each_in(reading.document, "removed", reading.into.removed, [&](Removed& entry, const Node& node) {
    if (entry.kind == Removed::Kind::resource_group) entry.id = group_arm_id(entry.subscription, entry.name.value);
    if (entry.kind == Removed::Kind::identity)
      entry.id = identity_arm_id(entry.subscription, entry.resource_group.value, entry.name.value);
    if (entry.kind == Removed::Kind::application) entry.id = "uniqueName:" + entry.unique_name;
    const auto& application = section(node, "application");
    if (text_in(application, "uniqueName").written())
      refuse(reading, application, "previously", "an application with a `uniqueName`: its name may change as it likes");
    if (entry.kind == Removed::Kind::service_connection)
      need_project(reading, section(node, "serviceConnection"), entry.project);
  });
}

}  // namespace keyless::manifest
