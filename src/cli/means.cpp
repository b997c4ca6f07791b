#include "cli/means.hpp"

namespace keyless::cli {
namespace {

verify::Via via_from(const std::string& word) {
  if (word == "job") return verify::Via::job;
  return word == "proxy" ? verify::Via::proxy : verify::Via::any;
}

}  // namespace

verify::Means means_of(Clouds& clouds, const Arguments& arguments) {
  verify::Means means;
  means.signed_in = &clouds.signed_in();
  means.plain = &clouds.plain();
  means.cloud = &clouds.cloud();
  means.clock = &clouds.clock();
  means.tenant = clouds.tenant();
  means.oidc_request_uri = clouds.oidc_request_uri();
  means.via = via_from(arguments.via);
  means.patience = std::chrono::seconds(arguments.patience_seconds);
  return means;
}

}  // namespace keyless::cli
