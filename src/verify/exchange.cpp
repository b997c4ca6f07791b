#include "verify/exchange.hpp"

#include <algorithm>

#include "auth/aadsts.hpp"
#include "auth/credentials.hpp"
#include "auth/token_source.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "http/stack.hpp"
#include "providers/wire.hpp"
#include "verify/links.hpp"

namespace keyless::verify {

using namespace model;

namespace {

using nlohmann::json;

/// What one way of proving the exchange showed.
struct Proof {
  Proof() = default;
  explicit Proof(std::vector<Link> found) : links(std::move(found)) {}
  std::vector<Link> links;
  bool not_this_way = false;  ///< this run may not prove it so; another way may
};

/// The first AADSTS code in a service's text.
std::string aadsts_code_in(const std::string& text) {
  const auto start = text.find("AADSTS");
  if (start == std::string::npos) return {};
  const auto end = text.find_first_not_of("0123456789", start + 6);
  return text.substr(start, end == std::string::npos ? end : end - start);
}

Link refused_exchange(const std::string& code, const std::string& text) {
  auto remedy = std::string(auth::aadsts_remedy(code));
  if (remedy.empty()) remedy = "Look the code up in the documentation of Microsoft Entra.";
  return broken("exchange", text, std::move(remedy), code);
}

// --- as a pipeline job ---------------------------------------------------------------------------------------------

http::Request reach_request(const Means& means, const std::string& scope) {
  http::Request request;
  request.url = http::Url(means.cloud->resource_manager);
  request.url.path(scope).path("providers/Microsoft.Authorization/roleAssignments");
  request.url.query("api-version", "2022-04-01").query("$filter", "atScope()");
  request.audience = http::Audience::resource_manager;
  return request;
}

/// Resource Manager's answer to the identity itself. A refusal that names our principal proves the token just as well.
Link reach_link(const Result<http::Response>& answer, const std::string& scope, const std::string& principal) {
  if (!answer) {
    if (answer.error().code == Errc::unauthorized)
      return refused_exchange(answer.error().service_code, answer.error().message);
    return unproven("reach", answer.error().message);
  }
  if (answer->status == 200) return holds("reach", "Resource Manager accepts the identity at " + scope);
  const bool names_us = answer->status == 403 && lower(answer->body).find(lower(principal)) != std::string::npos;
  if (names_us)
    return holds(
        "reach",
        "Resource Manager recognizes the identity; it can't list roles, as expected of a role with data actions only");
  return broken("reach", "Resource Manager answered " + std::to_string(answer->status) + " at " + scope,
                "Check that the scope exists and that the role is assigned there.");
}

std::string scope_of(const Subject& subject) {
  if (!subject.roles.empty()) return text_of(subject.roles.front()->fields, "scope");
  const auto& group = text_of(subject.connection->fields, "managementGroupId");
  if (!group.empty()) return "/providers/Microsoft.Management/managementGroups/" + group;
  return "/subscriptions/" + text_of(subject.connection->fields, "subscriptionId");
}

Proof not_as_job(const Error& why) {
  Proof proof({broken("exchange", "the job is not allowed to request this connection's token: " + why.message,
                      "Authorize the job's pipeline to use the connection, or pass --via proxy.")});
  proof.not_this_way = true;
  return proof;
}

/// The tokens of the connection's identity, for which the job's ID tokens are exchanged.
auth::TokenSource tokens_of(const Subject& subject, const Means& means) {
  auth::AssertionSource assertion = [&signed_in = *means.signed_in, uri = means.oidc_request_uri,
                                     id = subject.live_connection->id] {
    return auth::request_id_token(signed_in, uri, id);
  };
  auth::Credentials credentials;
  credentials.links.push_back(auth::assertion_credential(*means.plain, *means.cloud, *means.clock,
                                                         text_of(subject.live_identity->fields, "clientId"),
                                                         std::move(assertion)));
  return auth::TokenSource(std::move(credentials), means.tenant, *means.clock);
}

asio::awaitable<Link> reach(const Subject& subject, const Means& means, auth::TokenSource& tokens) {
  http::Cost cost;
  auto executor = co_await asio::this_coro::executor;
  auto as_identity = http::make_stack(executor, *means.cloud, &tokens, *means.clock, cost);
  auto request = reach_request(means, scope_of(subject));
  auto answer = co_await as_identity->send(std::move(request));
  co_return reach_link(answer, scope_of(subject), text_of(subject.live_identity->fields, "principalId"));
}

asio::awaitable<Proof> as_job(const Subject& subject, const Means& means) {
  const auto& connection = *subject.live_connection;
  auto probe = co_await auth::request_id_token(*means.signed_in, means.oidc_request_uri, connection.id);
  if (!probe) co_return not_as_job(probe.error());
  auto tokens = tokens_of(subject, means);
  auto token = co_await tokens.token(http::Audience::resource_manager, means.tenant);
  if (!token) co_return Proof({refused_exchange(token.error().service_code, token.error().message)});
  auto reached = co_await reach(subject, means, tokens);
  co_return Proof({holds("exchange",
                         "Microsoft Entra exchanged the connection's token for one of the identity (as a "
                         "pipeline job)"),
                   std::move(reached)});
}

// --- by the connection's own test ----------------------------------------------------------------------------------

http::Request test_request(const Subject& subject, const Means& means) {
  const auto& fields = subject.live_connection->fields;
  http::Request request;
  request.method = "POST";
  request.url = http::Url(means.cloud->devops);
  request.url.segment(text_of(fields, "organization")).segment(text_of(fields, "projectId"));
  request.url.path("_apis/serviceendpoint/endpointproxy");
  request.url.query("endpointId", subject.live_connection->id).query("api-version", "7.1");
  request.audience = http::Audience::azure_devops;
  request.asks_only = true;
  const auto& stored = providers::kept_of(*subject.live_connection);
  json details = json::object();
  for (const auto* key : {"data", "authorization", "url", "type"})
    if (stored.is_object() && stored.contains(key)) details[key] = stored[key];
  json body = json::object();
  body["dataSourceDetails"]["dataSourceName"] = "TestConnection";
  body["resultTransformationDetails"] = json::object();
  body["serviceEndpointDetails"] = details;
  request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return request;
}

/// The test answers 200 even when it failed: `statusCode` is a word, `errorMessage` the reason.
Link test_link(const json& answer, const std::string& principal) {
  const auto state = text_at(answer, "statusCode"), text = text_at(answer, "errorMessage");
  if (equal_caseless(state, "ok") && text.empty())
    return holds("exchange", "the connection's own test passes: token, exchange and Resource Manager");
  const auto code = aadsts_code_in(text);
  if (!code.empty()) return refused_exchange(code, text);
  const bool names_us = lower(text).find(lower(principal)) != std::string::npos;
  if (equal_caseless(state, "forbidden") && names_us)
    return holds("exchange",
                 "Resource Manager accepts the identity's token; the identity can't read the subscription itself");
  if (equal_caseless(state, "forbidden"))
    return unproven("exchange", "Resource Manager denies reading the subscription without naming the caller: " + text);
  return broken("exchange", state + ": " + text,
                "Open the connection in Azure DevOps and choose Verify to see the same error.");
}

asio::awaitable<Proof> by_proxy(const Subject& subject, const Means& means) {
  auto request = test_request(subject, means);
  const auto asked = request;
  auto sent = co_await means.signed_in->send(std::move(request));
  auto answer = http::expect_json(std::move(sent), "testing " + subject.connection->address.text(), asked);
  if (!answer)
    co_return Proof(
        {broken("exchange", answer.error().message, "The signed-in identity needs the User role on the connection.")});
  const auto body = parsed_json(answer->body);
  if (!body.is_object())
    co_return Proof({broken("exchange", "the test returned an unexpected response", "Try again.")});
  co_return Proof({test_link(body, text_of(subject.live_identity->fields, "principalId"))});
}

// -------------------------------------------------------------------------------------------------------------------

asio::awaitable<Proof> prove_once(const Subject& subject, const Means& means) {
  const bool job = means.via != Via::proxy && !means.oidc_request_uri.empty();
  if (job) {
    auto proof = co_await as_job(subject, means);
    if (!proof.not_this_way || means.via == Via::job) co_return proof;
  }
  if (means.via == Via::job)
    co_return Proof({unproven("exchange", "not a pipeline job: SYSTEM_OIDCREQUESTURI is not set")});
  auto proof = co_await by_proxy(subject, means);
  co_return proof;
}

bool may_pass(const Proof& proof) {
  return std::ranges::any_of(proof.links, [](const Link& link) {
    return link.state == Link::State::broken && auth::aadsts_may_pass(link.cause);
  });
}

}  // namespace

asio::awaitable<std::vector<Link>> exchange_links(const Subject& subject, const Means& means) {
  const auto give_up = means.clock->now() + means.patience;
  auto pause = Milliseconds(2'000);
  for (;;) {
    auto proof = co_await prove_once(subject, means);
    if (!may_pass(proof) || means.clock->now() + pause >= give_up) co_return std::move(proof.links);
    co_await means.clock->sleep_for(pause);
    pause = std::min(pause * 2, Milliseconds(15'000));
  }
}

}  // namespace keyless::verify
