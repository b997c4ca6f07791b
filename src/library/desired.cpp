#include "base/json.hpp"
#include "library/cloud_names.hpp"
#include "library/inputs.hpp"
#include "library/parts.hpp"
#include "model/json.hpp"

namespace keyless {
namespace {

using nlohmann::json;

/// Of the documents that only the library writes.
constexpr const char* desired_format = "1.0";

Strings sets_of(const model::Resource& resource) {
  auto sets = resource.kind->smaller_sets ? resource.kind->smaller_sets(resource.fields) : Strings();
  sets.push_back(resource.kind->collection(resource.fields));
  return sets;
}

DesiredResource as_declared(const model::Resource& from) {
  return {.address = from.address,
          .kind = std::string(from.kind->name),
          .fields = from.fields,
          .depends_on = model::dependencies_of(from),
          .origin = from.origin,
          .owner = from.owner,
          .protect = from.protect,
          .adopt = from.adopt,
          .wish = from.wish,
          .keys = from.kind->keys(from.fields),
          .sets = sets_of(from)};
}

const char* word_for(Wish wish) {
  if (wish == Wish::removed) return "removed";
  return wish == Wish::released ? "released" : "present";
}

json origin_json(const Origin& at) {
  return {{"file", at.file}, {"line", at.line}, {"column", at.column}};
}

json resource_json(const DesiredResource& resource) {
  const auto& kind = *model::find_kind(resource.kind);
  auto fields = json::object(), needed = json::array();
  for (const auto& [name, value] : resource.fields)
    if (auto printed = model::field_json(kind, name, value); !printed.is_null()) fields[name] = std::move(printed);
  for (const auto& address : resource.depends_on) needed.push_back(address.text());
  json row = {{"address", resource.address.text()},
              {"kind", resource.kind},
              {"fields", std::move(fields)},
              {"dependsOn", std::move(needed)},
              {"origin", origin_json(resource.origin)},
              {"wish", word_for(resource.wish)},
              {"protect", resource.protect},
              {"adopt", resource.adopt},
              {"keys", resource.keys},
              {"sets", resource.keys.empty() ? Strings() : resource.sets}};
  model::put_text(row, "owner", resource.owner);
  return row;
}

}  // namespace

Result<DesiredGraph> DesiredGraph::build(const Manifests& manifests, const std::optional<CloudNames>& cloud) {
  const auto& read = manifests.parts();
  if (has_errors(read.diagnostics)) return library::first_error(Errc::invalid_manifest, read.diagnostics);
  const auto& loaded = read.loaded.manifests;
  if (loaded.empty()) return Error{.code = Errc::invalid_manifest, .message = "no manifest was read"};
  if (auto mixed = library::one_tenant_and_cloud(loaded)) return std::move(*mixed);
  auto names = cloud.value_or(library::built_in_names(loaded.front().cloud()));
  auto built = cloud ? desired::build(loaded, names) : read.desired;
  auto order = built.graph.ordered();
  if (!order) return std::move(order).error();
  std::vector<DesiredResource> resources;
  for (const auto* resource : *order) resources.push_back(as_declared(*resource));
  return DesiredGraph(
      std::make_shared<Parts>(Parts{manifests, std::move(names), std::move(built), std::move(resources)}));
}

const std::vector<DesiredResource>& DesiredGraph::resources() const {
  return parts_->resources;
}

std::string DesiredGraph::json() const {
  auto rows = nlohmann::json::array();
  for (const auto& resource : parts_->resources) rows.push_back(resource_json(resource));
  return printed_json({{"formatVersion", desired_format}, {"resources", std::move(rows)}});
}

}  // namespace keyless
