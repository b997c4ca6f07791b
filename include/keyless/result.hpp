#pragma once

/// Failures as values: in the library, in every room behind it, and in what a caller writes around them.

#include <boost/system/result.hpp>
#include <string>
#include <utility>

namespace keyless {

/// What kind of failure an Error is. Callers branch on this, never on a message.
enum class Errc {
  invalid_manifest = 1,  ///< what a manifest says, alone or with the others
  invalid_argument,      ///< what a caller or an option says
  unauthorized,          ///< the service did not accept who we are (401, sign-in page, redirect to sign-in)
  forbidden,             ///< we are known, but have no right to do this
  not_found,             ///< the object itself answered that it does not exist
  conflict,              ///< the service refuses because of what already exists or is locked
  throttled,             ///< still throttled after all permitted waiting
  timed_out,             ///< our own deadline passed
  unavailable,           ///< connection refused, name unknown, 5xx: nothing is known to have happened
  indeterminate,         ///< a write was sent and its fate is unknown: read back before anything else
  protocol,              ///< the answer is not what the service promises (HTML, truncated, foreign link)
  untrusted,             ///< TLS or origin check failed: no credential was sent
  unsafe_plan,           ///< refused by a guard, by policy or for lack of proof of ownership
  cancelled,             ///< whoever asked for it does not want it any more
  internal               ///< a bug of ours
};

/// A failure as a value. The first member must stay an enum class: otherwise `Result<int>(3)` becomes ambiguous.
struct Error {
  Errc code = Errc::internal;  ///< what kind of failure it is
  std::string message = {};    ///< what we were doing and what went wrong; may hold service text, sanitize when printed
  std::string where = {};      ///< an Address, a file position or a URL without query; empty when none applies
  std::string service_code = {};  ///< the service's own code: `error.code`, `typeKey`, `AADSTS700213`
  std::string request_id = {};    ///< what the service's support desk asks for
  std::string advice = {};        ///< what to do next; empty when we know nothing better than the message
  int status = 0;                 ///< HTTP status, 0 when there was no answer

  /// The same failure with a frame of context in front: "reading identities: ...".
  Error during(const std::string& what) && {
    message = what + ": " + message;
    return std::move(*this);
  }
};

/// Found by ADL when `.value()` is called on a failed Result: always a bug of the caller.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

/// A T or an Error: test it like a pointer, then `*result` or `result.error()`.
template <class T>
using Result = boost::system::result<T, Error>;

/// The printed name of an Errc: `forbidden`, `timed_out`. Lives for ever.
const char* name_of(Errc code);

}  // namespace keyless
