#include <algorithm>

#include "library/cloud_names.hpp"
#include "library/parts.hpp"

namespace keyless {
namespace {

bool usable(const manifest::Loaded& loaded) {
  return !has_errors(loaded.diagnostics) && !loaded.manifests.empty();
}

/// What only shows when all manifests are seen together is found while the graph is built.
Manifests checked(manifest::Loaded loaded) {
  auto parts = std::make_shared<Manifests::Parts>();
  parts->diagnostics = std::move(loaded.diagnostics);
  loaded.diagnostics.clear();
  parts->loaded = std::move(loaded);
  if (has_errors(parts->diagnostics) || parts->loaded.manifests.empty()) return Manifests(std::move(parts));
  const auto& manifests = parts->loaded.manifests;
  auto built = desired::build(manifests, library::built_in_names(manifests.front().cloud()));
  std::ranges::copy(built.diagnostics, std::back_inserter(parts->diagnostics));
  if (!has_errors(parts->diagnostics)) parts->desired = std::move(built);
  return Manifests(std::move(parts));
}

}  // namespace

Manifests Manifests::load(const std::vector<std::filesystem::path>& paths) {
  return checked(manifest::load(paths));
}

Manifests Manifests::parse(const std::vector<ManifestText>& texts) {
  manifest::Loaded all;
  for (const auto& text : texts) {
    auto loaded = manifest::parse(text.file, text.text, {text.defaults_file, text.defaults_text});
    std::ranges::move(loaded.manifests, std::back_inserter(all.manifests));
    std::ranges::move(loaded.diagnostics, std::back_inserter(all.diagnostics));
  }
  all.whole = usable(all);
  return checked(std::move(all));
}

const Diagnostics& Manifests::diagnostics() const {
  return parts_->diagnostics;
}

std::vector<std::string> Manifests::owners() const {
  return parts_->desired.owners;
}

std::string manifest_schema() {
  return manifest::schema_json();
}

namespace library {

Error first_error(Errc code, const Diagnostics& diagnostics) {
  const auto is_error = [](const Diagnostic& one) { return one.severity == Severity::error; };
  const auto first = std::ranges::find_if(diagnostics, is_error);
  const auto more = std::ranges::count_if(diagnostics, is_error) - 1;
  auto place = first->at.file;
  for (const auto number : {first->at.line, first->at.column})
    if (number > 0) place += ":" + std::to_string(number);
  return {.code = code,
          .message = first->message + (more > 0 ? " (and " + std::to_string(more) + " more)" : ""),
          .where = std::move(place),
          .advice = first->hint};
}

}  // namespace library
}  // namespace keyless
