#include "base/json.hpp"

#include "auth/audience.hpp"
#include "auth/credentials.hpp"
#include "auth/token_request.hpp"

namespace keyless::auth {
namespace {

class Assertion : public Credential {
 public:
  Assertion(http::Sender& plain, const http::Cloud& cloud, Clock& clock, std::string client_id,
            AssertionSource assertion)
      : plain_(plain),
        cloud_(cloud),
        clock_(clock),
        client_id_(std::move(client_id)),
        assertion_(std::move(assertion)) {}

  std::string name() const override { return "federated credential"; }

  std::string unfit_for(http::Audience audience) const override {
    return scope_of(cloud_, audience).empty() ? "returned no token for " + std::string(name_of(audience)) : "";
  }

  asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant) override {
    auto jwt = co_await assertion_();
    if (!jwt) co_return jwt.error();
    Form proof = {
        {"client_id", client_id_}, {"client_assertion_type", assertion_type}, {"client_assertion", jwt->reveal()}};
    auto token = co_await request_token(plain_, cloud_, clock_, audience, std::move(tenant), std::move(proof));
    co_return token;
  }

 private:
  http::Sender& plain_;
  const http::Cloud& cloud_;
  Clock& clock_;
  std::string client_id_;
  AssertionSource assertion_;
};

}  // namespace

std::shared_ptr<Credential> assertion_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                 std::string client_id, AssertionSource assertion) {
  return std::make_shared<Assertion>(plain, cloud, clock, std::move(client_id), std::move(assertion));
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
  const auto document = parsed_json(answer->body);
  const auto found = document.is_object() ? document.find("oidcToken") : document.end();
  if (found == document.end() || !found->is_string()) {
    co_return Error{Errc::protocol, "the response has no ID token", request.url.printable()};
  }
  co_return http::Secret(found->get<std::string>());
}

}  // namespace keyless::auth
