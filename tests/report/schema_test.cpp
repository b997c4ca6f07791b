#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include "base/json.hpp"

#include "report/migration.hpp"
#include "report/outputs.hpp"

using namespace keyless;
using nlohmann::json;

namespace {

json read(const std::filesystem::path& file) {
  std::ifstream in(file);
  INFO(file.string());
  REQUIRE(in);
  return json::parse(in);
}

bool has_type(const json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  return type == value.type_name() || (type == "number" && value.is_number());
}

/// As much of JSON Schema as our own schemas use. Answers what is wrong, "" when nothing is.
class Validator {
 public:
  explicit Validator(const json& root) : root_(root) {}

  std::string check(const json& value) const { return check(root_, value, "$"); }

 private:
  std::string check(const json& schema, const json& value, const std::string& at) const {
    if (schema.contains("$ref"))
      return check(root_.at(json::json_pointer(schema.at("$ref").get<std::string>().substr(1))), value, at);
    if (schema.contains("const") && schema.at("const") != value) return at + " has another value";
    if (schema.contains("enum") && std::ranges::count(schema.at("enum"), value) == 0)
      return at + " is none of the values";
    if (schema.contains("anyOf")) return any_of(schema.at("anyOf"), value, at);
    if (schema.contains("type") && !has_type(value, schema.at("type"))) return at + " has another type";
    if (value.is_object()) return object(schema, value, at);
    if (value.is_array()) return array(schema, value, at);
    return {};
  }

  std::string any_of(const json& schemas, const json& value, const std::string& at) const {
    for (const auto& schema : schemas)
      if (check(schema, value, at).empty()) return {};
    return at + " fits no alternative";
  }

  std::string object(const json& schema, const json& value, const std::string& at) const {
    for (const auto& name : schema.value("required", json::array()))
      if (!value.contains(name.get<std::string>())) return at + " lacks " + name.get<std::string>();
    const auto properties = schema.value("properties", json::object());
    const auto others = schema.value("additionalProperties", json(true));
    for (const auto& [name, member] : value.items()) {
      const auto path = at + "." + name;
      const bool known = properties.contains(name);
      if (!known && others == false) return path + " is unknown";
      if (!known && !others.is_object()) continue;
      if (auto wrong = check(known ? properties.at(name) : others, member, path); !wrong.empty()) return wrong;
    }
    return {};
  }

  std::string array(const json& schema, const json& value, const std::string& at) const {
    for (std::size_t i = 0; i < value.size(); ++i)
      if (auto wrong = check(schema.value("items", json::object()), value[i], at + "[" + std::to_string(i) + "]");
          !wrong.empty())
        return wrong;
    return {};
  }

  const json& root_;
};

void expect_valid(const char* schema_file, const char* document_name) {
  const auto schema = read(schema_file);
  const Validator validator(schema);
  std::size_t documents = 0;
  for (const auto& folder : std::filesystem::directory_iterator("tests/golden/plans")) {
    const auto document = read(folder.path() / document_name);
    INFO(folder.path().string());
    CHECK(validator.check(document) == "");
    for (const auto& [name, member] : document.items()) {
      auto without = document;
      without.erase(name);
      CHECK(validator.check(without) != "");
    }
    auto more = document;
    more["surprise"] = 1;
    CHECK(validator.check(more) != "");
    ++documents;
  }
  CHECK(documents >= 10);
}

}  // namespace

TEST_CASE("plan documents are as their schema says, and lack nothing it requires") {
  expect_valid("schemas/plan.schema.json", "plan.json");
}

TEST_CASE("drift reports are as their schema says, and lack nothing it requires") {
  expect_valid("schemas/drift.schema.json", "drift.json");
}

TEST_CASE("migration reports are as their schema says, known and unknown") {
  model::Migration migration;
  migration.organization = "contoso";
  migration.days_left = 222;
  migration.gaps = {"listing projects: forbidden."};
  model::MigrationRow unknown;
  model::MigrationRow known;
  known.issuer = unknown.issuer = "old";
  known.secret_ends = known.last_used = "2026-01-01";
  known.condition = "disabled";
  known.owner = "bots";
  known.use_known = known.pipelines_known = true;
  known.way = model::Way::migrate;
  known.type = unknown.type = "dockerregistry";
  known.registry = "ACR";
  known.new_trust = {{"issuer", "subject", "audience"}};
  known.not_authorized = {{"7", "ci"}};
  known.risk = {"low", "it is disabled"};
  known.manifest = "bots.yaml:8";
  known.obstacles = {{"disabled", "it is disabled", "enable it first"}};
  migration.rows = {known, unknown};
  migration.not_listed = {{"github", "Token", 2}};
  migration.since = {{"2026-11-14", {{"1", "Payments", "sc-a", "", "convert"}}}};
  const auto schema = read("schemas/migration.schema.json");
  const Validator validator(schema);
  const auto document = keyless::parsed_json(report::migration_json(migration, {.cloud = "AzureCloud"}));
  CHECK(validator.check(document) == "");
  for (const auto* path : {"/about", "/connections/0/toDo", "/connections/1/obstacles", "/totals/failed", "/notRead",
                           "/notListed/0/connections", "/workLists/0/text", "/since/date"}) {
    const json removal = {{{"op", "remove"}, {"path", path}}};
    CHECK(validator.check(document.patch(removal)) != "");
  }
}

TEST_CASE("outputs are as their schema says") {
  const auto schema = read("schemas/output.schema.json");
  const Validator validator(schema);
  report::Heading heading;
  heading.cloud = "AzureCloud";
  const std::vector<report::Outputs> all = {
      {model::Address("identity", "mi-x"), {{"clientId", "c"}, {"principalId", "p"}, {"tenantId", "t"}, {"id", "/x"}}},
      {model::Address("serviceConnection", "P/c"), {}, "does not exist yet"}};
  const auto document = keyless::parsed_json(report::outputs_json(all, heading));
  CHECK(validator.check(document) == "");
  auto more = document;
  more["outputs"][0]["values"]["secret"] = "s";
  CHECK(validator.check(more) != "");
}

TEST_CASE("the checker of these tests finds what is wrong deeper down") {
  const auto schema = read("schemas/plan.schema.json");
  const auto document = read("tests/golden/plans/create/plan.json");
  const Validator validator(schema);
  for (const auto& edit : {R"([{"op": "replace", "path": "/changes/0/action", "value": "nonsense"}])",
                           R"([{"op": "replace", "path": "/changes/0/fields/0/after", "value": 7}])",
                           R"([{"op": "remove", "path": "/context/cloud"}])",
                           R"([{"op": "replace", "path": "/totals/create", "value": "1"}])"})
    CHECK(validator.check(document.patch(keyless::parsed_json(edit))) != "");
}
