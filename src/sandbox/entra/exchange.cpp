#include "sandbox/entra/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/entra/client.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

TokenAnswer refused(TokenRefusal refusal) {
  TokenAnswer answer;
  answer.refused = std::move(refusal);
  return answer;
}

void describe(TokenRefusal& refusal) {
  refusal.description = fmt::format("AADSTS{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}", refusal.code,
                                    refusal.text, refusal.trace_id, refusal.correlation_id, refusal.timestamp);
}

}  // namespace

TokenRefusal refuse_token(Cloud& cloud, int status, std::string error, int code, std::string_view text) {
  TokenRefusal refusal;
  refusal.status = status;
  refusal.error = std::move(error);
  refusal.code = code;
  refusal.text = text;
  refusal.timestamp = iso_seconds(cloud.now());
  refusal.trace_id = cloud.ids.passing_uuid();
  refusal.correlation_id = cloud.ids.passing_uuid();
  describe(refusal);
  return refusal;
}

void correlate(TokenRefusal& refusal, std::string_view correlation_id) {
  if (!is_guid(correlation_id)) return;
  refusal.correlation_id = lower(correlation_id);
  describe(refusal);
}

TokenAnswer exchange_assertion(Cloud& cloud, std::string_view tenant, std::string_view client_id,
                               std::string_view assertion, std::string_view scope) {
  entra::Client client;
  if (auto flaw = entra::find_client(cloud, tenant, client_id, client)) return refused(*flaw);
  if (auto flaw = entra::flaw_in_assertion(cloud, client, assertion)) return refused(*flaw);
  return entra::token_for(cloud, *client.principal, scope, entra::Proof::assertion);
}

TokenAnswer exchange_secret(Cloud& cloud, std::string_view tenant, std::string_view client_id, std::string_view secret,
                            std::string_view scope) {
  entra::Client client;
  if (auto flaw = entra::find_client(cloud, tenant, client_id, client)) return refused(*flaw);
  if (auto flaw = entra::flaw_in_secret(cloud, client, secret)) return refused(*flaw);
  return entra::token_for(cloud, *client.principal, scope, entra::Proof::secret);
}

TokenAnswer token_of_machine(Cloud& cloud, std::string_view object_id, std::string_view scope) {
  const auto* principal = principal_by_object(cloud.world, object_id);
  if (!principal) return refused(refuse_token(cloud, 400, "invalid_request", 700016, "Identity not found"));
  return entra::token_for(cloud, *principal, scope, entra::Proof::assertion);
}

}  // namespace keyless::sandbox
