#pragma once

#include <initializer_list>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// Audiences as access tokens carry them.
namespace audiences {
inline constexpr const char* azure_devops = "499b84ac-1321-427f-aa17-267ca6975798";
inline constexpr const char* token_exchange = "api://AzureADTokenExchange";
/// What Entra itself writes as `aud` of a token for that exchange; a credential still says the audience above.
inline constexpr const char* token_exchange_app = "fb60f99c-7a34-4190-8149-302f77469936";
}  // namespace audiences

/// The principal of a current Entra access token for one of these audiences; nobody when it proves nothing.
/// A principal that was deleted since still counts: what it may do is another question.
Caller caller_of_token(const Cloud& cloud, std::string_view token, std::initializer_list<std::string_view> wanted);

}  // namespace keyless::sandbox
