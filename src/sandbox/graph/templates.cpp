#include "sandbox/graph/templates.hpp"

#include <array>
#include <utility>

namespace keyless::sandbox::graph {

namespace {

constexpr std::string_view application =
    R"json({"id":null,"deletedDateTime":null,"appId":null,"applicationTemplateId":null,"disabledByMicrosoftStatus":null,
"createdDateTime":null,"displayName":null,"description":null,"groupMembershipClaims":null,"identifierUris":[],
"isDeviceOnlyAuthSupported":null,"isFallbackPublicClient":null,"notes":null,"publisherDomain":null,
"serviceManagementReference":null,"signInAudience":"AzureADandPersonalMicrosoftAccount","tags":[],
"tokenEncryptionKeyId":null,"samlMetadataUrl":null,"defaultRedirectUri":null,"certification":null,
"optionalClaims":null,"servicePrincipalLockConfiguration":null,"requestSignatureVerification":null,"addIns":[],
"api":{"acceptMappedClaims":null,"knownClientApplications":[],"requestedAccessTokenVersion":2,
"oauth2PermissionScopes":[],"preAuthorizedApplications":[]},"appRoles":[],"info":{"logoUrl":null,
"marketingUrl":null,"privacyStatementUrl":null,"supportUrl":null,"termsOfServiceUrl":null},"keyCredentials":[],
"parentalControlSettings":{"countriesBlockedForMinors":[],"legalAgeGroupRule":"Allow"},"passwordCredentials":[],
"publicClient":{"redirectUris":[]},"requiredResourceAccess":[],"verifiedPublisher":{"displayName":null,
"verifiedPublisherId":null,"addedDateTime":null},"web":{"homePageUrl":null,"logoutUrl":null,"redirectUris":[],
"implicitGrantSettings":{"enableAccessTokenIssuance":false,"enableIdTokenIssuance":false},
"redirectUriSettings":[]},"spa":{"redirectUris":[]}})json";

constexpr std::string_view service_principal =
    R"json({"id":null,"deletedDateTime":null,"accountEnabled":true,"alternativeNames":[],"appDisplayName":null,
"appDescription":null,"appId":null,"applicationTemplateId":null,"appOwnerOrganizationId":null,
"appRoleAssignmentRequired":false,"createdDateTime":null,"description":null,"disabledByMicrosoftStatus":null,
"displayName":null,"homepage":null,"loginUrl":null,"logoutUrl":null,"notes":null,
"notificationEmailAddresses":[],"preferredSingleSignOnMode":null,"preferredTokenSigningKeyThumbprint":null,
"replyUrls":[],"servicePrincipalNames":[],"servicePrincipalType":"Application","signInAudience":null,"tags":[],
"tokenEncryptionKeyId":null,"samlSingleSignOnSettings":null,"addIns":[],"appRoles":[],"info":{"logoUrl":null,
"marketingUrl":null,"privacyStatementUrl":null,"supportUrl":null,"termsOfServiceUrl":null},"keyCredentials":[],
"oauth2PermissionScopes":[],"passwordCredentials":[],"resourceSpecificApplicationPermissions":[],
"verifiedPublisher":{"displayName":null,"verifiedPublisherId":null,"addedDateTime":null}})json";

constexpr std::string_view group =
    R"json({"id":null,"deletedDateTime":null,"classification":null,"createdDateTime":null,"creationOptions":[],
"description":null,"displayName":null,"expirationDateTime":null,"groupTypes":[],"isAssignableToRole":null,
"mail":null,"mailEnabled":false,"mailNickname":null,"membershipRule":null,"membershipRuleProcessingState":null,
"onPremisesDomainName":null,"onPremisesLastSyncDateTime":null,"onPremisesNetBiosName":null,
"onPremisesSamAccountName":null,"onPremisesSecurityIdentifier":null,"onPremisesSyncEnabled":null,
"preferredDataLocation":null,"preferredLanguage":null,"proxyAddresses":[],"renewedDateTime":null,
"resourceBehaviorOptions":[],"resourceProvisioningOptions":[],"securityEnabled":true,"securityIdentifier":null,
"theme":null,"uniqueName":null,"visibility":null,"onPremisesProvisioningErrors":[],
"serviceProvisioningErrors":[]})json";

constexpr std::string_view user =
    R"json({"businessPhones":[],"displayName":null,"givenName":null,"jobTitle":null,"mail":null,"mobilePhone":null,
"officeLocation":null,"preferredLanguage":null,"surname":null,"userPrincipalName":null,"id":null,
"accountEnabled":true,"ageGroup":null,"city":null,"companyName":null,"country":null,"createdDateTime":null,
"creationType":null,"deletedDateTime":null,"department":null,"employeeId":null,"employeeType":null,
"externalUserState":null,"faxNumber":null,"identities":[],"imAddresses":[],"mailNickname":null,
"onPremisesImmutableId":null,"onPremisesSyncEnabled":null,"otherMails":[],"passwordPolicies":null,
"postalCode":null,"proxyAddresses":[],"state":null,"streetAddress":null,"usageLocation":null,
"userType":"Member"})json";

constexpr std::string_view short_user =
    R"json({"businessPhones":[],"displayName":null,"givenName":null,"jobTitle":null,"mail":null,"mobilePhone":null,
"officeLocation":null,"preferredLanguage":null,"surname":null,"userPrincipalName":null})json";

constexpr std::string_view credential =
    R"json({"id":null,"name":null,"issuer":null,"subject":null,"description":null,"audiences":[]})json";

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> templates = {
    {{"application", application},
     {"servicePrincipal", service_principal},
     {"group", group},
     {"user", user},
     {"shortUser", short_user},
     {"federatedIdentityCredential", credential}}};

}  // namespace

std::string_view template_of(std::string_view type) {
  for (const auto& [name, text] : templates)
    if (name == type) return text;
  return "{}";
}

}  // namespace keyless::sandbox::graph
