#include "sandbox/graph/query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/graph/filter.hpp"
#include "sandbox/graph/shapes.hpp"

namespace keyless::sandbox::graph {

namespace {

struct Expansion {
  std::string relation = {};
  std::vector<std::string> selected = {};
};

std::string trimmed(std::string text) {
  while (text.starts_with(' ')) text.erase(0, 1);
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  for (auto& name : split(list, ','))
    if (auto one = trimmed(name); !one.empty()) names.push_back(one);
  return names;
}

/// `owners($select=id,displayName),members`: the commas inside do not separate.
std::vector<Expansion> expansions_of(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  std::vector<Expansion> out;
  for (const auto& part : parts) {
    Expansion one;
    one.relation = trimmed(part.substr(0, part.find('(')));
    auto select = part.find("$select=");
    if (select != std::string::npos)
      one.selected = names_in(part.substr(select + 8, part.find_first_of(";)", select) - select - 8));
    if (!one.relation.empty()) out.push_back(one);
  }
  return out;
}

ordered_json only(const ordered_json& object, const std::vector<std::string>& names) {
  if (names.empty()) return object;
  auto out = ordered_json::object();
  if (object.contains("@odata.type")) out["@odata.type"] = object["@odata.type"];
  for (const auto& name : names) out[name] = object.contains(name) ? object[name] : ordered_json(nullptr);
  return out;
}

std::string member_named(const std::string& name) {
  return name == "*" ? std::string() : name;
}

std::optional<Reply> flaw_in_names(Cloud& cloud, const Request& request, std::string_view type) {
  if (type.empty()) return std::nullopt;
  std::vector<std::string> asked = names_in(request.asked("$select"));
  for (const auto& one : expansions_of(request.asked("$expand"))) asked.push_back(one.relation);
  for (const auto& name : asked) {
    if (name == "*" || knows_property(type, split(name, '/').front())) continue;
    return refuse(cloud, request, 400, "BadRequest",
                  fmt::format("Parsing OData Select and Expand failed: Could not find a property named '{}' on type "
                              "'microsoft.graph.{}'.",
                              name, type));
  }
  return std::nullopt;
}

/// An object with its relations, cut to what was asked for.
ordered_json as_asked(const Cloud& cloud, const Request& request, std::string_view type, const ordered_json& object,
                      ordered_json (*brief)(const ordered_json&)) {
  std::vector<std::string> selected;
  for (const auto& name : names_in(request.asked("$select")))
    if (auto one = member_named(name); !one.empty()) selected.push_back(one);
  auto expansions = expansions_of(request.asked("$expand"));
  auto out = !selected.empty() ? only(object, selected) : brief ? brief(object) : object;
  for (const auto& one : expansions) {
    auto value = related(cloud, request, type, object, one.relation);
    if (value.is_array())
      for (auto& element : value) element = only(element, one.selected);
    out[one.relation] = std::move(value);
  }
  return out;
}

/// `applications(id,owners())`: a context names what was asked for.
std::string context_set(const Request& request, std::string_view set) {
  std::string names;
  for (const auto& name : names_in(request.asked("$select"))) names += (names.empty() ? "" : ",") + name;
  for (const auto& one : expansions_of(request.asked("$expand"))) {
    std::string inner;
    for (const auto& name : one.selected) inner += (inner.empty() ? "" : ",") + name;
    names += (names.empty() ? "" : ",") + one.relation + "(" + inner + ")";
  }
  return names.empty() ? std::string(set) : fmt::format("{}({})", set, names);
}

bool is_advanced_request(const Request& request) {
  return is_eventual(request) && equal_caseless(request.asked("$count"), "true");
}

std::optional<Filter> filter_of(Cloud& cloud, const Request& request, std::string_view type, bool advanced_allowed,
                                std::optional<Reply>& refused) {
  auto text = request.asked("$filter");
  if (text.empty()) return std::nullopt;
  FilterFlaw flaw;
  auto filter = parse_filter(text, flaw);
  if (!filter) {
    refused = flaw.unsupported ? refuse(cloud, request, 400, "Request_UnsupportedQuery", flaw.message)
                               : refuse(cloud, request, 400, "BadRequest", "Invalid filter clause: " + flaw.message);
    return std::nullopt;
  }
  for (const auto& member : filter->members) {
    if (type.empty() || knows_property(type, member)) continue;
    refused = refuse(cloud, request, 400, "BadRequest",
                     fmt::format("Invalid filter clause: Could not find a property named '{}' on type "
                                 "'microsoft.graph.{}'.",
                                 member, type));
    return std::nullopt;
  }
  if (filter->advanced && !advanced_allowed) {
    auto member = filter->members.empty() ? std::string() : filter->members.front();
    auto resource = std::string(type);
    if (!resource.empty()) resource.front() = static_cast<char>(std::toupper(resource.front()));
    refused = refuse(cloud, request, 400, "Request_UnsupportedQuery",
                     fmt::format("Unsupported or invalid query filter clause specified for property '{}' of resource "
                                 "'{}'.",
                                 member, resource));
  }
  return filter;
}

/// `"displayName:some words"`: each word starts a word of the member.
bool is_found(const ordered_json& object, std::string search) {
  std::erase(search, '"');
  auto colon = search.find(':');
  if (colon == std::string::npos) return false;
  auto name = trimmed(search.substr(0, colon));
  if (!object.contains(name) || !object[name].is_string()) return false;
  return lower(object[name].get<std::string>()).find(lower(trimmed(search.substr(colon + 1)))) != std::string::npos;
}

std::optional<Reply> unless_options_fit(Cloud& cloud, const Request& request) {
  if (!request.asked("$search").empty() && !is_eventual(request))
    return refuse(cloud, request, 400, "Request_UnsupportedQuery",
                  "Request with $search query parameter only works through MSGraph with a special request header: "
                  "'ConsistencyLevel: eventual'");
  bool sorted = !request.asked("$orderby").empty();
  if (sorted && !request.asked("$filter").empty() && !is_advanced_request(request))
    return refuse(cloud, request, 400, "Request_UnsupportedQuery", "Sorting not supported for current query.");
  return std::nullopt;
}

std::vector<ordered_json> passing(Cloud& cloud, const Request& request, const Listing& listing, bool advanced_allowed,
                                  std::optional<Reply>& refused) {
  std::vector<ordered_json> out;
  auto filter = filter_of(cloud, request, listing.type, advanced_allowed, refused);
  if (refused) return out;
  auto search = std::string(request.asked("$search"));
  auto read = [&](const ordered_json& object, const std::string& name) -> ordered_json {
    return object.contains(name) ? object[name] : related(cloud, request, listing.type, object, name);
  };
  for (const auto& object : listing.objects) {
    if (filter && !passes(*filter, object, read)) continue;
    if (search.empty() || is_found(object, search)) out.push_back(object);
  }
  return out;
}

void sort_by(std::vector<ordered_json>& objects, std::string_view order) {
  if (order.empty()) return;
  auto words = split(order, ' ');
  bool down = words.size() > 1 && words[1] == "desc";
  auto key = [&](const ordered_json& object) {
    auto at = object.find(words[0]);
    return at != object.end() && at->is_string() ? lower(at->get<std::string>()) : std::string();
  };
  std::stable_sort(objects.begin(), objects.end(),
                   [&](const auto& a, const auto& b) { return down ? key(b) < key(a) : key(a) < key(b); });
}

constexpr std::size_t largest_page = 999;

std::optional<std::size_t> page_size(const Cloud& cloud, const Request& request) {
  auto asked = std::string(request.asked("$top"));
  if (asked.empty()) return std::min(cloud.page_size, largest_page);
  bool number =
      asked.size() < 5 && std::all_of(asked.begin(), asked.end(), [](char c) { return c >= '0' && c <= '9'; });
  auto size = number ? std::stoul(asked) : 0;
  return size >= 1 && size <= largest_page ? std::optional<std::size_t>(size) : std::nullopt;
}

std::string next_link(const Cloud& cloud, const Request& request, std::size_t from) {
  auto mark = request.target.find('?');
  auto link = cloud.origins.microsoft_graph + request.target.substr(0, mark) + "?";
  if (mark != std::string::npos)
    for (const auto& pair : split(request.target.substr(mark + 1), '&'))
      if (!pair.empty() && !starts_with_caseless(percent_decoded(pair), "$skiptoken=")) link += pair + "&";
  return link + "$skiptoken=" + base64url(fmt::format("RFNwdAIAAQAAAB {}", from));
}

std::size_t start_of_page(const Request& request) {
  auto token = from_base64(request.asked("$skiptoken"));
  auto space = token.rfind(' ');
  if (space == std::string::npos || token.size() - space > 10) return 0;
  auto digits = token.substr(space + 1);
  bool number =
      !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return number ? std::stoul(digits) : 0;
}

}  // namespace

Reply list_reply(Cloud& cloud, const Request& request, Listing listing) {
  std::optional<Reply> refused = unless_options_fit(cloud, request);
  if (refused) return *refused;
  if (auto flaw = flaw_in_names(cloud, request, listing.type)) return *flaw;
  auto found = passing(cloud, request, listing, is_advanced_request(request), refused);
  if (refused) return *refused;
  auto size = page_size(cloud, request);
  if (!size)
    return refuse(
        cloud, request, 400, "Request_UnsupportedQuery",
        fmt::format("Invalid page size specified: '{}'. Must be between 1 and 999 inclusive.", request.asked("$top")));
  sort_by(found, request.asked("$orderby"));
  ordered_json body = {{"@odata.context", context_of(request, context_set(request, listing.set))}};
  if (is_advanced_request(request)) body["@odata.count"] = found.size();
  auto from = std::min(start_of_page(request), found.size());
  auto to = std::min(from + *size, found.size());
  if (to < found.size()) body["@odata.nextLink"] = next_link(cloud, request, to);
  auto values = ordered_json::array();
  for (auto at = from; at < to; ++at)
    values.push_back(as_asked(cloud, request, listing.type, found[at], listing.brief));
  body["value"] = std::move(values);
  return shown(200, body);
}

Reply count_reply(Cloud& cloud, const Request& request, Listing listing) {
  if (!is_eventual(request)) return bad_request(cloud, request, "$count is not currently supported.");
  std::optional<Reply> refused;
  auto found = passing(cloud, request, listing, true, refused);
  if (refused) return *refused;
  Reply reply;
  reply.headers = {{"Content-Type", "text/plain"}, {"OData-Version", "4.0"}};
  reply.body = std::to_string(found.size());
  return reply;
}

Reply entity_reply(Cloud& cloud, const Request& request, int status, std::string_view set, std::string_view type,
                   const ordered_json& object) {
  if (auto flaw = flaw_in_names(cloud, request, type)) return *flaw;
  ordered_json body = {{"@odata.context", context_of(request, context_set(request, set) + "/$entity")}};
  auto entity = as_asked(cloud, request, type, object, nullptr);
  for (const auto& [name, value] : entity.items()) body[name] = value;
  return shown(status, body);
}

}  // namespace keyless::sandbox::graph
