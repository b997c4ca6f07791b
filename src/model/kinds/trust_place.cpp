#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model::kinds {
namespace {

constexpr std::string_view applications = "/applications/";
constexpr std::string_view principals = "/servicePrincipals/";

}  // namespace

std::string entra_application_id(std::string_view object_id) {
  return std::string(applications) + lower(object_id);
}

std::string entra_principal_id(std::string_view object_id) {
  return std::string(principals) + lower(object_id);
}

TrustPlace trust_place(std::string_view identity_id) {
  if (starts_with_caseless(identity_id, applications)) return TrustPlace::directory;
  const auto parts = split(identity_id, '/');
  const bool user_assigned = parts.size() >= 9 && equal_caseless(parts[6], "Microsoft.ManagedIdentity") &&
                             equal_caseless(parts[7], "userAssignedIdentities");
  return user_assigned ? TrustPlace::resource_manager : TrustPlace::nowhere;
}

}  // namespace keyless::model::kinds
