#pragma once

#include <map>
#include <string>
#include "base/json.hpp"

#include "sandbox/control/controls.hpp"
#include "sandbox/dispatch.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/lab.hpp"
#include "sandbox/state/folder.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::test {

using Fields = std::map<std::string, std::string>;

/// A tenant put together row by row, asked through the services' own routes without a network in between.
class Directory {
 public:
  Directory();

  static constexpr const char* tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  static constexpr const char* client = "aaaaaaaa-0000-4000-8000-000000000001";
  static constexpr const char* object = "aaaaaaaa-0000-4000-8000-000000000002";
  static constexpr const char* issuer = "https://token.example";
  static constexpr const char* subject = "repo:contoso/bots";
  static constexpr const char* audience = "api://AzureADTokenExchange";
  static constexpr const char* secret = "right-secret";

  /// The application's principal with these members more than its names.
  void application(const nlohmann::json& more = nlohmann::json::object());
  /// An identity by this name; its client id.
  std::string identity(const std::string& name, bool user_assigned = true);
  nlohmann::json trust(const std::string& by = issuer, const std::string& whom = subject,
                       const std::string& to = audience) const;
  void amend(const char* table, const std::string& key, const nlohmann::json& more);

  /// A foreign token, as that issuer signs it.
  std::string assertion(const std::string& by = issuer, const std::string& whom = subject,
                        const std::string& to = audience);

  Answer ask(const Service& service, const std::string& method, const std::string& target, const std::string& body = "",
             http::Headers headers = {});
  /// The token endpoint of the tenant; `fields` replace those of a sound request, and empty ones are left out.
  Answer sign_in(const Fields& fields, const std::string& in = tenant);
  Answer present(const std::string& assertion, const std::string& in = tenant);

  World world;
  Ids ids{world, 1};
  Keyring keyring{world, ids};
  StillClock clock;
  Controls controls{1};
  Cloud cloud{world, ids, keyring, clock, {}, 100, {}, &controls};

 private:
  Options options_;
  Folder folder_;
  Journal journal_{folder_};
  Dispatch dispatch_{cloud, journal_, folder_, options_};
};

/// The first of `error_codes`; 0 for a token.
int code_of(const Answer& answer);
/// The claims of a token, unproven.
nlohmann::json claims_in(const Answer& answer);

}  // namespace keyless::sandbox::test
