#pragma once

#include <string>
#include <string_view>
#include <vector>
#include "base/asio.hpp"
#include "base/json.hpp"

#include "http/message.hpp"
#include "keyless/result.hpp"
#include "providers/services.hpp"
#include "providers/vocabulary.hpp"

/// The wire as the providers see it: JSON in, JSON out. Only for .cpp files of this room.
namespace keyless::providers {

/// A success. `body` is null when the answer had none.
struct Answer {
  int status = 0;
  http::Headers headers = {};
  Json body = {};
  bool repeated = false;  ///< as http::Response says it
};

/// Sends and reads one answer. `doing` starts the message of an Error: "reading the resource group rg-x".
asio::awaitable<Result<Answer>> send_json(Services services, http::Request request, std::string doing);
/// The same for one of several tries of a write: `repeated` says whether an earlier one may have been carried out, and
/// afterwards whether this one may have been, its failures included. It outlives the call.
asio::awaitable<Result<Answer>> send_json(Services services, http::Request request, std::string doing, bool& repeated);

/// Whether an Error says that the object itself does not exist.
using SaysAbsent = bool (*)(const Error&);
/// Sends a deletion; success as well when the object is gone already.
asio::awaitable<Result<void>> send_delete(Services services, http::Request request, std::string doing,
                                          SaysAbsent says_absent);

/// Every object of a list, from its first page to its last, or an Error; never a part of a list.
asio::awaitable<Result<std::vector<Json>>> list_linked(Services services, http::Request first, std::string doing);
asio::awaitable<Result<std::vector<Json>>> list_continued(Services services, http::Request first, std::string doing);

/// The JSON text of a body to send; bytes that are no UTF-8 are replaced.
std::string body_text(const Json& body);

/// The member of an object, its name compared without letter case; null when `of` is no object or has no such member.
const Json& member(const Json& of, std::string_view name);
/// The string or number at the end of a path of members, "" when there is none; a flag as "true" or "false".
std::string text_at(const Json& of, std::initializer_list<std::string_view> path);
/// The strings of a list; one that stands alone is a list of one.
model::Strings strings_in(const Json& list);

/// "the answer is not what the service promises: " and what was missed.
Error broken_promise(const std::string& doing, const std::string& missed);

}  // namespace keyless::providers
