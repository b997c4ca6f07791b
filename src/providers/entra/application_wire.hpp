#pragma once

#include "model/resource.hpp"
#include "providers/entra/graph.hpp"

/// Applications and their service principals, as the directory writes them. Only for .cpp files of this folder.
namespace keyless::providers::entra {

/// What is asked for of an application, and of a service principal.
inline constexpr std::string_view application_members =
    "id,appId,displayName,uniqueName,signInAudience,tags,passwordCredentials,keyCredentials";
inline constexpr std::string_view principal_members =
    "id,appId,displayName,servicePrincipalType,alternativeNames,passwordCredentials,keyCredentials";

/// An application with the principal that stands for it here (null when it has none), both with their owners. Either
/// may be null, not both.
struct Pair {
  Json application;
  Json principal;
};

/// Under `kind` (application or existing_identity). What else is told of it (tags, owners, secrets without their
/// values) is kept in `wire` for whoever writes it and for the kinds that hang on it.
Result<LiveObject> read_application(const Kind& kind, const Pair& pair, const std::string& tenant,
                                    const std::string& doing);

/// The owners and secrets that read_application() found.
std::vector<LiveObject> owners_in(const LiveObject& identity);
std::vector<LiveObject> secrets_in(const LiveObject& identity);

/// The body that makes an application what is desired; its tags that are not ours stay.
Json application_body(const Resource& desired, const model::Strings& tags_now);
/// The body that takes our mark off and leaves the other tags.
Json released_body(const model::Strings& tags_now);
/// The tags as the application holds them now.
model::Strings tags_now(const LiveObject& identity);
/// `name=value` texts as tags; texts without `=` are none of ours.
model::Tags as_tags(const model::Strings& texts);

}  // namespace keyless::providers::entra
