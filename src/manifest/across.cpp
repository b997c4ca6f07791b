#include "manifest/across.hpp"

#include <map>

#include "manifest/arm_id.hpp"
#include "manifest/bytes.hpp"
#include "manifest/source.hpp"
#include "model/text.hpp"

namespace keyless::manifest {
namespace {

std::string named(const Manifest& manifest, Place at) {
  return manifest.origin(at).file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

class AcrossCheck {
 public:
  model::Diagnostics run(const std::vector<Manifest>& manifests) {
    for (const auto& manifest : manifests) {
      look_at_places(manifest, manifests.front());
      for (const auto& group : manifest.resource_groups)
        declare(group_id(group.subscription, group.name.value), "resource group", group.name, manifest);
      for (const auto& identity : manifest.identities)
        if (identity.kind != IdentityKind::existing) declare(identity.id, "identity", identity.name, manifest);
      for (const auto& connection : manifest.service_connections)
        declare(manifest.devops.organization.value + "\n" + connection.project.value + "\n" + connection.name.value,
                "service connection", connection.name, manifest);
    }
    return std::move(found_);
  }

 private:
  struct First {
    const Manifest* manifest;
    Place at;
  };

  void add(const std::string& code, const Manifest& manifest, Place at, std::string message) {
    model::Diagnostic finding;
    finding.at = manifest.origin(at);
    finding.line = manifest.line(at);
    finding.code = code;
    finding.message = std::move(message);
    found_.push_back(std::move(finding));
  }

  void look_at_places(const Manifest& manifest, const Manifest& first) {
    if (manifest.azure.tenant.value != first.azure.tenant.value && manifest.azure.tenant.written())
      add("several-tenants", manifest, manifest.azure.tenant.at,
          "one run is for one tenant; another is named at " + named(first, first.azure.tenant.at));
    if (manifest.cloud() != first.cloud())
      add("several-clouds", manifest,
          manifest.azure.cloud.written() ? manifest.azure.cloud.at : manifest.azure.tenant.at,
          "one run is for one cloud; " + first.file + " is for " + first.cloud());
  }

  void declare(const std::string& key, const std::string& noun, const Text& name, const Manifest& manifest) {
    if (!name.written()) return;
    const auto [first, fresh] = seen_.emplace(noun + "\n" + model::lower(key), First{&manifest, name.at});
    if (fresh || first->second.manifest == &manifest) return;  // within one file it was said already
    add("duplicate", manifest, name.at,
        "the " + noun + " " + shown(name.value) + " is declared a second time; the first is at " +
            named(*first->second.manifest, first->second.at));
  }

  std::map<std::string, First> seen_;
  model::Diagnostics found_;
};

}  // namespace

model::Diagnostics check_across(const std::vector<Manifest>& manifests) {
  return AcrossCheck().run(manifests);
}

}  // namespace keyless::manifest
