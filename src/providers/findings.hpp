#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keyless/result.hpp"
#include "model/live.hpp"

namespace keyless::providers {

/// What one provider saw, question by question. Keeps the three states apart: a question that failed becomes "not visible",
/// never "absent".
class Findings {
 public:
  void add(model::LiveObject object);
  void saw_all_of(std::string collection);
  void saw_absent(const model::Kind& kind, std::string key);
  /// A question failed: nothing of this collection, or of this key, is known.
  void could_not_see(std::string collection, const Error& why);
  void could_not_see(const model::Kind& kind, std::string key, const Error& why);
  void could_not_see(const model::Kind& kind, std::string key, std::string why);

  bool holds(const model::Kind& kind, const std::string& key) const { return live_.find(kind, key) != nullptr; }

  /// Everything seen; or the Error, when every question failed because we are not signed in.
  Result<model::Live> result() &&;

 private:
  void failed(const Error& why);

  model::Live live_;
  int answered_ = 0;
  std::optional<Error> not_signed_in_ = std::nullopt;
  bool failed_otherwise_ = false;
};

/// Why something is not visible, in one line: what we were doing, what the service said, what would help.
std::string reason_of(const Error& error);

}  // namespace keyless::providers
