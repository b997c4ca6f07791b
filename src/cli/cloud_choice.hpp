#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "desired/desired.hpp"
#include "http/cloud.hpp"
#include "manifest/manifest.hpp"

namespace keyless::cli {

/// The cloud that --cloud FILE describes.
Result<http::Cloud> read_cloud_file(const std::string& file);

/// What the graph takes from the cloud of this run: the names of the built-in cloud that the manifests are for, on a
/// sandbox too, because what is written must not depend on where it is tried; or those of the real cloud that --cloud
/// FILE describes. `invalid_manifest` when a manifest names another cloud than the file.
Result<desired::CloudNames> names_for(const Arguments& arguments, const std::vector<manifest::Manifest>& manifests);

}  // namespace keyless::cli
