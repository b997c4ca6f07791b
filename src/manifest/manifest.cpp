#include "manifest/manifest.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "manifest/across.hpp"
#include "manifest/defaults.hpp"
#include "manifest/files.hpp"
#include "manifest/grammar/check.hpp"
#include "manifest/grammar/schema.hpp"
#include "manifest/yaml/syntax.hpp"
#include "manifest/yaml/yaml.hpp"

namespace keyless::manifest {
namespace fs = std::filesystem;
namespace {

std::optional<Manifest> read_source(const Source& source, const Defaults* defaults, Findings& findings) {
  if (!bytes_are_clean(source, findings)) return std::nullopt;
  auto document = read_yaml(source, findings);
  if (!document) return std::nullopt;
  if (defaults) defaults->fill_in(*document);
  check(*document, grammar(), findings);
  return read_document(*document, findings);
}

void add_manifest(std::string file, std::string text, const Defaults* defaults, Loaded& into) {
  const Source source(file, without_byte_order_mark(text));
  Findings findings(source, defaults ? &defaults->source() : nullptr);
  auto manifest = read_source(source, defaults, findings);
  std::ranges::move(findings.take(), std::back_inserter(into.diagnostics));
  if (!manifest) return;
  manifest->file = std::move(file);
  manifest->ended = has_end_mark(text);
  manifest->text = std::move(text);
  if (defaults) manifest->defaults = defaults->file();
  into.manifests.push_back(std::move(*manifest));
}

void finish(Loaded& loaded) {
  std::ranges::move(check_across(loaded.manifests), std::back_inserter(loaded.diagnostics));
  std::ranges::stable_sort(loaded.diagnostics, {}, [](const model::Diagnostic& finding) {
    return std::tuple(finding.at.file, finding.at.line, finding.at.column);
  });
  // What several manifests take from the same defaults is wrong once.
  const auto same = [](const model::Diagnostic& left, const model::Diagnostic& right) {
    return std::tie(left.at.file, left.at.line, left.at.column, left.code, left.message) ==
           std::tie(right.at.file, right.at.line, right.at.column, right.code, right.message);
  };
  const auto repeated = std::ranges::unique(loaded.diagnostics, same);
  loaded.diagnostics.erase(repeated.begin(), repeated.end());
}

std::set<std::string> owners_of(const std::vector<Manifest>& manifests) {
  std::set<std::string> owners;
  for (const auto& manifest : manifests) owners.insert(manifest.owner());
  return owners;
}

// Looking for the team's name in the bytes first spares parsing the manifests of all other teams.
bool may_name_an_owner(const std::string& text, const std::vector<Manifest>& manifests) {
  return std::ranges::any_of(
      manifests, [&](const Manifest& manifest) { return text.find(manifest.team.value) != std::string::npos; });
}

bool names_an_owner(const File& file, const std::vector<Manifest>& manifests) {
  if (!may_name_an_owner(file.text, manifests)) return false;
  const auto owners = owners_of(manifests);
  const auto other = parse(file.name, file.text);
  return std::ranges::any_of(other.manifests,
                             [&](const Manifest& manifest) { return owners.contains(manifest.owner()); });
}

std::vector<fs::path> siblings_of(const std::vector<fs::path>& paths) {
  std::set<fs::path> folders;
  std::error_code error;
  for (const auto& path : paths)
    if (!fs::is_directory(path, error)) folders.insert(path.parent_path());
  std::vector<fs::path> siblings;
  for (const auto& folder : folders) std::ranges::move(manifests_in(folder), std::back_inserter(siblings));
  return siblings;
}

std::string first_left_out(const std::vector<fs::path>& paths, const Files& read,
                           const std::vector<Manifest>& manifests) {
  for (const auto& sibling : siblings_of(paths)) {
    std::error_code error;
    const auto real = fs::canonical(sibling, error);
    if (error || std::ranges::find(read.files, real, &File::real) != read.files.end()) continue;
    for (const auto& file : read_files({sibling}).files)
      if (names_an_owner(file, manifests)) return file.name;
  }
  return {};
}

}  // namespace

Loaded parse(std::string file_name, std::string text, FileText defaults) {
  Loaded loaded;
  std::optional<Defaults> shared;
  if (!defaults.name.empty()) {
    shared.emplace(std::move(defaults));
    loaded.diagnostics = shared->take_findings();
  }
  add_manifest(std::move(file_name), std::move(text), shared ? &*shared : nullptr, loaded);
  finish(loaded);
  loaded.whole = !model::has_errors(loaded.diagnostics);
  return loaded;
}

Loaded load(const std::vector<fs::path>& paths) {
  const auto named = paths.empty() ? std::vector<fs::path>{"keyless.yaml"} : paths;
  Loaded loaded;
  auto read = read_files(named);
  loaded.diagnostics = std::move(read.diagnostics);
  std::map<fs::path, Defaults> defaults;
  for (auto& [folder, file] : read.defaults) {
    const auto at = defaults.try_emplace(folder, FileText{std::move(file.name), std::move(file.text)}).first;
    std::ranges::move(at->second.take_findings(), std::back_inserter(loaded.diagnostics));
  }
  for (auto& file : read.files) {
    const auto shared = defaults.find(file.folder);
    add_manifest(file.name, std::move(file.text), shared == defaults.end() ? nullptr : &shared->second, loaded);
  }
  finish(loaded);
  if (model::has_errors(loaded.diagnostics)) return loaded;
  loaded.left_out = first_left_out(named, read, loaded.manifests);
  loaded.whole = loaded.left_out.empty();
  return loaded;
}

std::string write(const Manifest& manifest, const Remarks& remarks) {
  return yaml_text(write_document(manifest), remarks);
}

std::string schema_json() {
  return schema_document(grammar(), "keyless manifest",
                         "Which identity a team's pipelines run as, what it may do, and what carries it.");
}

std::string defaults_schema_json() {
  return schema_document(defaults_grammar(), "keyless defaults",
                         "What the manifests of a folder share: its defaults.yaml.");
}

}  // namespace keyless::manifest
