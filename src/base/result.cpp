#include "keyless/result.hpp"

#include <stdexcept>

namespace keyless {

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error("value() of a failed Result at " + where.to_string() + ": " + error.message);
}

const char* name_of(Errc code) {
  switch (code) {
    case Errc::invalid_manifest:
      return "invalid_manifest";
    case Errc::invalid_argument:
      return "invalid_argument";
    case Errc::unauthorized:
      return "unauthorized";
    case Errc::forbidden:
      return "forbidden";
    case Errc::not_found:
      return "not_found";
    case Errc::conflict:
      return "conflict";
    case Errc::throttled:
      return "throttled";
    case Errc::timed_out:
      return "timed_out";
    case Errc::unavailable:
      return "unavailable";
    case Errc::indeterminate:
      return "indeterminate";
    case Errc::protocol:
      return "protocol";
    case Errc::untrusted:
      return "untrusted";
    case Errc::unsafe_plan:
      return "unsafe_plan";
    case Errc::cancelled:
      return "cancelled";
    case Errc::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace keyless
