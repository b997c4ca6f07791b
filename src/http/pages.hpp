#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "http/client.hpp"

namespace keyless::http {

/// A list with more pages than this is refused as `protocol`.
inline constexpr int max_pages = 1000;

/// Reads a list to its end and gives the body of every page, in order: each is a JSON object with a `value` array.
/// All or nothing: a page that fails, lacks `value`, links to another origin (`untrusted`) or to a page seen before
/// (`protocol`) fails the whole list, so that a partial list is never taken for a complete one.
/// `doing` starts the error message: "reading the identities of subscription …".

/// Resource Manager (`nextLink`) and Microsoft Graph (`@odata.nextLink`): absolute links, followed verbatim.
asio::awaitable<Result<std::vector<std::string>>> linked_pages(Sender& sender, Request first, std::string doing);

/// Azure DevOps: the header `x-ms-continuationtoken` goes into the query as `continuationToken`, until it is absent.
asio::awaitable<Result<std::vector<std::string>>> continued_pages(Sender& sender, Request first, std::string doing);

}  // namespace keyless::http
