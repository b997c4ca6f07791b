#pragma once

#include <optional>

#include "manifest/yaml/node.hpp"
#include "manifest/yaml/source.hpp"

namespace keyless::policy {

/// What a text is, for messages, and what its strings may hold.
struct JsonText {
  std::string_view noun = "a policy file";
  bool any_characters = false;  ///< those that hide or reorder text, too: what services answer is taken as it is
};

/// The JSON text of `source` with the place of every value and key, for the checks that manifests go through: strings
/// are quoted scalars, numbers, true and false plain ones. Refused are what is no JSON, a second document, duplicate
/// keys, more than 64 levels, and characters that hide or reorder text, unless `what` takes any. nullopt when it could
/// not be read to its end; `findings` says why.
std::optional<manifest::Node> read_json(const manifest::Source& source, manifest::Findings& findings,
                                        JsonText what = {});

}  // namespace keyless::policy
