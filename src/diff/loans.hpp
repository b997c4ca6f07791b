#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diff/draft.hpp"

namespace keyless::diff {

/// A write that lends: after it a connection, or an (issuer, subject), can sign in as an identity that it could not
/// sign in as before. That is
///
/// - of a service connection: to create it, to move it, or any other write that gives it another client id or tenant;
/// - of a service connection that can't sign in as things are: to convert or migrate it, where its trust is there;
/// - of a federated credential: to create it, or to change its issuer, subject or audience; unless it is wired to a
///   connection that can sign in as that identity already (see can_sign_in) or whose own row lends.
///
/// What can sign in already is lent nothing. A connection with a secret of an application counts as such, but never for
/// the identity that keyless runs as: what a connection claims is no proof. Client ids are public: one that has no more
/// than that can't sign in, and to give it its trust is to lend.
struct Loan {
  model::Address row;                ///< the change that lends
  const Node* identity = nullptr;    ///< what is lent; made by this plan where is_new()
  const Node* connection = nullptr;  ///< who gets it; null of a trust that is written out in the manifest
  bool follows = false;              ///< a trust whose connection's own row lends, too: that one is judged
};

/// What this plan makes of things that hang on an identity or a connection.
class Standings {
 public:
  enum class Standing {
    declared,
    goes,      ///< removed by this plan
    replaced,  ///< the former trust of something declared
    foreign    ///< neither: it stays, and nobody declared it, whether the manifest tolerates it or not
  };
  explicit Standings(const Draft& draft);
  Standing of(const model::LiveObject& object) const;
  /// Its row in the plan; null when it has none, as below something that was seen only in part.
  const model::Change* row_of(const model::LiveObject& object) const;
  /// Who declares it; "" when nobody does.
  std::string owner_of(const model::LiveObject& object) const;
  /// How it is called in sentences.
  std::string name_of(const model::LiveObject& object) const;

 private:
  std::map<const model::LiveObject*, const Node*> declared_;
  std::map<std::string, const model::Change*> rows_;  ///< by kind and id
};

/// Which live trusts there are: exactly issuer, subject and audience, by identity.
class TrustedPairs {
 public:
  explicit TrustedPairs(const model::Live& live);
  bool trusts(const model::LiveObject& identity, const model::LiveObject& connection,
              const std::string& audience) const;

 private:
  std::set<std::string> words_;
};

/// Whether a federated connection can sign in as an identity as things are: it is enabled, has that client id in the
/// same tenant, and presents what a live trust of that identity names, for the audience that the cloud exchanges for.
bool can_sign_in(const TrustedPairs& pairs, const model::LiveObject& connection, const model::LiveObject& identity,
                 const std::string& audience);

/// Whether this is the identity that keyless is signed in as; and whether nobody could tell which that is.
bool is_caller(const Caller& caller, const model::LiveObject& identity);
bool is_unknown(const Caller& caller);

/// Whether this plan makes the identity, under new ids or, where it is restored, under those it had.
bool is_new(const Node& identity);

/// What this plan lends, in plan order.
std::vector<Loan> loans_in(Draft& draft);

/// Refuses what lends an identity that this manifest did not create without a line `identities` of the policy; the
/// identity that runs keyless needs one that names it exactly. "Created" rests on: this plan makes it; or it carries
/// our mark and holds no role or trust that is not declared. A mark alone proves nothing, since whoever may write tags
/// can copy one. Of every other one the roles that can be read are judged like declared ones.
void judge_lending(Draft& draft, const std::vector<Loan>& loans);

/// Refuses to give a connection that exists another identity while others can use or manage it: undeclared pipelines,
/// shares and roles, its creator's included unless that is whoever runs keyless. What this run prunes goes first.
void judge_connections(Draft& draft, const std::vector<Loan>& loans);

}  // namespace keyless::diff
