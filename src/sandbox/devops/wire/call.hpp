#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/json.hpp"

#include "sandbox/devops/wire/error.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// One admitted request on its way through a handler. Rows are copies: they stay good while the world changes.
struct Call {
  Cloud& cloud;
  const Request& request;
  nlohmann::json organization = {};
  nlohmann::json member = {};   ///< who calls
  nlohmann::json job = {};      ///< the claims of a job's own token, else null
  nlohmann::json project = {};  ///< of a project-scoped route, else null
  nlohmann::json body = {};     ///< null when there is none or it is no JSON

  World& world() const { return cloud.world; }
  std::string organization_name() const { return text_of(organization, "name"); }
  std::string project_id() const { return text_of(project, "id"); }
  bool administrator() const { return member.value("administrator", false); }
  std::string part(std::string_view name) const { return request.param(name); }
  std::string asked(std::string_view lower_case_name) const { return std::string(request.asked(lower_case_name)); }
  bool asked_true(std::string_view lower_case_name) const;
  std::string base() const;  ///< `https://localhost:1234/organization`
  std::string timestamp() const;
};

struct Answer {
  int status = 200;
  std::optional<nlohmann::json> body = {};
  http::Headers headers = {};
  bool formatted = false;  ///< an error status whose body is the resource's own, so that it names the version too
};

Answer refused(const Refusal& refusal);
Answer listed(nlohmann::json values);

/// An answer as bytes, without the negotiated version.
Reply reply_of(const Answer& answer, std::string_view version);

}  // namespace keyless::sandbox::devops
