#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sandbox/state/world.hpp"
#include "walk/declared.hpp"

/// What is so in the clouds, worked out from their stored rows alone: no predicate, digest or name of the product has a
/// say here.
namespace keyless::walk {

struct ConnectionSight {
  std::string id = {};
  std::string label = {};    ///< what a manifest calls it, else its id
  std::string trouble = {};  ///< why it can't sign in just now; "" when it can
};

struct Sight {
  std::vector<ConnectionSight> connections = {};
  std::set<std::string> access = {};        ///< a sentence each: who may use, sign in as, or do what
  std::set<std::string> restrictions = {};  ///< `SUBJECT: what`; the subject is a label, or a sentence of `access`

  const ConnectionSight* find(const std::string& id) const;
};

/// Looks at the stored rows again and again during one run.
class Onlooker {
 public:
  Onlooker(Labels labels, std::string caller) : labels_(std::move(labels)), caller_(std::move(caller)) {}

  Sight look(const sandbox::World& world);
  /// A migration of the issuer was asked for and its outcome was read since: until then the connection may present what
  /// it did before, or what it will.
  void read_back(const std::string& connection_id) { read_back_.insert(connection_id); }
  /// A new run knows nothing of what the one before it read.
  void forget_reads() { read_back_.clear(); }

 private:
  class Look;

  Labels labels_;
  std::string caller_;  ///< object id of whoever runs keyless
  std::set<std::string> read_back_ = {};
  std::map<std::string, std::string> presenters_ = {};  ///< issuer and subject → label, of connections seen so far
};

}  // namespace keyless::walk
