#pragma once

#include <chrono>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/routing/throttling.hpp"

namespace keyless::sandbox {

struct Cloud;

/// How the clouds behave beyond what they answer: what a scenario file may change. The plain values never delay.
struct Behaviour {
  /// How long a write stays unseen by those who read it elsewhere, in seconds of the sandbox's clock.
  struct Delays {
    std::chrono::seconds principal{0};        ///< a new principal is unknown to role assignments and to Graph reads
    std::chrono::seconds role_assignment{0};  ///< a new role assignment grants nothing yet
    std::chrono::seconds federated_credential{0};  ///< a new or changed credential matches no assertion yet
    std::chrono::seconds connection{0};            ///< automatic creation and conversion stay `InProgress`
    std::chrono::seconds member{0};                ///< a new organization member is not materialised yet
    std::chrono::seconds project{0};               ///< creating and deleting a project stays `inProgress`
    std::chrono::seconds group_deletion{0};        ///< a resource group stays `Deleting`
    std::chrono::seconds provider_registration{0};
    /// A write of a managed identity's federated credential is answered after it; another one meanwhile is refused.
    std::chrono::milliseconds federated_credential_write{0};
  };
  struct Limits {
    std::size_t federated_credentials = 20;  ///< of one identity or application
    std::size_t role_assignments = 4000;     ///< of one subscription
    std::size_t basic_licenses = 1000;       ///< of one organization, unless it says so itself
  };
  /// What nobody can create over the wire: the services themselves put these in.
  struct DenyAssignment {
    std::string name = {};
    std::string scope = {};                    ///< ARM id, where it counts and below
    std::vector<std::string> actions = {};     ///< patterns
    std::vector<std::string> principals = {};  ///< object ids; empty: everyone
  };
  /// New connections are signed for by their organization, as all were before Entra took over.
  bool own_issuer = false;
  Delays delays = {};
  Limits limits = {};
  Throttling throttling = {};
  std::vector<DenyAssignment> deny_assignments = {};
  /// Namespaces that new subscriptions are registered for, besides those that always are.
  std::vector<std::string> registered_providers = {"Microsoft.ManagedIdentity", "Microsoft.CognitiveServices"};
};

/// Remembers that this row was written just now; nothing is kept where `delay` is zero.
void note_written(Cloud& cloud, std::string_view table, std::string_view key, std::chrono::seconds delay);
/// Whether `delay` has passed since then; true for rows that nobody noted.
bool is_settled(const Cloud& cloud, std::string_view table, std::string_view key, std::chrono::seconds delay);

}  // namespace keyless::sandbox
