#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "keyless/change.hpp"
#include "keyless/diagnostic.hpp"
#include "keyless/manifest.hpp"
#include "keyless/result.hpp"
#include "keyless/value.hpp"

namespace keyless {

/// What resources say of the cloud they are in. The clouds AzureCloud, AzureUSGovernment and AzureChinaCloud are built
/// in (docs/clouds.md has their values); others have to be described.
struct CloudNames {
  std::string name;                  ///< as `azure.cloud` of a manifest names it
  std::string resource_manager_url;  ///< with a slash at the end: https://management.azure.com/
  std::string exchange_audience;     ///< of federated credentials: api://AzureADTokenExchange
  std::string environment = {};      ///< what service connections call it, `AzureStack` say; "" is `name`
};

/// One declared resource.
struct DesiredResource {
  Address address;                       ///< its name in plans
  std::string kind = {};                 ///< `identity`, `serviceConnection` ...: docs/library.md lists all of them
  Fields fields = {};                    ///< known values, and References to what is known only after an apply
  std::vector<Address> depends_on = {};  ///< what its References refer to, each once, in order of field names
  Origin origin = {};                    ///< the entry of the manifest
  std::string owner = {};                ///< whose mark it gets: `team` or `team/name`
  bool protect = false;                  ///< never deleted or replaced
  bool adopt = false;                    ///< may be taken over although it is unmarked and differs
  Wish wish = Wish::present;             ///< what the manifest wants of it
  /// What it is found by in a live graph, best first. Empty while a field that they need is known only after an apply,
  /// or once something else has been looked up (a project's id).
  Strings keys = {};
  /// The sets it lies in, smallest first, as a live graph names those that it lists. Parts not known yet are missing
  /// from their names, so only read them where `keys` is not empty.
  Strings sets = {};
};

/// What manifests mean: resources that refer to each other. A value: cannot change, cheap to copy, safe to share
/// between threads.
class DesiredGraph {
 public:
  /// `cloud` describes the cloud of the manifests where it is none of those built in.
  /// Errors: `invalid_manifest` when the manifests have errors (the message is the first of them), are for several
  /// tenants or clouds, hold no entry, or refer to each other in a cycle.
  static Result<DesiredGraph> build(const Manifests& manifests, const std::optional<CloudNames>& cloud = std::nullopt);

  /// What a resource depends on comes before it; otherwise in order of kind and address.
  const std::vector<DesiredResource>& resources() const;

  /// The resources as a JSON document (schemas/desired.schema.json): keys sorted, ASCII, with a line end; the same
  /// bytes for the same manifests.
  std::string json() const;

  /// For the library itself.
  struct Parts;
  explicit DesiredGraph(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

}  // namespace keyless
