#include "base/text.hpp"
#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {

void read_places(Reading& reading) {
  const auto& azure = section(reading.document, "azure");
  reading.into.azure = {text_in(azure, "cloud"), text_in(azure, "tenant"), text_in(azure, "subscription"),
                        text_in(azure, "location")};
  reading.into.azure.tenant.value = lower(reading.into.azure.tenant.value);
  reading.into.azure.subscription.value = lower(reading.into.azure.subscription.value);
  const auto& devops = section(reading.document, "azureDevOps");
  reading.into.devops = {text_in(devops, "organization"), text_in(devops, "project"), text_in(devops, "issuer")};
}

}  // namespace keyless::manifest::reading
