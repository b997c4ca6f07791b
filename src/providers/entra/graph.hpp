#pragma once

#include <optional>

#include "base/asio.hpp"
#include "providers/observations.hpp"
#include "providers/retry_policy.hpp"
#include "providers/send_json.hpp"

/// What all kinds of the directory share. Only for .cpp files of this folder.
namespace keyless::providers::entra {

/// A new object takes its time to be known to every server of the directory.
inline constexpr RetryPolicy replication{Milliseconds(1'000), Milliseconds(8'000), Milliseconds(180'000)};

/// A request to Microsoft Graph; `path` starts behind the version: `/applications`.
http::Request request(Services services, std::string method, std::string_view path);
/// The same with a JSON body.
http::Request request(Services services, std::string method, std::string_view path, const Json& body);
/// A write by a key we chose that creates what is missing: the same again changes nothing.
http::Request upsert(Services services, std::string_view path, const Json& body);
/// Whether such a write that was to create met what somebody else had created since we looked: 204 where 201 was due,
/// and no earlier try of ours that may have arrived.
bool met_another(const Answer& upsert);

/// Whether the object itself said that it does not exist, and not something in front of it.
bool says_absent(const Error& error);
/// `'text'` as a filter and a key in a path take it.
std::string literal(std::string_view text);
/// `field in ('a','b',…)`: as many filters as it takes to ask for all of these, each within what the service accepts.
std::vector<std::string> filters_for(std::string_view field, const std::vector<std::string>& values);
/// `OBJECT-ID` of an entra_application_id() or entra_principal_id().
std::string object_id_in(std::string_view id);

/// An object, or nothing when it answers that it does not exist.
using Found = Result<std::optional<Answer>>;
asio::awaitable<Found> find(Services services, http::Request question, std::string doing);
/// The same for something that is known to exist: waits for the server that was asked to know it, too.
asio::awaitable<Result<Answer>> find_replicated(Services services, http::Request question, std::string doing);

}  // namespace keyless::providers::entra
