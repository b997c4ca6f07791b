#pragma once

#include "base/asio.hpp"
#include "model/live.hpp"
#include "model/resource.hpp"
#include "providers/observations.hpp"
#include "providers/retry_policy.hpp"
#include "providers/send_json.hpp"

/// What all Resource Manager kinds share. Only for .cpp files of this folder.
namespace keyless::providers::arm {

inline constexpr std::string_view subscriptions_version = "2022-12-01";
inline constexpr std::string_view management_groups_version = "2020-05-01";
inline constexpr std::string_view groups_version = "2022-09-01";
inline constexpr std::string_view resources_version = "2021-04-01";
inline constexpr std::string_view identities_version = "2024-11-30";
inline constexpr std::string_view own_identities_version = "2018-11-30";
inline constexpr std::string_view authorization_version = "2022-04-01";
inline constexpr std::string_view registration_version = "2022-09-01";

/// A request to Resource Manager; `path` holds slashes of its own, an ARM id for example.
http::Request request(Services services, std::string method, std::string_view path, std::string_view api_version);
/// The same with a JSON body.
http::Request request(Services services, std::string method, std::string_view path, std::string_view api_version,
                      const Json& body);

/// Whether the object itself said that it does not exist. A 404 without a code of Resource Manager's own, or about the
/// subscription or the route, says nothing about the object.
bool says_absent(const Error& error);

/// The tags of an object; tags that are no strings are left out.
model::Tags tags_in(const Json& object);
Json as_json(const model::Tags& tags);
/// What to write: live tags of others stay, desired ones are set; tag names are compared without letter case.
model::Tags merged_tags(const model::Tags& live, const Resource& desired);

/// `/subscriptions/{id}`
std::string subscription_path(std::string_view subscription_id);
/// Parses one object of a kind; an Error says what is wrong with it.
using Parse = Result<LiveObject> (*)(const Json&, const std::string& doing);

/// GET of one object by its id.
asio::awaitable<Result<LiveObject>> get_object(Services services, std::string id, std::string_view version,
                                               std::string doing, Parse parse);
/// The answer of a PUT or PATCH, or what is there when its fate is unknown and it is there with our mark.
asio::awaitable<Result<LiveObject>> written_object(Services services, Result<Answer> answer, std::string id,
                                                   std::string_view version, std::string doing, Parse parse,
                                                   std::optional<model::Mark> ours);

/// Polls the `Location` of a 202 until the service says it is done.
asio::awaitable<Result<void>> finished(Services services, http::Request first, Answer accepted, std::string doing);

}  // namespace keyless::providers::arm
