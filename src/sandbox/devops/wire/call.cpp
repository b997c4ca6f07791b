#include "sandbox/devops/wire/call.hpp"

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/wire/member_order.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

bool Call::asked_true(std::string_view lower_case_name) const {
  return equal_caseless(asked(lower_case_name), "true");
}

std::string Call::base() const {
  return cloud.origins.azure_devops + "/" + percent_encoded(organization_name());
}

std::string Call::timestamp() const {
  auto precise = iso_time(cloud.now());
  return precise.size() > 23 ? precise.substr(0, 23) + "Z" : precise;
}

Answer refused(const Refusal& refusal) {
  return {.status = refusal.status, .body = body_of(refusal)};
}

Answer listed(json values) {
  auto count = values.size();
  return {.body = json{{"count", count}, {"value", std::move(values)}}};
}

Reply reply_of(const Answer& answer, std::string_view version) {
  Reply reply{.status = answer.status, .headers = answer.headers};
  if (!answer.body) return reply;
  reply.body = written(*answer.body);
  std::string type = "application/json; charset=utf-8";
  if ((answer.status < 400 || answer.formatted) && !version.empty()) type += "; api-version=" + std::string(version);
  reply.headers.emplace_back("Content-Type", std::move(type));
  return reply;
}

}  // namespace keyless::sandbox::devops
