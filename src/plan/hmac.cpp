#include "plan/hmac.hpp"

#include "base/json.hpp"

#include "base/digest.hpp"

namespace keyless::plan {

std::string hmac_of(nlohmann::json document, const std::string& key) {
  document.erase("digest");
  document.erase("hmac");
  return "sha256:" + hmac_sha256_hex(key, printed_json(document));
}

}  // namespace keyless::plan
