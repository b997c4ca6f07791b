#include "manifest/across.hpp"

#include <map>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "manifest/yaml/bytes.hpp"
#include "manifest/yaml/source.hpp"

namespace keyless::manifest {
namespace {

std::string named(const Manifest& manifest, Place at) {
  return manifest.origin(at).file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string connection_key(const Manifest& manifest, const Text& project, const Text& name) {
  return manifest.devops.organization.value + "\n" + project.value + "\n" + name.value;
}

class AcrossCheck {
 public:
  model::Diagnostics run(const std::vector<Manifest>& manifests) {
    for (const auto& manifest : manifests) {
      look_at_places(manifest, manifests.front());
      for (const auto& group : manifest.resource_groups)
        declare(group_arm_id(group.subscription, group.name.value), group_noun, group.name, manifest);
      for (const auto& identity : manifest.identities)
        if (identity.kind != IdentityKind::existing) declare(identity.id, identity_noun, identity.name, manifest);
      for (const auto& connection : manifest.service_connections)
        declare(connection_key(manifest, connection.project, connection.name), connection_noun, connection.name,
                manifest);
    }
    for (const auto& manifest : manifests) mention(manifest);
    for (const auto& manifest : manifests)
      for (const auto& entry : manifest.removed) look_at_removed(entry, manifest);
    return std::move(found_);
  }

 private:
  static constexpr auto group_noun = "resource group", identity_noun = "identity",
                        connection_noun = "service connection";

  struct First {
    const Manifest* manifest;
    Place at;
  };

  void add(const std::string& code, const Manifest& manifest, Place at, std::string message, std::string hint = {}) {
    model::Diagnostic finding;
    finding.at = manifest.origin(at);
    finding.line = manifest.line(at);
    finding.code = code;
    finding.message = std::move(message);
    finding.hint = std::move(hint);
    found_.push_back(std::move(finding));
  }

  void look_at_places(const Manifest& manifest, const Manifest& first) {
    if (manifest.azure.tenant.value != first.azure.tenant.value && manifest.azure.tenant.written())
      add("several-tenants", manifest, manifest.azure.tenant.at,
          "one run is for one tenant; another one is named at " + named(first, first.azure.tenant.at));
    if (manifest.cloud() != first.cloud())
      add("several-clouds", manifest,
          manifest.azure.cloud.written() ? manifest.azure.cloud.at : manifest.azure.tenant.at,
          "one run is for one cloud; " + first.file + " is for " + first.cloud());
  }

  static std::string word(const std::string& noun, const std::string& key) { return noun + "\n" + lower(key); }

  void declare(const std::string& key, const std::string& noun, const Text& name, const Manifest& manifest) {
    if (!name.written()) return;
    const auto [first, fresh] = seen_.emplace(word(noun, key), First{&manifest, name.at});
    if (fresh || first->second.manifest == &manifest) return;  // within one file it was said already
    add("duplicate", manifest, name.at,
        "the " + noun + " " + shown(name.value) + " is declared twice; the first is at " +
            named(*first->second.manifest, first->second.at));
  }

  /// What a manifest relies on without declaring it under this very name.
  void mention(const Manifest& manifest) {
    for (const auto& identity : manifest.identities) {
      if (identity.kind == IdentityKind::existing)
        seen_.emplace(word(identity_noun, identity.id), First{&manifest, identity.name.at});
      if (identity.kind == IdentityKind::user_assigned)
        seen_.emplace(word(group_noun, group_arm_id(identity.subscription, identity.resource_group.value)),
                      First{&manifest, identity.resource_group.at});
    }
    for (const auto& connection : manifest.service_connections) {
      const auto also = [&](const Text& project, const Text& name) {
        seen_.emplace(word(connection_noun, connection_key(manifest, project, name)), First{&manifest, name.at});
      };
      if (connection.previously.written()) also(connection.project, connection.previously);
      for (const auto& share : connection.shared_with)
        also(share.project, share.name.written() ? share.name : connection.name);
    }
  }

  void look_at_removed(const Removed& entry, const Manifest& manifest) {
    if (!entry.name.written()) return;
    const auto noun = entry.kind == Removed::Kind::resource_group       ? group_noun
                      : entry.kind == Removed::Kind::service_connection ? connection_noun
                                                                        : identity_noun;
    const auto key =
        word(noun, entry.kind == Removed::Kind::service_connection ? connection_key(manifest, entry.project, entry.name)
                                                                   : entry.id);
    const auto what = "the " + std::string(noun) + " " + shown(entry.name.value);
    if (const auto declared = seen_.find(key); declared != seen_.end())
      return add("still-declared", manifest, entry.name.at,
                 what + " is listed under `removed`, but declared or used at " +
                     named(*declared->second.manifest, declared->second.at),
                 "remove one of the two entries");
    const auto [first, fresh] = removed_.emplace(key, First{&manifest, entry.name.at});
    if (!fresh)
      add("duplicate", manifest, entry.name.at,
          what + " is listed under `removed` twice; the first is at " +
              named(*first->second.manifest, first->second.at));
  }

  std::map<std::string, First> seen_;
  std::map<std::string, First> removed_;
  model::Diagnostics found_;
};

}  // namespace

model::Diagnostics check_across(const std::vector<Manifest>& manifests) {
  return AcrossCheck().run(manifests);
}

}  // namespace keyless::manifest
