#pragma once

#include <map>
#include <set>

#include "survey/draft.hpp"
#include "survey/survey.hpp"

namespace keyless::survey {

/// The identities of an export: what each draft calls them, and, once, what they may do and whom they trust.
class IdentityEntries {
 public:
  explicit IdentityEntries(const Survey& survey);

  /// Puts the identity into the draft unless it is there, `ours` when the manifest is to own it, and answers what
  /// stands for it in the draft's connections until name_in().
  std::string use(Draft& draft, const model::LiveObject& identity, bool ours);
  /// Notes a connection of the draft that signs in as the identity, which is `ours` or not: its trust is the draft's,
  /// and to others one that is declared elsewhere. One without a trust is lent the identity when that is not ours.
  void wire(Draft& draft, const model::LiveObject& identity, bool ours, const model::LiveObject& connection);
  bool is_used(const model::LiveObject& identity) const;

  /// Adds roles and trust to the entries of a draft that are `ours` or not, each identity's in the first draft that is
  /// described; what others declare on the same identity is tolerated, so that each manifest can be applied alone. To
  /// be called when all connections are placed.
  void describe(Draft& draft, bool ours);
  /// Puts the names of identities into the connections of a draft.
  void name_in(Draft& draft) const;

 private:
  struct TrustToCome {
    std::string owner;
    std::string name;
  };
  std::string name_for(const model::LiveObject& identity, bool ours);
  std::string spelling_of(const model::LiveObject& identity);
  manifest::Identity entry_of(const model::LiveObject& identity, bool ours);
  void add_roles(const model::LiveObject& identity, manifest::Identity& entry, Draft& draft) const;
  void add_trusts(const model::LiveObject& identity, manifest::Identity& entry, Draft& draft) const;
  void tolerate_others(const model::LiveObject& identity, const manifest::Identity& entry, Draft& draft) const;
  void tolerate_foreign_trusts(const model::LiveObject& identity, const manifest::Identity& entry, Draft& draft) const;
  void tolerate_trusts_to_come(const manifest::Identity& entry, const std::string& key, Draft& draft) const;
  bool is_wired_in(const Draft& draft, const model::LiveObject& identity, const model::LiveObject& trust) const;
  bool is_presented(const model::LiveObject& identity, const model::LiveObject& trust) const;

  std::map<std::string, std::string> names_ = {};   ///< identity → what existing ones are called
  std::set<std::string> taken_ = {};                ///< those names, lower case
  std::map<std::string, std::string> groups_ = {};  ///< group's id, folded → its spelling
  std::map<std::string, std::size_t> wired_ = {};   ///< identity → connections on it
  std::map<std::string, std::map<std::string, std::size_t>> places_ = {};  ///< owner → identity → place in its draft
  std::map<std::string, const model::LiveObject*> identities_ = {};
  std::set<std::string> described_ = {};
  std::multimap<std::string, const model::LiveObject*> roles_ = {};   ///< by principal id, lower case
  std::multimap<std::string, const model::LiveObject*> trusts_ = {};  ///< by identity id, folded
  std::multimap<std::string, const model::LiveObject*> others_ = {};  ///< owners and secrets, by identity id, folded
  std::set<std::string> presented_ = {};  ///< client id, issuer and subject of every connection
  std::map<std::string, std::set<std::string>> presented_in_ = {};  ///< owner → the same of its draft's connections
  std::multimap<std::string, TrustToCome> to_come_ = {};  ///< identity → what applying the drafts adds to it
};

}  // namespace keyless::survey
