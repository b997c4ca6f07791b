#include "base/json.hpp"

#include "auth/client_credential.hpp"
#include "auth/credentials.hpp"

namespace keyless::auth {
namespace {

asio::awaitable<Result<Form>> prove(std::string client_id, AssertionSource assertion) {
  auto jwt = co_await assertion();
  if (!jwt) co_return jwt.error();
  co_return assertion_form(client_id, *jwt);
}

}  // namespace

std::shared_ptr<Credential> assertion_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                 std::string client_id, AssertionSource assertion) {
  const auto proof = [client_id, assertion](const std::string&) { return prove(client_id, assertion); };
  return client_credential(plain, cloud, clock, "federated credential", proof);
}

asio::awaitable<Result<http::Secret>> request_id_token(http::Sender& signed_in, std::string request_uri,
                                                       std::string service_connection_id) {
  auto url = http::parse_url(request_uri);
  if (!url) co_return std::move(url).error().during("the URL for ID tokens of this job");
  http::Request request;
  request.method = "POST";
  request.url = *url;
  request.url.query("api-version", "7.1").query("serviceConnectionId", service_connection_id);
  request.audience = http::Audience::pipeline_job;
  request.content_type = "application/json";
  auto sent = request;
  auto raw = co_await signed_in.send(std::move(sent));
  auto answer = http::expect_json(std::move(raw), "requesting an ID token for the service connection", request);
  if (!answer) co_return answer.error();
  auto token = text_at(parsed_json(answer->body), "oidcToken");
  if (token.empty()) co_return Error{Errc::protocol, "the response has no ID token", request.url.printable()};
  co_return http::Secret(std::move(token));
}

}  // namespace keyless::auth
