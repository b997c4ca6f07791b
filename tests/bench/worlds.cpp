#include "bench/worlds.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::bench {

using namespace model;

namespace {

std::string guid_of(const std::string& seed) {
  return uuid5(seed);
}

/// What the services would answer for the outputs of a resource.
Fields outputs_of(const Resource& resource, const Fields& fields) {
  const auto& key = resource.address.text();
  Fields outputs;
  const auto keys = resource.kind->keys(fields);
  const bool arm = resource.kind == &kinds::identity || resource.kind == &kinds::resource_group;
  outputs["id"] = arm ? keys.front() : guid_of(key);
  outputs["clientId"] = guid_of("client " + key);
  outputs["principalId"] = guid_of("principal " + key);
  outputs["displayName"] = std::string("Subscription");
  outputs["issuer"] = std::string("https://login.microsoftonline.com/t/v2.0");
  outputs["subject"] = "/eid1/c/pub/t/T/a/A/sc/o/" + guid_of(key);
  return outputs;
}

Fields resolved(const Resource& resource, const std::map<Address, Fields>& made) {
  auto fields = resource.fields;
  for (auto& [name, value] : fields)
    if (const auto* reference = std::get_if<Reference>(&value))
      value = Value(text_of(made.at(reference->to), reference->output));
  return fields;
}

std::optional<Mark> mark_of(const Resource& resource, const Fields& fields) {
  if (resource.kind == &kinds::service_connection)
    return Mark{resource.owner,
                proof_of(resource.owner, connection_mark_id(text_of(fields, "organization"),
                                                            text_of(fields, "projectId"), text_of(fields, "name")))};
  auto mark = mark_in(tags_of(fields, "tags"));
  if (mark) mark->entry = resource.entry;
  return mark;
}

}  // namespace

std::string fleet_manifest(int size) {
  std::string text =
      "version: 1\nteam: fleet\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
      "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n"
      "azureDevOps:\n  organization: contoso\n  project: Fleet\nidentities:\n";
  for (int i = 0; i < size; ++i)
    text += fmt::format(
        "- name: mi-{0:05}\n  resourceGroup: rg-fleet\n  roles:\n  - role: Key Vault Reader\n    scope:\n      "
        "resourceGroup: rg-{0:05}\n",
        i);
  text += "serviceConnections:\n";
  for (int i = 0; i < size; ++i)
    text += fmt::format("- name: sc-{0:05}\n  identity: mi-{0:05}\n  pipelines: [ci-{0:05}]\n", i);
  return text;
}

Live settled(const Graph& desired) {
  Live live;
  std::map<Address, Fields> made;
  const auto order = desired.ordered();
  for (const auto* resource : *order) {
    auto fields = resolved(*resource, made);
    for (auto& [name, value] : outputs_of(*resource, fields)) fields.emplace(name, value);
    live.saw_all_of(resource->kind->collection(fields));
    LiveObject object;
    object.kind = resource->kind;
    object.id = text_of(fields, "id");
    object.mark = mark_of(*resource, fields);
    object.fields = fields;
    live.add(std::move(object));
    made.emplace(resource->address, std::move(fields));
  }
  return live;
}

}  // namespace keyless::bench
