#pragma once

namespace keyless::sandbox {

/// A token bucket: holds `burst` at most and gains `per_second` of the sandbox's clock.
struct Quota {
  double burst = 0;
  double per_second = 0;
};

/// The quotas of the clouds. What is left of them is always told where the service tells it; refusing is on only when
/// a scenario asks for it.
struct Throttling {
  /// Of one principal in one subscription and region; `global` times as much for all principals together.
  struct ResourceManager {
    Quota reads = {1100, 25};
    Quota writes = {800, 10};
    Quota deletes = {800, 10};
    double global = 15;
  };
  /// Requests a second: published by the managed identities' own provider.
  struct Rate {
    double tenant = 0;
    double subscription = 0;
    double resource = 0;
  };
  struct Identities {
    Rate writes = {10, 2, 0.25};
    Rate reads = {30, 10, 0.5};
    Rate lists = {15, 5, 0.25};
    Rate deletes = {10, 2, 0.25};
  };
  /// Of one application in one tenant.
  struct Graph {
    Quota units = {3500, 350};
    Quota writes = {3000, 20};
  };
  /// Of one user in a sliding window. What a request costs is not published: reads and writes have a fixed price here.
  struct DevOps {
    double units = 200;
    double window = 300;        ///< seconds
    double per_read = 0.1;      ///< units
    double per_write = 0.3;     ///< units
    double warn_at = 0.8;       ///< share of `units` from which on the headers are sent
    double block_at = 2;        ///< times `units`: from here on requests are refused
    double longest_delay = 30;  ///< seconds
  };
  bool refuses = false;
  ResourceManager resource_manager = {};
  Identities managed_identity = {};
  Graph microsoft_graph = {};
  DevOps azure_devops = {};
};

/// The buckets as the services publish them, refusing.
Throttling published_throttling();

}  // namespace keyless::sandbox
