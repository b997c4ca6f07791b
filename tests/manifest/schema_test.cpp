#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "manifest/manifest.hpp"

TEST_CASE("the schema that is checked in is the grammar of this program") {
  std::ifstream file("schemas/manifest.schema.json", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  CHECK(text.str() == keyless::manifest::schema_json());
}
