#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "keyless/diagnostic.hpp"

namespace keyless {

/// Who would apply a plan, as the services themselves say it. Empty where they do not: what depends on that is then
/// refused or noted, never permitted.
struct Caller {
  std::string tenant_id = {};                          ///< a GUID, as all of these
  std::string client_id = {};                          ///< of the application or managed identity; people have none
  std::string principal_id = {};                       ///< object id in the directory
  std::map<std::string, std::string> devops_ids = {};  ///< organization, lower case → identity id there
};

/// A policy file, read and checked: what may be granted, trusted, lent and loosened at all, said outside the manifests
/// (docs/policy.md, schemas/policy.schema.json). A value: cannot change, cheap to copy, safe to share between threads.
class PolicyFile {
 public:
  /// `file` names it in findings; `text` is strict JSON, at most 1 MiB. `today` is YYYY-MM-DD in UTC: entries that end
  /// may end at most 90 days after it; "" skips that check. Never throws but std::bad_alloc.
  static PolicyFile parse(const std::string& file, std::string_view text, const std::string& today);

  /// Every finding, with line and column. While one of them is an error, no plan can be made with it.
  const Diagnostics& diagnostics() const;

  /// For the library itself.
  struct Parts;
  explicit PolicyFile(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

/// The grammar of policy files as JSON Schema (draft-07), with a line end.
std::string policy_schema();

}  // namespace keyless
