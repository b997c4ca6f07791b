#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/asio.hpp"
#include "keyless/result.hpp"
#include "model/live.hpp"
#include "providers/devops/connection_facts.hpp"
#include "providers/devops/connection_use.hpp"
#include "providers/provider.hpp"

/// Reads what is there without a manifest that names it: an organization, and the subscriptions and applications that
/// its connections lead to. Only reads; every part that could not be read is said.
namespace keyless::survey {

struct Order {
  std::string organization = {};
  std::vector<std::string> projects = {};       ///< names or ids; empty: all that we may see
  std::vector<std::string> subscriptions = {};  ///< GUIDs; empty: all that we may see
  bool uses = false;  ///< also when and by whom each was used last, and who administers one that nobody signed
};

struct Survey {
  std::string organization = {};
  std::string tenant = {};                 ///< of the organization; "" when it does not say
  std::vector<std::string> projects = {};  ///< names of those that were read, in order of name
  model::Live live = {};  ///< connections also with `mayManage`; identities behind them, their roles and trust
  std::map<std::string, providers::LastUse> uses = {};           ///< by connection id, lower case
  std::map<std::string, providers::ConnectionFacts> facts = {};  ///< by connection id, lower case
  model::Live administrators = {};                               ///< roles on connections without mark and creator
  std::vector<std::string> gaps = {};  ///< what could not be read and why, a sentence each; empty: all was read
};

/// An Error means that nothing at all can be read (not signed in, no such organization), or not what was asked for
/// (no such project).
asio::awaitable<Result<Survey>> look_around(const providers::Providers& providers, providers::Services services,
                                            Order order);

/// The connections of a survey, each once (one that is shared is seen in every project that may use it), in order of
/// project and name.
std::vector<const model::LiveObject*> connections_of(const Survey& survey);

/// Whether a connection federates, or holds a secret that federation could replace: all of Azure Resource Manager, and
/// of any other type what signs in by federation or with the secret of an application.
bool may_federate(const model::LiveObject& connection);

}  // namespace keyless::survey
