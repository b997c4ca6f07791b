#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "model/live.hpp"

namespace keyless::model {

/// What an Azure Resource Manager connection needs to be without a secret and signed for by Entra.
enum class Way {
  none,     ///< it is there already, or is no such connection
  convert,  ///< it signs in with something else than federation
  migrate   ///< it is federated, but Azure DevOps signs for it: that issuer is retired on 1 July 2027
};

/// "nothing", "convert" or "migrate".
const char* word_for(Way way);
/// Whether a connection signs in by federation, and not with a secret.
bool is_federated(const Fields& connection);
/// Whether Azure DevOps itself signs for a federated connection; Entra does since 2025.
bool has_old_issuer(const Fields& connection);
/// What these fields of a connection ask for. Clouds whose issuer stays are left alone.
Way way_of(const Fields& connection);

/// What can stand in the way, the gravest first: what makes all the rest idle comes before what is mended quickly.
/// These words are stable; manifests accept obstacles by them.
inline constexpr std::array<std::string_view, 15> obstacle_codes = {
    "failed",                ///< the service never made the connection
    "scheme",                ///< it signs in by something that the service does not convert
    "cloud",                 ///< it is for another cloud
    "tenant",                ///< it signs in to another tenant
    "identity-absent",       ///< nothing is behind its client id
    "identity-not-visible",  ///< what is behind it can't be seen
    "scope",                 ///< it is for something that no manifest can name
    "name",                  ///< no manifest can hold its name
    "subscription",          ///< its subscription can't be seen
    "rights",                ///< we may use it only
    "disabled",              ///< it is disabled
    "shared",                ///< further projects have it
    "multi-tenant",          ///< its application admits other tenants
    "credentials-full",      ///< its identity can't hold one more federated credential
    "other-identity",        ///< the manifest gives it another identity than the one it is converted with
};

/// One thing that stands in the way of a conversion or migration.
struct Obstacle {
  std::string code;    ///< one of obstacle_codes
  std::string reason;  ///< a sentence part: "it is shared with other projects, ..."
  std::string advice;  ///< the way on
};

/// The identity holds as many federated credentials as the service allows, and a new one has to be there first.
Obstacle no_free_credential();
/// The gravest first, in the order of obstacle_codes.
void sort_by_gravity(std::vector<Obstacle>& obstacles);
/// For people: what is in the way and the way on, then what else is in the way; "" when nothing is.
std::string words_of(const std::vector<Obstacle>& obstacles);

/// Whether the service failed to make it: it never worked, and never will.
bool has_failed(const Fields& connection);

/// What stands in the way of `way` as far as the connection itself says. Read of its fields, where present: scheme,
/// state, isReady, disabled ("true"), mayManage ("false": we may use it only), shared. One that the service failed to
/// make has that obstacle even where it needs nothing.
std::vector<Obstacle> own_obstacles(Way way, const Fields& connection);

/// What it takes to federate a connection, and what stands in the way: own_obstacles(), and what lies outside. The one
/// judgement that the plan and the migration report share, so that they never disagree. It says only what `live` shows:
/// where the identity or its trust was not looked at, nothing is said about them.
///
/// Read of a connection besides: type, issuer, subject, environment, organization, tenantId, subscriptionId, clientId.
/// Of the identity behind its client id, of whichever kind of principal: signInAudience, and whether it is marked. Of
/// the trust on it: how many there are, and what they name. Connections of one identity take turns: each needs a free
/// credential, and gives one back when its former trust is one that keyless removes.
class Federation {
 public:
  struct Judgement {
    Way way = Way::none;
    const LiveObject* identity = nullptr;  ///< behind the connection's client id; null when not found
    std::vector<Obstacle> obstacles = {};  ///< the gravest first; empty when nothing is to be done
  };

  /// `live` must outlive this.
  explicit Federation(const Live& live);

  Judgement of(const LiveObject& connection) const;
  /// The identity of that client id; null when none was seen.
  const LiveObject* identity_of(const std::string& client_id) const;

 private:
  using Trusts = std::vector<const LiveObject*>;

  Judgement judged_alone(const LiveObject& connection) const;
  void find_room();
  void find_room_on(const LiveObject& identity, std::vector<const LiveObject*> connections);
  bool lacks_room(const LiveObject& connection, const Judgement& alone) const;
  const Trusts& trusts_on(const LiveObject& identity) const;
  void judge_places(const LiveObject& connection, Judgement& into) const;
  void judge_identity(const LiveObject& connection, Judgement& into) const;
  void judge_missing(const std::string& client_id, Judgement& into) const;

  const Live& live_;
  std::map<std::string, const LiveObject*> identities_;  ///< by client id, lower case
  std::map<std::string, Trusts> trusts_;                 ///< by parent, folded
  std::map<std::string, std::string> tenants_;           ///< organization, lower case → its tenant
  std::map<std::string, bool> has_room_ = {};            ///< id of each connection that takes a turn, lower case
};

}  // namespace keyless::model
