#include "providers/entra/graph.hpp"

#include "base/text.hpp"

namespace keyless::providers::entra {
namespace {

constexpr std::size_t most_in_a_filter = 15;

}  // namespace

http::Request request(Services services, std::string method, std::string_view path) {
  http::Request request;
  request.method = std::move(method);
  request.url = http::Url(services.cloud->graph);
  request.url.segment("v1.0").path(path);
  request.audience = http::Audience::graph;
  request.repeat = http::Repeat::safe;
  return request;
}

http::Request request(Services services, std::string method, std::string_view path, const Json& body) {
  auto with_body = request(services, std::move(method), path);
  with_body.body = body_text(body);
  with_body.content_type = "application/json";
  return with_body;
}

http::Request upsert(Services services, std::string_view path, const Json& body) {
  auto patch = request(services, "PATCH", path, body);
  patch.headers.emplace_back("Prefer", "create-if-missing");
  return patch;
}

bool met_another(const Answer& upsert) {
  return upsert.status != 201 && !upsert.repeated;
}

bool says_absent(const Error& error) {
  return error.code == Errc::not_found && error.status == 404 &&
         equal_caseless(error.service_code, "Request_ResourceNotFound");
}

std::string literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? std::string("''") : std::string(1, c);
  return literal + "'";
}

std::vector<std::string> filters_for(std::string_view field, const std::vector<std::string>& values) {
  std::vector<std::string> filters;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % most_in_a_filter == 0) filters.push_back(std::string(field) + " in (");
    filters.back() += (filters.back().ends_with('(') ? "" : ",") + literal(values[i]);
  }
  for (auto& filter : filters) filter += ")";
  return filters;
}

std::string object_id_in(std::string_view id) {
  return std::string(last_segment(id));
}

asio::awaitable<Found> find(Services services, http::Request question, std::string doing) {
  auto answer = co_await send_json(services, std::move(question), doing);
  if (answer) co_return std::optional<Answer>(std::move(*answer));
  if (says_absent(answer.error())) co_return std::optional<Answer>();
  co_return std::move(answer).error();
}

asio::awaitable<Result<Answer>> find_replicated(Services services, http::Request question, std::string doing) {
  return send_json_retrying(services, std::move(question), doing, says_absent, replication);
}

}  // namespace keyless::providers::entra
