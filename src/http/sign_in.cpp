#include "http/sign_in.hpp"

#include <algorithm>
#include <utility>

namespace keyless::http {
namespace {

/// Azure DevOps shows its sign-in page (203, or a redirect) where others say 401.
bool is_refused(const Response& response, Audience audience) {
  if (response.status == 401) return true;
  return audience == Audience::azure_devops && (response.status == 203 || response.status == 302);
}

Request with_authorization(const Request& request, const Secret& value) {
  auto signed_request = request;
  signed_request.headers.emplace_back("Authorization", value.reveal());
  return signed_request;
}

}  // namespace

SignIn::SignIn(std::unique_ptr<Sender> next, const Cloud& cloud, Authorizer* authorizer)
    : next_(std::move(next)), cloud_(cloud), authorizer_(authorizer) {}

Result<void> SignIn::check(const Request& request) const {
  if (!header(request.headers, "Authorization").empty())
    return Error{Errc::internal, "a request brought its own Authorization", request.url.printable()};
  if (request.audience == Audience::none) return {};
  const auto allowed = origins_for(cloud_, request.audience);
  if (std::find(allowed.begin(), allowed.end(), request.url.origin()) == allowed.end()) {
    return Error{Errc::untrusted,
                 "tokens are not sent to " + request.url.origin() + ": it is not a service of " + cloud_.name,
                 request.url.printable()};
  }
  if (authorizer_ == nullptr)
    return Error{Errc::unauthorized, "no credentials to sign in with", request.url.printable()};
  return {};
}

asio::awaitable<Result<Response>> SignIn::send(Request request) {
  const auto allowed = check(request);
  if (!allowed) co_return allowed.error();
  if (request.audience == Audience::none) {
    auto plain = co_await next_->send(std::move(request));
    co_return plain;
  }
  Secret none;
  auto value = co_await authorizer_->authorization(request.audience, std::move(none));
  if (!value) co_return value.error();
  auto first = with_authorization(request, *value);
  auto answer = co_await next_->send(std::move(first));
  if (!answer || !is_refused(*answer, request.audience)) co_return answer;
  auto rejected = *value;
  auto renewed = co_await authorizer_->authorization(request.audience, std::move(rejected));
  if (!renewed || renewed->reveal() == value->reveal()) co_return answer;
  auto second = with_authorization(request, *renewed);
  auto again = co_await next_->send(std::move(second));
  if (again) again->repeated = again->repeated || answer->repeated;
  co_return again;
}

}  // namespace keyless::http
