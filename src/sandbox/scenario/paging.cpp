#include <array>
#include "base/json.hpp"

#include "base/percent.hpp"
#include "sandbox/scenario/catalogue.hpp"

namespace keyless::sandbox::faults {

using nlohmann::json;

namespace {

constexpr std::string_view token_header = "x-ms-continuationtoken";

bool asks_for_more(const Request& request) {
  for (auto name : {"$skiptoken", "continuationtoken", "$skip"})
    if (!request.asked(name).empty()) return true;
  return false;
}

bool is_list(const json& body) {
  return body.is_object() && body.contains("value") && body["value"].is_array();
}

const char* link_name(const Strike& s) {
  return s.service == "microsoftGraph" ? "@odata.nextLink" : "nextLink";
}

bool pages_by_header(const Strike& s) {
  return s.service.starts_with("azureDevOps");
}

std::string url_with_token(const Strike& s, const std::string& token) {
  auto url = s.request.url;
  auto name = std::string("$skiptoken=");
  auto at = url.find(name);
  if (at != std::string::npos) url = url.substr(0, at > 0 ? at - 1 : at);
  return url + (url.find('?') == std::string::npos ? "?" : "&") + name + percent_encoded(token);
}

void promise_more(Strike& s, json& body, const std::string& token) {
  if (pages_by_header(s))
    put_header(s.reply, token_header, token);
  else
    body[link_name(s)] = url_with_token(s, token);
}

void first_item_twice(Strike& s, json& body) {
  if (!asks_for_more(s.request) && !body["value"].empty()) s.memory["item"] = body["value"].back();
  if (asks_for_more(s.request) && s.memory.contains("item"))
    body["value"].insert(body["value"].begin(), s.memory["item"]);
}

void empty_page(Strike& s, json& body) {
  if (asks_for_more(s.request)) return;
  body["value"] = json::array();
  promise_more(s, body, "after nothing");
}

/// An answer that breaks a list at its second page.
bool break_page(Strike& s) {
  if (!asks_for_more(s.request)) return false;
  if (s.variant == "expired-410")
    s.reply = error_of(s, 410, "ExpiredPageToken", "The page token has expired.");
  else if (s.variant == "expired-400")
    s.reply = error_of(s, 400, "InvalidSkipToken", "The skip token is invalid.");
  else if (s.variant == "busy")
    s.reply = error_of(s, 429, "TooManyRequests", "Please try again later.");
  else if (s.variant == "broken")
    s.reply = error_of(s, 500, "InternalServerError", "Encountered internal server error.");
  else
    return false;
  if (s.variant == "busy") put_header(s.reply, "Retry-After", "1");
  return true;
}

void pages(Strike& s) {
  if (s.request.method != "GET" || break_page(s)) return;
  auto body = parsed_json(s.reply.body);
  if (!is_list(body) || s.reply.status != 200) return;
  auto& items = body["value"];
  if (s.variant == "twice") first_item_twice(s, body);
  if (s.variant == "none" && !items.empty()) items.erase(items.size() - 1);
  if (s.variant == "empty") empty_page(s, body);
  if (s.variant == "endless") promise_more(s, body, "page " + std::to_string(s.times));
  if (s.variant == "cycle") promise_more(s, body, "the same");
  if (s.variant == "encoding") promise_more(s, body, "a+b/c=d&e#f g");
  if (s.variant == "version" && body.contains(link_name(s)))
    body[link_name(s)] = body[link_name(s)].get<std::string>() + "&api-version=1999-01-01";
  if (body.contains("count")) body["count"] = items.size();
  s.reply.body = body.dump();
}

constexpr std::array<std::string_view, 11> variants = {"twice",  "none",        "empty",       "endless",
                                                       "cycle",  "expired-410", "expired-400", "busy",
                                                       "broken", "encoding",    "version"};

constexpr std::array<KnownFault, 1> table = {{
    {"E4", "pages: an item twice or nowhere, empty, endless, in a circle, expired, broken", Moment::answer, variants,
     pages},
}};

}  // namespace

std::span<const KnownFault> paging() {
  return table;
}

}  // namespace keyless::sandbox::faults
