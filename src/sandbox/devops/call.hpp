#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "sandbox/devops/error.hpp"
#include "sandbox/devops/federation.hpp"
#include "sandbox/devops/organization.hpp"

namespace keyless::sandbox::devops {

/// How a sign-in with an assertion and a read of a subscription ended.
struct Probe {
  int status = 200;          ///< of the sign-in when that failed, else of the read
  bool signed_in = false;
  std::string message = {};  ///< the service's own text when it failed
};

/// What Azure DevOps needs from the clouds around it.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  virtual std::string new_guid() = 0;
  virtual std::string timestamp() = 0;  ///< now, `2026-11-21T13:40:11.123Z`
  /// The object id of the principal whose Entra token this is; nothing when it is not for Azure DevOps, not of that
  /// tenant, expired or forged.
  virtual std::optional<std::string> principal_of(std::string_view token, std::string_view tenant) = 0;
  virtual std::string mint_assertion(const Federation& federation) = 0;
  virtual Probe probe_with_assertion(std::string_view tenant, std::string_view client_id, const std::string& assertion,
                                     std::string_view subscription) = 0;
  virtual Probe probe_with_secret(std::string_view tenant, std::string_view client_id, const std::string& secret,
                                  std::string_view subscription) = 0;
  virtual std::string core_origin() = 0;          ///< `https://localhost:1234`
  virtual std::string graph_origin() = 0;
  virtual std::string entitlements_origin() = 0;
};

/// Who calls.
struct Caller {
  const Member* member = nullptr;
  const JobToken* job = nullptr;  ///< set when a job's own token was used
};

/// One authenticated request on its way through a handler.
struct Call {
  Organization& organization;
  Surroundings& surroundings;
  Caller caller = {};
  std::string method = {};
  std::map<std::string, std::string> captured = {};  ///< by the names in the route's template
  std::map<std::string, std::string> query = {};     ///< names in lower case
  nlohmann::json body = {};
  Project* project = nullptr;                        ///< of a project-scoped route

  const std::string& part(const std::string& name) const;
  std::string asked(const std::string& lower_case_name) const;
  bool asked_true(const std::string& lower_case_name) const;
  std::string base() const;  ///< `https://localhost:1234/organization`
};

struct Answer {
  int status = 200;
  std::optional<nlohmann::json> body = {};
  http::Headers headers = {};
};

Answer refused(const Refusal& refusal);
Answer listed(nlohmann::json values);

using Handler = Answer (*)(Call&);

}  // namespace keyless::sandbox::devops
