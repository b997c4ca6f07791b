#pragma once

#include <optional>
#include <vector>

#include "model/graph.hpp"
#include "model/live.hpp"

namespace keyless::verify {

/// A declared connection with everything of its chain, as it really is.
struct Subject {
  const model::Resource* connection = nullptr;
  const model::Resource* identity = nullptr;
  std::optional<model::LiveObject> live_connection;
  std::optional<model::LiveObject> live_identity;
  std::vector<const model::Resource*> credentials;  ///< declared trust for this connection
  std::vector<const model::Resource*> roles;        ///< declared on its identity
  std::vector<const model::Resource*> pipelines;    ///< declared permissions
};

/// The fields of a declared resource with References replaced by what is live; what is not known stays a Reference.
model::Fields resolved(const model::Graph& desired, const model::Live& live, const model::Resource& resource);
/// What is live of a declared resource; nothing when it is absent or not visible.
std::optional<model::LiveObject> live_of(const model::Graph& desired, const model::Live& live,
                                         const model::Resource& resource);

/// Of one declared connection, and of all.
Subject subject_of(const model::Graph& desired, const model::Live& live, const model::Resource& connection);
std::vector<Subject> subjects_of(const model::Graph& desired, const model::Live& live);

}  // namespace keyless::verify
