#include "manifest/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>

#include "manifest/yaml.hpp"
#include "model/text.hpp"

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

bool names_a_manifest(const fs::path& path) {
  const auto extension = model::lower(path.extension().string());
  return !path.filename().string().starts_with('.') && (extension == ".yaml" || extension == ".yml");
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
      refuse(path.string(), "no-such-file", "there is no such file or folder", "name a manifest or a folder of them");
    } else if (error) {
      refuse(path.string(), "unreadable", "this can't be read: " + error.message());
    } else if (status.type() == fs::file_type::directory) {
      read_folder(path);
    } else {
      read_one(path.string(), path);
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
      refuse(folder.string(), "no-manifests", "this folder holds no manifest",
             "manifests end in .yaml or .yml; those of subfolders are not read");
    }
    const auto real_folder = fs::canonical(folder, error);
    for (const auto& path : names) read_entry(path, real_folder);
  }

  void read_entry(const fs::path& path, const fs::path& real_folder) {
    if (path.stem() == "defaults") {
      return refuse(path.string(), "not-supported-yet", "defaults for a folder are not supported yet",
                    "write the shared keys into each manifest");
    }
    std::error_code error;
    const auto real = fs::canonical(path, error);
    if (error) return refuse(path.string(), "unreadable", "this can't be read: " + error.message());
    if (!lies_in(real, real_folder)) {
      return refuse(path.string(), "outside-folder", "this link leads out of the folder it lies in",
                    "name the file itself");
    }
    read_one(path.string(), real);
  }

  void read_one(const std::string& name, const fs::path& path) {
    std::error_code error;
    const auto real = fs::canonical(path, error);
    if (error) return refuse(name, "unreadable", "this can't be read: " + error.message());
    if (!seen_.insert(real).second) return;
    // A link put there after the look above is not followed, and a pipe does not make us wait.
    const Descriptor file(::open(real.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (file.number() < 0) return refuse(name, "unreadable", "this can't be read: " + reason_of(errno));
    struct stat facts = {};
    if (::fstat(file.number(), &facts) != 0)
      return refuse(name, "unreadable", "this can't be read: " + reason_of(errno));
    if (!S_ISREG(facts.st_mode)) return refuse(name, "not-a-file", "this is a device, pipe or socket, not a file");
    read_bytes(name, real, file);
  }

  void read_bytes(const std::string& name, const fs::path& real, const Descriptor& file) {
    std::string text(largest_file + 1, '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
      const auto count = ::read(file.number(), text.data() + filled, text.size() - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return refuse(name, "unreadable", "this can't be read: " + reason_of(errno));
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    if (filled > largest_file) {
      return refuse(name, "file-too-large", "a manifest may have 1 MiB at most", "split it into several manifests");
    }
    text.resize(filled);
    text.shrink_to_fit();
    into_.files.push_back({name, std::move(text), real});
  }

  Files into_;
  std::set<fs::path> seen_;
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
