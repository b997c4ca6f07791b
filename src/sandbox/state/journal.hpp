#pragma once

#include <cstddef>

#include "sandbox/state/folder.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

/// Keeps a world in a folder: a snapshot, and behind it one line for each request that changed something.
class Journal {
 public:
  explicit Journal(const Folder& folder) : folder_(folder) {}

  /// Whether a world was left in this folder.
  static bool is_kept_in(const std::filesystem::path& folder);
  /// The world as it was left; a new one when the folder is empty. `invalid_argument` when its files are no world.
  Result<World> load();
  /// Keeps what changed since the last time. On the disk when it returns.
  bool commit(World& world);
  /// Folds the journal into the snapshot.
  bool snapshot(World& world);

 private:
  const Folder& folder_;
  std::size_t bytes_ = 0;
};

}  // namespace keyless::sandbox
