#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace keyless::sandbox {

/// Which requests a fault of the catalogue strikes, and with what. Counting starts when the rule is put in.
struct FaultRule {
  std::string fault = {};    ///< id in the catalogue
  std::string variant = {};  ///< "" is the first of that fault

  std::string service = {};  ///< as in the ready line; "" is any
  std::string method = {};   ///< "" is any
  std::string path = {};     ///< path and query; a beginning, or a pattern with `*`; letter case ignored; "" is any
  unsigned nth = 0;          ///< only the n-th match; 0 is all
  unsigned every = 0;        ///< every k-th match; 0 is all
  double probability = 1;    ///< of each match that is left, drawn from the seed
  unsigned count = 0;        ///< strikes at most; 0 is no end
  std::optional<bool> after_commit = {};  ///< nothing is what the fault itself says

  std::chrono::seconds seconds{0};  ///< how long: Retry-After, delays, storms; 0 is the fault's own
  int status = 0;                   ///< 0 is the fault's own
  std::string code = {};
  std::string message = {};
};

/// `*` stands for any run of characters; a pattern without one is a beginning. Letter case is ignored.
bool path_fits(std::string_view pattern, std::string_view text);

}  // namespace keyless::sandbox
