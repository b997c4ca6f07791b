#include <catch2/catch.hpp>
#include <string>

#include "auth/claims.hpp"

using namespace keyless;
using namespace keyless::auth;

namespace {

/// base64url of `{"tid":"T","appid":"A","oid":"O"}` and its like, made by hand.
http::Secret token(const std::string& payload) {
  return http::Secret("Bearer eyJhbGciOiJub25lIn0." + payload + ".c2ln");
}

}  // namespace

TEST_CASE("claims: who a token stands for") {
  struct Row {
    const char* name;
    const char* payload;
    Claims claims;
  };
  const Row rows[] = {
      {"an application", "eyJ0aWQiOiJUIiwiYXBwaWQiOiJBIiwib2lkIjoiTyJ9", {"T", "A", "O"}},
      {"an application, version 2", "eyJ0aWQiOiJUIiwiYXpwIjoiQSIsIm9pZCI6Ik8ifQ", {"T", "A", "O"}},
      {"a person, through a program", "eyJ0aWQiOiJUIiwiYXBwaWQiOiJBIiwib2lkIjoiTyIsInNjcCI6InVzZXIifQ", {"T", "", "O"}},
      {"claims of another type", "eyJ0aWQiOjEsImFwcGlkIjpbXX0", {"", "", ""}},
      {"no JSON", "bm90IGpzb24", {"", "", ""}},
      {"no base64", "%%%", {"", "", ""}},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto found = claims_of(token(row.payload));
      CHECK(found.tenant_id == row.claims.tenant_id);
      CHECK(found.client_id == row.claims.client_id);
      CHECK(found.principal_id == row.claims.principal_id);
    }
  }
}

TEST_CASE("claims: a personal access token tells nothing") {
  CHECK(claims_of(http::Secret("Basic OmFiY2RlZg==")).principal_id.empty());
  CHECK(claims_of(http::Secret()).principal_id.empty());
}
