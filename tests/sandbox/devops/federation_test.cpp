#include <catch2/catch.hpp>

#include "sandbox/devops/serviceendpoint/federation.hpp"

using namespace keyless::sandbox::devops;

TEST_CASE("a GUID is packed as .NET keeps it") {
  CHECK(packed_guid("72f988bf-86f1-41af-91ab-2d7cd011db47") == "v4j5cvGGr0GRqy180BHbRw");
  CHECK(packed_guid("499b84ac-1321-427f-aa17-267ca6975798") == "rISbSSETf0KqFyZ8ppdXmA");
  CHECK(packed_guid("72f988bf") == "");
  CHECK(packed_guid("not a guid at all, whatever its length") == "");
}

TEST_CASE("the issuer of Entra makes a subject of ids only") {
  auto trust = entra_federation("72f988bf-86f1-41af-91ab-2d7cd011db47", "2ad38d1e-3eaf-4769-931c-3a2da67bbb01",
                                "18807d4f-3345-4888-b2dc-f2884e4eb235");
  CHECK(trust.issuer == "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0");
  CHECK(trust.subject ==
        "/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/rISbSSETf0KqFyZ8ppdXmA/sc/2ad38d1e-3eaf-4769-931c-3a2da67bbb01/"
        "18807d4f-3345-4888-b2dc-f2884e4eb235");
  CHECK(trust.audience == "fb60f99c-7a34-4190-8149-302f77469936");
}

TEST_CASE("the issuer of Azure DevOps makes a subject of names") {
  auto trust = organization_federation("2ad38d1e-3eaf-4769-931c-3a2da67bbb01", "contoso", "Microbots", "sc-bots");
  CHECK(trust.issuer == "https://vstoken.dev.azure.com/2ad38d1e-3eaf-4769-931c-3a2da67bbb01");
  CHECK(trust.subject == "sc://contoso/Microbots/sc-bots");
  CHECK(trust.audience == "api://AzureADTokenExchange");
  CHECK(pipeline_federation("id", "contoso", "Microbots", "ci").subject == "p://contoso/Microbots/ci");
}
