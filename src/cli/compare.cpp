#include "cli/compare.hpp"

#include "auth/claims.hpp"
#include "diff/make_plan.hpp"
#include "library/inputs.hpp"
#include "live/answer.hpp"
#include "live/read.hpp"

namespace keyless::cli {

namespace {

asio::awaitable<void> tell_caller(http::Authorizer& tokens, diff::Caller& caller) {
  auto token = co_await tokens.authorization(http::Audience::resource_manager, http::Secret());
  if (!token) co_return;  // the plan then notes that it does not know
  auto claims = auth::claims_of(*token);
  caller.tenant_id = std::move(claims.tenant_id);
  caller.client_id = std::move(claims.client_id);
  caller.principal_id = std::move(claims.principal_id);
}

}  // namespace

asio::awaitable<Result<Compared>> compare(Sources sources, const model::Graph& desired, diff::Policy policy) {
  auto live = co_await live::read(sources.providers, desired);
  if (!live) co_return std::move(live).error();
  policy.caller.devops_ids = library::devops_ids_in(*live);
  model::OpenQuestions open;
  auto plan = diff::make_plan(desired, *live, policy, &open);
  if (!open.empty()) {
    if (open.caller) co_await tell_caller(sources.tokens, policy.caller);
    auto answers = co_await live::answer(sources.services, std::move(open), desired);
    live->merge(std::move(answers));
    plan = diff::make_plan(desired, *live, policy);
  }
  Compared compared{std::move(*live), std::move(plan)};
  co_return compared;
}

}  // namespace keyless::cli
