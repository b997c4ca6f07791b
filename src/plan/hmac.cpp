#include "plan/hmac.hpp"

#include <nlohmann/json.hpp>

#include "model/digest.hpp"
#include "model/json.hpp"

namespace keyless::plan {

std::string hmac_of(nlohmann::json document, const std::string& key) {
  document.erase("digest");
  document.erase("hmac");
  return "sha256:" + model::hmac_sha256_hex(key, model::printed_json(document));
}

}  // namespace keyless::plan
