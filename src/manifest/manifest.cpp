#include "manifest/manifest.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "manifest/across.hpp"
#include "manifest/bytes.hpp"
#include "manifest/check.hpp"
#include "manifest/defaults.hpp"
#include "manifest/files.hpp"
#include "manifest/read.hpp"
#include "manifest/syntax.hpp"
#include "manifest/yaml.hpp"

namespace keyless::manifest {
namespace fs = std::filesystem;
namespace {}  // namespace

bool bytes_are_clean(const Source& source, Findings& findings) {
  if (source.text().size() > largest_file) {
    findings.add("file-too-large", {1, 1}, "a manifest can have 1 MiB at most", "split it into several manifests");
    return false;
  }
  const auto bad = first_bad_character(source.text());
  if (!bad) return true;
  const auto at = source.place_at(bad->at);
  if (bad->encoding) {
    findings.add("bad-utf8", at, "this is not UTF-8: byte " + bad->name, "save the file as UTF-8");
  } else {
    findings.add("bad-character", at, "manifests must not contain the character " + bad->name, "remove it");
  }
  return false;
}

namespace {

std::optional<Manifest> read_document(const Source& source, const Defaults* defaults, Findings& findings) {
  if (!bytes_are_clean(source, findings)) return std::nullopt;
  auto document = read_yaml(source, findings);
  if (!document) return std::nullopt;
  if (defaults) defaults->fill_in(*document);
  check(*document, grammar(), findings);
  auto manifest = read_manifest(*document, findings);
  check_meaning(manifest, *document, findings);
  return manifest;
}

void add_manifest(std::string file, std::string text, const Defaults* defaults, Loaded& into) {
  const Source source(file, without_byte_order_mark(text));
  Findings findings(source, defaults ? &defaults->source() : nullptr);
  auto manifest = read_document(source, defaults, findings);
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

std::string Manifest::line(Place at) const {
  return at.in_defaults ? Source(defaults.name, without_byte_order_mark(defaults.text)).line(at.line)
                        : Source(file, without_byte_order_mark(text)).line(at.line);
}

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

}  // namespace keyless::manifest
