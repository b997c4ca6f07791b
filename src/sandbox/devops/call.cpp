#include "sandbox/devops/call.hpp"

#include "sandbox/devops/connection.hpp"

namespace keyless::sandbox::devops {

namespace {

const std::string nothing;

}  // namespace

const std::string& Call::part(const std::string& name) const {
  auto at = captured.find(name);
  return at == captured.end() ? nothing : at->second;
}

std::string Call::asked(const std::string& lower_case_name) const {
  auto at = query.find(lower_case_name);
  return at == query.end() ? nothing : at->second;
}

bool Call::asked_true(const std::string& lower_case_name) const { return same_word(asked(lower_case_name), "true"); }

std::string Call::base() const { return surroundings.core_origin() + "/" + organization.name; }

Answer refused(const Refusal& refusal) { return {.status = refusal.status, .body = body_of(refusal)}; }

Answer listed(nlohmann::json values) {
  auto count = values.size();
  return {.body = nlohmann::json{{"count", count}, {"value", std::move(values)}}};
}

}  // namespace keyless::sandbox::devops
