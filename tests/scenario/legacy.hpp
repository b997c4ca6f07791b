#pragma once

#include "base/json.hpp"

#include "scenario/scenario.hpp"

namespace keyless::scenario {

inline const std::string legacy_identity =
    "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-legacy/providers/"
    "Microsoft.ManagedIdentity/userAssignedIdentities/mi-legacy";

/// A world from before federation, or from before Entra signed for it: an identity with a role that no manifest made,
/// and connections on it, each with a pipeline and a check.
class Legacy : public Scenario {
 public:
  explicit Legacy(sandbox::Options options = {});

  /// The next plan writes nothing, and refuses nothing: what was there besides stays reported.
  void expect_done(const Declared& what);

  /// Answers its id. With a secret, or federated as the organization gives it just now, with its trust.
  std::string add_secret_based(const std::string& name, nlohmann::json data = nlohmann::json::object());
  std::string add_federated(const std::string& name);

  /// A manifest that adopts these, on the existing identity; `more` is put in front of the connections.
  static std::string manifest(const std::vector<std::string>& connections, const std::string& issuer = "entra");

  nlohmann::json read(http::Audience audience, const std::string& path);
  nlohmann::json connection(const std::string& id);
  std::string scheme(const std::string& id);
  std::string presented(const std::string& id, const std::string& what);  ///< Issuer or Subject
  std::vector<nlohmann::json> trusts();
  /// Pipelines and checks of a connection, as text that must not change.
  std::string permissions_and_checks(const std::string& id);

  std::string client_id;

 private:
  std::string add(const std::string& name, nlohmann::json authorization, nlohmann::json data);

  std::string project_id_;
};

/// The way `action` words count in this plan.
int count_of(const model::Plan& plan, model::Action action);

}  // namespace keyless::scenario
