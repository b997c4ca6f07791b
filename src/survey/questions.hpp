#pragma once

#include "model/graph.hpp"
#include "survey/survey.hpp"

/// What a survey asks the providers, round by round: a graph of which each resource names a place, or a thing found
/// there.
namespace keyless::survey {

/// The organization, its projects, the subscriptions.
model::Graph ground(const Order& order);
/// Connections and pipelines of each project, identities and groups of each subscription.
model::Graph contents(const std::string& organization, const std::vector<std::string>& projects,
                      const std::vector<std::string>& subscriptions);
/// The subscriptions that connections name and no list holds.
model::Graph named_subscriptions(const model::Live& live);
/// The identities behind client ids that no list of managed identities holds.
model::Graph other_identities(const model::Live& live, const std::string& tenant);
/// What hangs on the connections and on the identities behind them: permissions, roles, trust.
model::Graph hangers_on(const model::Live& live);

}  // namespace keyless::survey
