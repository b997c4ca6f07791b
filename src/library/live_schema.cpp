#include "base/json.hpp"
#include "keyless/live.hpp"
#include "library/live_grammar.hpp"
#include "library/live_kinds.hpp"
#include "manifest/grammar/schema.hpp"

namespace keyless {
namespace {

using Json = nlohmann::ordered_json;

/// A text, a list of texts, or an object of texts.
Json value_schema() {
  const Json text = {{"type", "string"}};
  return {{"anyOf",
           Json::array(
               {text, {{"type", "array"}, {"items", text}}, {{"type", "object"}, {"additionalProperties", text}}})}};
}

Json fields_schema(const model::Kind& kind) {
  auto properties = Json::object(), patterns = Json::object();
  for (const auto& name : library::live_fields(kind)) {
    const Json schema = model::is_flag(kind, name) ? Json{{"type", "boolean"}} : Json{{"$ref", "#/definitions/value"}};
    if (name.ends_with('/'))
      patterns["^" + name] = schema;
    else
      properties[name] = schema;
  }
  Json fields = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!patterns.empty()) fields["patternProperties"] = std::move(patterns);
  return fields;
}

/// For one kind, what its fields may be.
Json rule_for(const model::Kind& kind) {
  const Json is_kind = {{"properties", {{"kind", {{"const", kind.name}}}}}};
  const Json has_fields = {{"properties", {{"fields", fields_schema(kind)}}}};
  return {{"if", is_kind}, {"then", has_fields}};
}

}  // namespace

std::string live_schema() {
  auto schema = parsed_ordered_json(manifest::schema_document(library::live_grammar(), "keyless live graph",
                                                              "What one reading of the clouds found, for a plan."));
  auto rules = Json::array();
  for (const auto* kind : library::live_kinds()) rules.push_back(rule_for(*kind));
  schema["properties"]["resources"]["items"]["allOf"] = std::move(rules);
  schema["definitions"]["value"] = value_schema();
  return schema.dump(2) + "\n";
}

}  // namespace keyless
