#include <catch2/catch.hpp>

#include "sandbox/devops/wire/version.hpp"

using namespace keyless::sandbox::devops;

namespace {

constexpr Support released;
constexpr Support preview{.released = "0.0"};

}  // namespace

TEST_CASE("a version is taken from the query, else from the Accept header") {
  CHECK(negotiate("GET", "7.1", "", released).answered == "7.1");
  auto accept = "application/json;api-version=7.2-preview.4";
  CHECK(negotiate("GET", "", accept, released).answered == "7.2-preview.4");
  CHECK(negotiate("GET", "", "application/json; api-version=5.0; excludeUrls=true", released).answered == "5.0");
  CHECK(negotiate("GET", "7.1", "application/json;api-version=5.0", released).answered == "7.1");
}

TEST_CASE("a read may leave its version out, a write may not") {
  CHECK(negotiate("GET", "", "*/*", released).answered == "7.1");
  CHECK(negotiate("POST", "", "*/*", released).refused_key == "VssVersionNotSpecifiedException");
}

TEST_CASE("what is under preview needs the flag") {
  CHECK(negotiate("GET", "7.1", "", preview).refused_key == "VssInvalidPreviewVersionException");
  CHECK(negotiate("GET", "7.2", "", released).refused_key == "VssInvalidPreviewVersionException");
  CHECK(negotiate("GET", "7.1-preview", "", preview).answered == "7.1-preview.1");
  CHECK(negotiate("PATCH", "7.1-preview.1", "", preview).answered == "7.1-preview.1");
}

TEST_CASE("a version that never was is refused") {
  for (auto bad : {"banana", "7.", ".1", "7.1-beta", "7.1-preview.x", "-1.0", "7.1-previewed"})
    CHECK(negotiate("GET", bad, "", released).refused_key == "VssInvalidApiVersionException");
  for (auto far : {"8.0", "0.9", "99.0-preview"})
    CHECK(negotiate("GET", far, "", released).refused_key == "VssVersionOutOfRangeException");
}
