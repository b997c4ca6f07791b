#include "sandbox/tls/kept_certificates.hpp"

#include "base/json.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

constexpr const char* tls_file = "tls.json";

Leaf leaf_in(const json& saved, const char* name) {
  if (!saved.is_object() || !saved.contains(name)) return {};
  return {text_of(saved[name], "certificate"), text_of(saved[name], "key")};
}

json shape_of(const Leaf& leaf) {
  return {{"certificate", leaf.certificate}, {"key", leaf.key}};
}

}  // namespace

Certificates certificates_of(const Folder& folder) {
  auto saved = parsed_json(folder.read(tls_file));
  Certificates kept{text_of(saved, "authority"), leaf_in(saved, "loopback"), leaf_in(saved, "publicNames")};
  if (kept.complete()) return kept;
  auto made = make_certificates();
  json text = {{"authority", made.authority},
               {"loopback", shape_of(made.loopback)},
               {"publicNames", shape_of(made.public_names)}};
  folder.write(tls_file, text.dump());
  return made;
}

}  // namespace keyless::sandbox
