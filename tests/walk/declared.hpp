#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace keyless::walk {

inline const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
inline const std::string subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
inline const std::string subscription_path = "/subscriptions/" + subscription;
inline const std::string reader_role = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

/// What a manifest says, as these tests tell it: a text for keyless, and the access that the text names, worked out
/// here and by nothing of the product.
struct Identity {
  std::string name = {};
  std::string kind = "userAssigned";
  std::string client_id = {};            ///< of an existing application
  std::vector<std::string> reads = {};   ///< resource groups it is Reader of
  std::vector<std::string> github = {};  ///< repositories whose main branch it trusts
  bool adopt = false;
  bool member = false;  ///< of the organization, and a reader of its project
};

struct Connection {
  std::string name = {};
  std::string identity = {};
  std::string previously = {};
  std::string description = {};
  std::vector<std::string> pipelines = {};
  std::vector<std::string> shared_with = {};  ///< projects
  std::vector<std::string> users = {};        ///< security role User
  bool locked = false;                        ///< check: exclusive lock
  bool adopt = false;
};

/// Under `removed:`.
struct Gone {
  std::string kind = {};  ///< serviceConnection, identity, application, resourceGroup
  std::string name = {};
  bool keep = false;
};

struct Declaration {
  bool keeps_issuer = false;
  std::vector<Identity> identities = {};
  std::vector<Connection> connections = {};
  std::vector<Gone> removed = {};

  void add(const Declaration& other);
  std::size_t entries() const { return identities.size() + connections.size() + removed.size(); }
};

std::string manifest_of(const Declaration& what);

/// The resource group that an identity lies in, and its ARM id.
std::string group_of(const std::string& identity);
std::string arm_id_of(const std::string& identity);
std::string unique_name_of(const std::string& application);

/// Access by the names that Sight::access has; one that ends in `*` stands for all that begin so.
std::set<std::string> access_named_by(const Declaration& what);
bool is_named(const std::set<std::string>& named, const std::string& access);

/// What live things are called by a manifest, before and after: keys are lower case.
struct Labels {
  std::map<std::string, std::string> connections = {};   ///< by `name`
  std::map<std::string, std::string> resources = {};     ///< identities by ARM id
  std::map<std::string, std::string> applications = {};  ///< by unique name
  std::map<std::string, std::string> clients = {};       ///< by client id
};
Labels labels_of(const Declaration& before, const Declaration& after);

}  // namespace keyless::walk
