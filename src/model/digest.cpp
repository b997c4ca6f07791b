#include "model/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "model/text.hpp"

namespace keyless::model {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

std::string uuid5(std::string_view name) {
  static const auto arm_namespace = boost::uuids::string_generator()("11fb06fb-712d-4ddd-98c7-e71bbd588830");
  return to_string(boost::uuids::name_generator_sha1(arm_namespace)(name.data(), name.size()));
}

std::string role_assignment_name(std::string_view owner, std::string_view scope, std::string_view principal_id,
                                 std::string_view role_guid) {
  auto name = folded_arm_id(scope) + "-" + lower(principal_id) + "-" + lower(role_guid);
  if (!owner.empty()) name = std::string(owner) + "-" + name;
  return uuid5(name);
}

}  // namespace keyless::model
