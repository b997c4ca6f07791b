#include "manifest/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <system_error>

#include "base/text.hpp"
#include "manifest/yaml/yaml.hpp"

namespace keyless::manifest {
namespace fs = std::filesystem;
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

std::string reason_of(int error) {
  return std::generic_category().message(error);
}

bool is_yaml(const fs::path& path) {
  const auto extension = lower(path.extension().string());
  return extension == ".yaml" || extension == ".yml";
}

bool names_defaults(const fs::path& path) {
  return is_yaml(path) && equal_caseless(path.stem().string(), "defaults");
}

bool names_a_manifest(const fs::path& path) {
  return is_yaml(path) && !path.filename().string().starts_with('.') && !names_defaults(path);
}

/// What shares its name with the defaults of this folder, in order of name.
std::vector<fs::path> defaults_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, error), end; !error && entry != end;
       entry.increment(error))
    if (names_defaults(entry->path())) found.push_back(folder / entry->path().filename());
  std::ranges::sort(found);
  return found;
}

bool lies_in(const fs::path& real, const fs::path& real_folder) {
  const auto [in_folder, in_path] = std::mismatch(real_folder.begin(), real_folder.end(), real.begin(), real.end());
  return in_folder == real_folder.end();
}

class FileReader {
 public:
  void read(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) {
      refuse(path.string(), "no-such-file", "no such file or folder", "pass a manifest or a folder of manifests");
    } else if (error) {
      refuse(path.string(), "unreadable", "this can't be read: " + error.message());
    } else if (status.type() == fs::file_type::directory) {
      read_folder(path);
    } else if (names_defaults(path)) {
      refuse(path.string(), "not-a-manifest", "this is a folder's defaults file, not a manifest",
             "pass the folder, or a manifest in it");
    } else {
      read_one(path, path);
    }
  }

  Files take() { return std::move(into_); }

 private:
  void refuse(std::string name, std::string code, std::string message, std::string hint = {}) {
    model::Diagnostic finding;
    finding.at.file = std::move(name);
    finding.code = std::move(code);
    finding.message = std::move(message);
    finding.hint = std::move(hint);
    into_.diagnostics.push_back(std::move(finding));
  }

  void read_folder(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator readable(folder, error);
    if (error) return refuse(folder.string(), "unreadable", "this folder can't be read: " + error.message());
    const auto names = manifests_in(folder);
    if (names.empty()) {
      refuse(folder.string(), "no-manifests", "this folder has no manifest",
             "manifests end in .yaml or .yml; those of subfolders are not read");
    }
    const auto real_folder = fs::canonical(folder, error);
    for (const auto& path : names) read_entry(path, real_folder);
  }

  void read_entry(const fs::path& path, const fs::path& real_folder) {
    if (const auto real = real_path_in(path, real_folder)) read_one(path, *real);
  }

  /// The file without links; a finding when it lies elsewhere.
  std::optional<fs::path> real_path_in(const fs::path& path, const fs::path& real_folder) {
    std::error_code error;
    auto real = fs::canonical(path, error);
    if (error) {
      refuse(path.string(), "unreadable", "this can't be read: " + error.message());
    } else if (!lies_in(real, real_folder)) {
      refuse(path.string(), "outside-folder", "this link points outside its folder", "use the file itself");
    } else {
      return real;
    }
    return std::nullopt;
  }

  void read_defaults(const fs::path& folder) {
    if (!folders_.insert(folder).second) return;
    const auto found = defaults_in(folder);
    if (found.empty()) return;
    into_.defaults.emplace(folder, opened_defaults(folder, found).value_or(File{}));
  }

  std::optional<File> opened_defaults(const fs::path& folder, const std::vector<fs::path>& found) {
    if (found.size() > 1) {
      refuse(found[1].string(), "several-defaults", "this folder has " + found[0].filename().string() + " too",
             "keep defaults.yaml");
      return std::nullopt;
    }
    std::error_code error;
    const auto real = real_path_in(found[0], fs::canonical(folder.empty() ? fs::path(".") : folder, error));
    return real ? opened(found[0].string(), *real) : std::nullopt;
  }

  void read_one(const fs::path& named, const fs::path& path) {
    std::error_code error;
    const auto real = fs::canonical(path, error);
    if (error) return refuse(named.string(), "unreadable", "this can't be read: " + error.message());
    if (!seen_.insert(real).second) return;
    auto file = opened(named.string(), real);
    if (!file) return;
    file->folder = named.parent_path();
    read_defaults(file->folder);
    into_.files.push_back(std::move(*file));
  }

  std::optional<File> opened(const std::string& name, const fs::path& real) {
    // A link put there after the look above is not followed, and a pipe does not make us wait.
    const Descriptor file(::open(real.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat facts = {};
    if (file.number() < 0 || ::fstat(file.number(), &facts) != 0) {
      refuse(name, "unreadable", "this can't be read: " + reason_of(errno));
    } else if (!S_ISREG(facts.st_mode)) {
      refuse(name, "not-a-file", "this is a device, pipe or socket, not a file");
    } else if (auto text = content_of(name, file)) {
      return File{name, std::move(*text), real, {}};
    }
    return std::nullopt;
  }

  std::optional<std::string> content_of(const std::string& name, const Descriptor& file) {
    std::string text(largest_file + 1, '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
      const auto count = ::read(file.number(), text.data() + filled, text.size() - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return refuse(name, "unreadable", "this can't be read: " + reason_of(errno)), std::nullopt;
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    if (filled > largest_file) {
      refuse(name, "file-too-large", "a manifest can have 1 MiB at most", "split it into several manifests");
      return std::nullopt;
    }
    text.resize(filled);
    text.shrink_to_fit();
    return text;
  }

  Files into_;
  std::set<fs::path> seen_;
  std::set<fs::path> folders_;  ///< whose defaults were looked for
};

}  // namespace

Files read_files(const std::vector<fs::path>& paths) {
  FileReader reader;
  for (const auto& path : paths) reader.read(path);
  return reader.take();
}

std::vector<fs::path> manifests_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (names_a_manifest(entry->path()) && !entry->is_directory(ignored)) found.push_back(entry->path());
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace keyless::manifest
