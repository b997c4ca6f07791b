#pragma once

#include <string>
#include <vector>

#include "diff/policy.hpp"
#include "model/graph.hpp"
#include "support/cloud_simulator.hpp"

namespace keyless::test {

inline constexpr auto subscription_id = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
inline constexpr auto tenant_id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
inline constexpr auto reader_role = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
inline constexpr auto openai_user_role = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";

/// A manifest's meaning, built by hand: each call declares one thing and answers its address.
class Declarations {
 public:
  explicit Declarations(std::string owner = "microbots");

  std::string owner;
  std::string location = "eastus";

  model::Address group(const std::string& name);
  model::Address identity(const std::string& name, const model::Address& group, const std::string& entry = "entry-1");
  model::Address application(const std::string& name, const std::string& entry = "entry-1");
  model::Address owner_of(const model::Address& application, const std::string& owner_id);
  model::Address existing_identity(const std::string& name);
  model::Address role(const model::Address& identity, const std::string& scope_group,
                      const std::string& role = openai_user_role);
  /// Trust in GitHub; of the subject, `repo:contoso/` and an environment are added where they are missing.
  model::Address credential(const model::Address& identity, const std::string& name, const std::string& subject);
  /// With its wired credential.
  model::Address connection(const std::string& name, const model::Address& identity);
  model::Address permission(const model::Address& connection, const std::string& pipeline);
  /// A check of that type, for which the fields named in `defaulted` are no more than what it is made with.
  model::Address check(const model::Address& connection, const std::string& type, model::Fields fields,
                       const model::Strings& defaulted = {});
  model::Address security_role(const model::Address& connection, const std::string& who, const std::string& role);
  /// With a further project, which the cloud must hold.
  model::Address share(const model::Address& connection, const std::string& project);

  model::Resource& at(const model::Address& address);
  void add(model::Resource made) { resources_.push_back(std::move(made)); }
  void drop(const model::Address& address);
  /// Drops it with all that refers to it, and names it to go, or to be released.
  void name_to_go(const model::Address& address, model::Wish wish = model::Wish::removed);
  const std::vector<model::Resource>& resources() const { return resources_; }
  model::Graph graph() const;
  /// The same declarations in another order.
  model::Graph shuffled(unsigned seed) const;

 private:
  model::Resource& add(const model::Kind& kind, const std::string& path, model::Fields fields);
  void look_up_project();
  std::string holder_of(const model::Address& identity);

  std::vector<model::Resource> resources_;
};

/// The common case of the design: one group, one identity with one role, one connection, its credential, one pipeline.
Declarations microbots();

/// What the clouds hold before keyless ever ran: subscription, organization, project, pipelines, existing identity.
CloudSimulator empty_cloud();

/// The cloud after an apply of everything that is declared; also fails a REQUIRE when that is not possible.
CloudSimulator applied(const Declarations& declared);

/// It permits to lend the identities that exist already: a test about lending says its own.
diff::Policy policy_of(const Declarations& declared);

/// One `symbol address` a line for every row that is not a no-op; refusals as `x address guard`, unseen as `! address`.
std::string rows_of(const model::Plan& plan);

/// A credential that somebody else put on an identity.
model::LiveObject foreign_credential(const CloudSimulator& cloud, const std::string& identity, const std::string& name);
/// A password that somebody left on an application, and an owner whom somebody added.
model::LiveObject left_secret(const CloudSimulator& cloud, const std::string& application);
model::LiveObject foreign_owner(const CloudSimulator& cloud, const std::string& application);
/// A further project.
model::LiveObject project_named(const std::string& name);
/// A role that somebody else gave to an identity.
model::LiveObject foreign_role(const CloudSimulator& cloud, const std::string& identity, const std::string& role_id);

}  // namespace keyless::test
