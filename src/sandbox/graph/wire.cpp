#include "sandbox/graph/wire.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::graph {

Reply shown(int status, const ordered_json& body) {
  Reply reply;
  reply.status = status;
  reply.headers = {
      {"Content-Type",
       "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"},
      {"OData-Version", "4.0"}};
  reply.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return reply;
}

Reply no_content() {
  Reply reply;
  reply.status = 204;
  return reply;
}

Reply refuse(Cloud& cloud, const Request& request, int status, std::string_view code, const std::string& message) {
  auto client = std::string(request.header("client-request-id"));
  auto id = cloud.ids.passing_uuid();
  ordered_json inner = {{"date", iso_time(cloud.now()).substr(0, 19)},
                        {"request-id", id},
                        {"client-request-id", client.empty() ? id : client}};
  ordered_json error = {{"code", code}, {"message", message}, {"innerError", inner}};
  Reply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json"}, {"request-id", id}};
  reply.body = ordered_json{{"error", error}}.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return reply;
}

Reply bad_request(Cloud& cloud, const Request& request, const std::string& message) {
  return refuse(cloud, request, 400, "Request_BadRequest", message);
}

Reply no_such_object(Cloud& cloud, const Request& request, std::string_view id) {
  return refuse(
      cloud, request, 404, "Request_ResourceNotFound",
      fmt::format("Resource '{}' does not exist or one of its queried reference-property objects are not present.",
                  id));
}

Reply denied(Cloud& cloud, const Request& request) {
  return refuse(cloud, request, 403, "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation.");
}

std::string context_of(const Request& request, std::string_view what) {
  auto version = starts_with_caseless(request.path, "/beta/") ? "beta" : "v1.0";
  return fmt::format("https://graph.microsoft.com/{}/$metadata#{}", version, what);
}

void locate(const Cloud& cloud, const Request& request, Reply& reply, std::string_view rest) {
  reply.headers.emplace_back("Location",
                             fmt::format("{}/v2/{}/{}", cloud.origins.microsoft_graph, request.caller.tenant, rest));
}

void locate_action(const Cloud& cloud, Reply& reply) {
  reply.headers.emplace_back("Location", cloud.origins.microsoft_graph);
}

json body_of(const Request& request) {
  return parsed_json(request.body).get<json::object_t>();
}

bool prefers_creation(const Request& request) {
  for (const auto& one : split(request.header("Prefer"), ',')) {
    auto from = one.find_first_not_of(' ');
    if (from != std::string::npos && starts_with_caseless(one.substr(from), "create-if-missing")) return true;
  }
  return false;
}

bool is_eventual(const Request& request) {
  return equal_caseless(request.header("ConsistencyLevel"), "eventual");
}

Key key_of(std::string_view written) {
  Key key;
  auto quote = written.find('\'');
  if (quote == std::string_view::npos || !written.ends_with('\'') || quote + 1 == written.size()) {
    key.value = written;
    return key;
  }
  auto name = written.substr(0, quote);
  if (name.ends_with('=')) key.name = name.substr(0, name.size() - 1);
  for (auto at = quote + 1; at + 1 < written.size(); ++at) {
    if (written[at] == '\'' && at + 2 < written.size() && written[at + 1] == '\'') ++at;
    key.value += written[at];
  }
  return key;
}

std::string seconds_now(const Cloud& cloud) {
  return iso_time(cloud.now()).substr(0, 19) + "Z";
}

std::string exact_now(const Cloud& cloud) {
  auto text = iso_time(cloud.now());
  text.pop_back();
  while (text.ends_with('0') && text.find('.') != std::string::npos) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text + "Z";
}

}  // namespace keyless::sandbox::graph
