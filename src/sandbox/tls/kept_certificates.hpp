#pragma once

#include "sandbox/state/folder.hpp"
#include "sandbox/tls/certificate.hpp"

namespace keyless::sandbox {

/// Made at the first start of a folder, so that clients that trust it keep trusting it.
Certificates certificates_of(const Folder& folder);

}  // namespace keyless::sandbox
