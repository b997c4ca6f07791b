#include "sandbox/directory/caller.hpp"

#include <algorithm>
#include "base/json.hpp"

#include "sandbox/keys/jwt.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

Caller caller_of_token(const Cloud& cloud, std::string_view token, std::initializer_list<std::string_view> wanted) {
  auto claims = verified_claims(cloud, token);
  if (!claims.is_object() || !is_current(cloud, claims)) return {};
  auto audience = claim_of(claims, "aud");
  if (std::find(wanted.begin(), wanted.end(), audience) == wanted.end()) return {};
  if (text_of(claims, "oid").empty()) return {};
  Caller caller;
  caller.kind = Caller::Kind::principal;
  caller.object_id = text_of(claims, "oid");
  caller.app_id = text_of(claims, "appid");
  caller.tenant = text_of(claims, "tid");
  caller.name = caller.app_id;
  return caller;
}

}  // namespace keyless::sandbox
