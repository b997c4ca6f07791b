#include "http/secret.hpp"

#include <openssl/crypto.h>

namespace keyless::http {

Secret::~Secret() {
  if (!value_.empty()) OPENSSL_cleanse(value_.data(), value_.size());
}

}  // namespace keyless::http
