#include "cli/cloud_choice.hpp"

#include <fstream>
#include <sstream>

namespace keyless::cli {
namespace {

desired::CloudNames names_of(const http::Cloud& cloud) {
  return {cloud.name, cloud.resource_manager + "/", cloud.exchange_audience, cloud.environment};
}

Result<desired::CloudNames> names_of_built_in(const std::vector<manifest::Manifest>& manifests) {
  const auto cloud = http::built_in_cloud(manifests.empty() ? "AzureCloud" : manifests.front().cloud());
  if (!cloud) return cloud.error();
  return names_of(*cloud);
}

}  // namespace

Result<http::Cloud> read_cloud_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return Error{
        .code = Errc::invalid_argument,
        .message = "the cloud file can't be opened",
        .where = file,
        .advice =
            "Save the line that `keyless sandbox serve` prints into it, or write one as docs/clouds.md describes."};
  std::ostringstream text;
  text << in.rdbuf();
  return http::parse_cloud(text.str(), file);
}

Result<desired::CloudNames> names_for(const Arguments& arguments, const std::vector<manifest::Manifest>& manifests) {
  if (arguments.sandbox || arguments.cloud_file.empty()) return names_of_built_in(manifests);
  const auto cloud = read_cloud_file(arguments.cloud_file);
  if (!cloud) return cloud.error();
  if (cloud->loopback) return names_of_built_in(manifests);
  for (const auto& manifest : manifests)
    if (manifest.azure.cloud.written() && manifest.cloud() != cloud->name)
      return Error{.code = Errc::invalid_manifest,
                   .message = "the manifest is for " + manifest.cloud() + ", but --cloud " + arguments.cloud_file +
                              " describes " + cloud->name,
                   .where = manifest.file,
                   .advice = "Leave `cloud` out of a manifest for a cloud that a file describes."};
  return names_of(*cloud);
}

}  // namespace keyless::cli
