#include "providers/devops/entitlement.hpp"

#include <array>

#include "base/text.hpp"

namespace keyless::providers::devops {
namespace {

struct Words {
  std::string_view ours, theirs;
};

constexpr std::array levels = {Words{"Basic", "express"}, Words{"Stakeholder", "stakeholder"},
                               Words{"BasicAndTestPlans", "advanced"}};
constexpr std::array groups = {Words{"Readers", "projectReader"}, Words{"Contributors", "projectContributor"},
                               Words{"Administrators", "projectAdministrator"},
                               Words{"Stakeholders", "projectStakeholder"}};

template <std::size_t size>
std::string ours_of(const std::array<Words, size>& words, const std::string& theirs) {
  for (const auto& pair : words)
    if (equal_caseless(pair.theirs, theirs)) return std::string(pair.ours);
  return {};
}

template <std::size_t size>
std::string theirs_of(const std::array<Words, size>& words, const std::string& ours) {
  for (const auto& pair : words)
    if (equal_caseless(pair.ours, ours)) return std::string(pair.theirs);
  return ours;
}

struct CodeAdvice {
  std::string_view code, advice;
};

constexpr std::array code_advice = {
    CodeAdvice{"5000", "it needs the object id of the service principal, which is not its client id"},
    CodeAdvice{
        "5001",
        "the organization's tenant does not know this service principal: a new one takes minutes to propagate, and "
        "one of another tenant can't become a member"},
    CodeAdvice{"5003", "the project no longer exists or is not visible to the signed-in identity"},
    CodeAdvice{"5017", "the organization has no such license left or does not offer it"},
    CodeAdvice{"5102", "a pipeline's own token can't add members: run keyless as a Project Collection Administrator"},
};

/// One outcome, or the first that failed of several.
const Json& failed_in(const Json& body) {
  const auto& several = member(body, "operationResults");
  for (const auto& one : several)
    if (text_at(one, {"isSuccess"}) != "true") return one;
  const auto& single = member(body, "operationResult");
  return single.is_object() ? single : body;
}

}  // namespace

std::string access_level_in(const Json& entitlement) {
  const auto license = text_at(entitlement, {"accessLevel", "accountLicenseType"});
  if (equal_caseless(license, "earlyAdopter")) return "Basic";
  const auto ours = ours_of(levels, license);
  if (!ours.empty()) return ours;
  const auto shown = text_at(entitlement, {"accessLevel", "licenseDisplayName"});
  return shown.empty() ? license : shown;
}

std::string license_of(const std::string& access_level) {
  return theirs_of(levels, access_level);
}

std::string project_group_in(const Json& project_entitlement) {
  const auto ours = ours_of(groups, text_at(project_entitlement, {"group", "groupType"}));
  return ours.empty() ? text_at(project_entitlement, {"group", "displayName"}) : ours;
}

std::string group_type_of(const std::string& group) {
  return theirs_of(groups, group);
}

http::Request entitlement_question(Services services, const std::string& organization, const std::string& member_id) {
  return entitlement_request(services, "GET", organization, "_apis/serviceprincipalentitlements/" + member_id,
                             members_version);
}

Result<void> outcome_in(const Json& body, const std::string& doing) {
  if (text_at(body, {"isSuccess"}) == "true") return {};
  const auto& errors = member(failed_in(body), "errors");
  if (!errors.is_array() || errors.empty())
    return Error{Errc::invalid_argument, doing + ": Azure DevOps reported a failure without a reason"};
  Error error{Errc::invalid_argument, doing + ": " + text_at(errors.front(), {"value"})};
  error.service_code = text_at(errors.front(), {"key"});
  for (const auto& [code, advice] : code_advice)
    if (error.service_code == code) error.advice = advice;
  return error;
}

asio::awaitable<Result<Answer>> change_entitlement(Services services, std::string organization, std::string member_id,
                                                   Json step, std::string doing) {
  auto steps = Json::array();
  steps.push_back(std::move(step));
  auto patch = with_body(entitlement_request(services, "PATCH", organization,
                                             "_apis/serviceprincipalentitlements/" + member_id, members_version),
                         steps);
  patch.content_type = "application/json-patch+json";
  auto answer = co_await send_json(services, std::move(patch), doing);
  if (!answer) co_return std::move(answer).error();
  auto done = outcome_in(answer->body, doing);
  if (!done) co_return std::move(done).error();
  co_return answer;
}

}  // namespace keyless::providers::devops
