#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "keyless/result.hpp"

namespace keyless::sandbox {

/// A state folder that this process holds. Files in it are 0600, written whole or appended.
class Folder {
 public:
  Folder() = default;  ///< no folder: everything stays in memory
  Folder(Folder&& other) noexcept;
  Folder& operator=(Folder&& other) noexcept;
  ~Folder();

  /// Makes the folder when it is missing (0700) and locks it; `conflict` when another holder is alive.
  static Result<Folder> open(const std::filesystem::path& path);

  bool in_memory() const { return path_.empty(); }
  const std::filesystem::path& path() const { return path_; }

  std::string read(const std::string& name) const;  ///< "" when missing
  /// Temporary file, fsync, rename: a reader sees the old text or the new one.
  bool write(const std::string& name, std::string_view text, bool readable_by_all = false) const;
  /// `durable` waits until it is on the disk.
  bool append(const std::string& name, std::string_view text, bool durable) const;
  void remove(const std::string& name) const;
  void release();  ///< gives the lock up

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

/// Whether some process holds the lock of this folder.
bool is_held(const std::filesystem::path& path);

std::string read_file(const std::filesystem::path& path);

}  // namespace keyless::sandbox
