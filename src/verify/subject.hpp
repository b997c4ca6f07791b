#pragma once

#include <optional>
#include <vector>

#include "base/asio.hpp"
#include "verify/verify.hpp"

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

/// Connection, issuer, subject, audience: field by field, without any token.
std::vector<model::Link> trust_links(const model::Graph& desired, const model::Live& live, const Subject& subject);
/// Declared roles and admitted pipelines, by reading them.
std::vector<model::Link> role_links(const model::Graph& desired, const model::Live& live, const Subject& subject);
std::vector<model::Link> pipeline_links(const model::Graph& desired, const model::Live& live, const Subject& subject);

/// The token exchange, and a call to Resource Manager where this run holds the token itself.
asio::awaitable<std::vector<model::Link>> exchange_links(const Subject& subject, const Means& means);

model::Link holds(std::string name, std::string detail);
model::Link broken(std::string name, std::string detail, std::string remedy, std::string cause = {});
model::Link unproven(std::string name, std::string detail);

}  // namespace keyless::verify
