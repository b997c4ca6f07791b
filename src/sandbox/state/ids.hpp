#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace keyless::sandbox {

class World;

/// Ids that look random and follow from the seed and what they are for, so the order of requests does not matter.
class Ids {
 public:
  Ids(World& world, std::uint64_t seed);

  /// A GUID (version 4 in form) for this purpose; the next call for the same purpose gives another one.
  std::string uuid(std::string_view purpose);
  /// The same without counting: always equal for equal purposes.
  std::string fixed_uuid(std::string_view purpose) const;
  /// 40 characters of letters and digits, a secret in form.
  std::string secret(std::string_view purpose) const;
  /// For request, trace and activity ids: never repeated within a run, not remembered.
  std::string passing_uuid();

 private:
  World& world_;
  std::uint64_t seed_;
  std::uint64_t passing_ = 0;
};

}  // namespace keyless::sandbox
