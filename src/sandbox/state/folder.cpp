#include "sandbox/state/folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace keyless::sandbox {

namespace {

Error failure(const std::string& what, const std::filesystem::path& path) {
  Error error;
  error.code = Errc::unavailable;
  error.message = what + ": " + std::strerror(errno);
  error.where = path.string();
  return error;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_new(const std::filesystem::path& path, std::string_view text, mode_t mode) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0) return false;
  bool done = ::fchmod(file, mode) == 0 && write_all(file, text) && ::fsync(file) == 0;
  return ::close(file) == 0 && done;
}

/// A look from `is_held` holds the lock for an instant; that is no second sandbox.
bool lock_soon(int file) {
  for (int attempt = 0; attempt < 5; ++attempt) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return true;
    ::usleep(10'000);
  }
  return false;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return file ? text.str() : std::string();
}

Folder::Folder(Folder&& other) noexcept : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {
  other.path_.clear();
}

Folder& Folder::operator=(Folder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

Folder::~Folder() {
  release();
}

void Folder::release() {
  if (lock_ >= 0) ::close(lock_);
  lock_ = -1;
}

Result<Folder> Folder::open(const std::filesystem::path& path) {
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failure("making the state folder", path);
  Folder folder;
  folder.path_ = std::filesystem::absolute(path, ignored);
  folder.lock_ = ::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (folder.lock_ < 0) return failure("opening the lock of the state folder", path);
  if (lock_soon(folder.lock_)) return folder;
  Error error;
  error.code = Errc::conflict;
  error.message = "another process holds this state folder";
  error.where = path.string();
  error.advice = "use the sandbox that is running there, stop it, or choose another folder";
  return error;
}

std::string Folder::read(const std::string& name) const {
  return in_memory() ? std::string() : read_file(path_ / name);
}

bool Folder::write(const std::string& name, std::string_view text, bool readable_by_all) const {
  if (in_memory()) return true;
  auto temporary = path_ / (name + ".new");
  if (!write_new(temporary, text, readable_by_all ? 0644 : 0600)) return false;
  if (::rename(temporary.c_str(), (path_ / name).c_str()) != 0) return false;
  int directory = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  ::fsync(directory);
  return ::close(directory) == 0;
}

bool Folder::append(const std::string& name, std::string_view text, bool durable) const {
  if (in_memory()) return true;
  int file = ::open((path_ / name).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return false;
  bool done = write_all(file, text) && (!durable || ::fdatasync(file) == 0);
  return ::close(file) == 0 && done;
}

void Folder::remove(const std::string& name) const {
  if (!in_memory()) ::unlink((path_ / name).c_str());
}

bool is_held(const std::filesystem::path& path) {
  int file = ::open((path / "lock").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return false;
  bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(file);
  return held;
}

}  // namespace keyless::sandbox
