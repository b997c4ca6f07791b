#include "auth/aadsts.hpp"

#include <algorithm>
#include <array>

namespace keyless::auth {
namespace {

struct Remedy {
  std::string_view code;
  std::string_view text;
};

constexpr std::array remedies = {
    Remedy{"AADSTS70021",
           "no federated credential matches: compare issuer, subject and audience; a new one can take minutes "
           "to work"},
    Remedy{"AADSTS700211",
           "no federated credential has this issuer: the connection's issuer may have changed from "
           "vstoken.dev.azure.com to "
           "login.microsoftonline.com"},
    Remedy{
        "AADSTS700212",
        "no federated credential has this audience: it must be api://AzureADTokenExchange, or the sovereign cloud's"},
    Remedy{"AADSTS700213",
           "no federated credential has this subject: organization, project or connection may have been renamed"},
    Remedy{"AADSTS7002138", "the subject differs only in case: copy the connection's subject exactly"},
    Remedy{"AADSTS70025", "the identity has no federated credential: create one"},
    Remedy{"AADSTS700016",
           "this client id is not known in this tenant: wrong id or tenant, a deleted identity, or one too new to have "
           "spread"},
    Remedy{"AADSTS700011", "this application is not in the directory: wrong id or tenant, or deleted"},
    Remedy{"AADSTS700024",
           "the assertion has expired or is not yet valid: check the clock, and request a new one for each exchange"},
    Remedy{"AADSTS700027", "the assertion's signature is not valid: wrong certificate, or its key is not registered"},
    Remedy{"AADSTS50012", "the assertion's signature is not valid: wrong certificate, or its key is not registered"},
    Remedy{"AADSTS7000215", "the client secret is wrong: its value is needed, not its id"},
    Remedy{"AADSTS7000222", "the client secret has expired: renew it, or move to a federated credential"},
    Remedy{"AADSTS70052", "a multitenant application can't trust this issuer: set its signInAudience to AzureADMyOrg"},
    Remedy{"AADSTS700223", "a tenant policy forbids federation with this issuer: ask its administrator"},
    Remedy{"AADSTS700238", "a tenant policy forbids federation for this kind of identity: ask its administrator"},
    Remedy{"AADSTS90002", "this tenant does not exist in this cloud: check the tenant id and azure.cloud"},
    Remedy{"AADSTS900382", "this cloud does not accept identities of another cloud"},
    Remedy{"AADSTS90061",
           "the issuer's discovery document or keys can't be fetched: the issuer must be reachable from the internet"},
    Remedy{"AADSTS50076", "the account requires multifactor authentication: use a workload identity"},
    Remedy{"AADSTS50079", "the account requires multifactor authentication: use a workload identity"},
    Remedy{"AADSTS53003", "Conditional Access blocks it: use a workload identity, or ask the tenant's administrator"},
    Remedy{"AADSTS65001", "an administrator has not consented to the requested permissions"},
    Remedy{"AADSTS500011", "the requested service is not known in this tenant: wrong tenant or wrong cloud"},
    Remedy{"AADSTS50001", "the requested service is not known in this tenant: wrong tenant or wrong cloud"},
    Remedy{"AADSTS70011", "the scope is not valid for this service or cloud"},
    Remedy{"AADSTS90055", "the sign-in service is busy: wait and run again"},
    Remedy{"AADSTS90033", "the sign-in service has a temporary failure: wait and run again"},
    Remedy{"AADSTS90006", "the sign-in service has a temporary failure: wait and run again"},
    Remedy{"AADSTS50196", "too many sign-ins of the same kind: wait and run again"},
};

constexpr std::array passing = {"AADSTS70021",  "AADSTS700211", "AADSTS700212", "AADSTS700213", "AADSTS70025",
                                "AADSTS700016", "AADSTS700011", "AADSTS90055",  "AADSTS90033",  "AADSTS90006"};

}  // namespace

std::string_view aadsts_remedy(std::string_view code) {
  const auto found =
      std::find_if(remedies.begin(), remedies.end(), [&](const Remedy& row) { return row.code == code; });
  return found == remedies.end() ? std::string_view() : found->text;
}

bool aadsts_may_pass(std::string_view code) {
  return std::find(passing.begin(), passing.end(), code) != passing.end();
}

}  // namespace keyless::auth
