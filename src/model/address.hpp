#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace keyless::model {

/// Names one declared or discovered thing for people and for `--target`: `kind/name` or `kind/parent/name`,
/// as in `identity/mi-microbots-ado` or `pipelinePermission/Microbots/sc-openai/ci`. Unique within one run.
/// It is a label of this run, not a cloud id.
class Address {
 public:
  Address() = default;
  Address(std::string_view kind, std::string_view path);

  const std::string& text() const { return text_; }
  std::string_view kind() const;  ///< up to the first `/`
  std::string_view path() const;  ///< behind the first `/`

  auto operator<=>(const Address&) const = default;

 private:
  std::string text_;
};

/// Whether `pattern` (with `*` for any run of characters and `?` for one) covers the whole address, letter case
/// ignored.
bool matches(std::string_view pattern, const Address& address);

}  // namespace keyless::model

template <>
struct std::hash<keyless::model::Address> {
  std::size_t operator()(const keyless::model::Address& address) const noexcept {
    return std::hash<std::string>()(address.text());
  }
};
