#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;

namespace {

/// Strikes once, at identity writes.
Options striking(Fault fault, bool committed) {
  Options options;
  options.fault = [fault, committed, struck = false](const FaultPoint& point) mutable -> std::optional<Fault> {
    bool here = point.method == "PUT" && point.target.find("userAssignedIdentities") != std::string::npos;
    if (struck || !here || point.committed != committed) return std::nullopt;
    struck = true;
    return fault;
  };
  return options;
}

}  // namespace

TEST_CASE("a fault before the commit leaves nothing behind", "[sandbox]") {
  Fault fault;
  fault.status = 503;
  fault.headers = {{"Retry-After", "1"}};
  fault.body = "busy";
  Lab lab(striking(fault, false));
  auto refused = lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}});
  CHECK(refused.status == 503);
  CHECK(refused.header("Retry-After") == "1");
  CHECK(refused.text == "busy");
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 404);
}

TEST_CASE("a connection reset after the commit hides what was done", "[sandbox]") {
  Fault fault;
  fault.drop = true;
  Lab lab(striking(fault, true));
  CHECK(lab.arm("PUT", msi(identity("mi-one")), {{"location", "eastus"}}).status == 0);
  CHECK(lab.arm("GET", msi(identity("mi-one"))).status == 200);
}

TEST_CASE("a fault after the commit may change a part of the answer", "[sandbox]") {
  Options options;
  options.fault = [](const FaultPoint& point) -> std::optional<Fault> {
    if (!point.committed || point.target.find("roleDefinitions") == std::string::npos) return std::nullopt;
    Fault fault;
    fault.body = point.answer.substr(0, point.answer.size() / 2);
    return fault;
  };
  Lab lab(options);
  auto answer = lab.arm("GET", std::string("/subscriptions/") + Lab::subscription +
                                   "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01");
  CHECK(answer.status == 200);
  CHECK(answer.body.is_discarded());
}
