#pragma once

#include <ostream>
#include <string>
#include <utility>

namespace keyless::http {

/// A token, password or assertion. It can't be printed, compared or logged; its bytes are wiped when it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) noexcept = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) noexcept = default;
  ~Secret();

  bool empty() const { return value_.empty(); }
  /// The only way to the bytes: to put them into a header or a form, nowhere else.
  const std::string& reveal() const { return value_; }

 private:
  std::string value_;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

}  // namespace keyless::http
