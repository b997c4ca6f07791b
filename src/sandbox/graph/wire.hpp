#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::graph {

using nlohmann::json;
using nlohmann::ordered_json;

/// An answer with a body, its members in the order they have there.
Reply shown(int status, const ordered_json& body);
Reply no_content();
/// `{"error": {code, message, innerError}}`; the request's id in it is the one of the header.
Reply refuse(Cloud& cloud, const Request& request, int status, std::string_view code, const std::string& message);
Reply bad_request(Cloud& cloud, const Request& request, const std::string& message);
Reply no_such_object(Cloud& cloud, const Request& request, std::string_view id);
Reply denied(Cloud& cloud, const Request& request);

/// `https://graph.microsoft.com/v1.0/$metadata#...`: the public name, whatever serves it.
std::string context_of(const Request& request, std::string_view what);
/// The `Location` of a new directory object: `.../v2/{tenant}/directoryObjects/{id}/Microsoft.DirectoryServices.X`.
void locate(const Cloud& cloud, const Request& request, Reply& reply, std::string_view rest);
/// Actions answer with this service's bare address there.
void locate_action(const Cloud& cloud, Reply& reply);

/// The JSON object a client sent; throws what the dispatcher turns into this service's own complaint.
json body_of(const Request& request);
bool prefers_creation(const Request& request);  ///< `Prefer: create-if-missing`
bool is_eventual(const Request& request);       ///< `ConsistencyLevel: eventual`

/// `appId='x'`, `'x'` or `x`, as a key is written in a path.
struct Key {
  std::string name = {};  ///< "" for the object's id
  std::string value = {};
};
Key key_of(std::string_view written);

std::string seconds_now(const Cloud& cloud);  ///< 2026-11-21T10:00:00Z
std::string exact_now(const Cloud& cloud);    ///< with the fraction that a new object's first answer has

}  // namespace keyless::sandbox::graph
