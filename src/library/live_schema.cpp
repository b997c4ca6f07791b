#include "base/json.hpp"
#include "keyless/live.hpp"
#include "library/live_grammar.hpp"
#include "library/live_kinds.hpp"
#include "manifest/grammar/schema.hpp"

namespace keyless {
namespace {

using OrderedJson = nlohmann::ordered_json;

/// A text, a list of texts, or an object of texts.
OrderedJson value_schema() {
  const OrderedJson text = {{"type", "string"}};
  return {{"anyOf",
           OrderedJson::array(
               {text, {{"type", "array"}, {"items", text}}, {{"type", "object"}, {"additionalProperties", text}}})}};
}

OrderedJson fields_schema(const model::Kind& kind) {
  auto properties = OrderedJson::object(), patterns = OrderedJson::object();
  for (const auto& name : library::live_fields(kind)) {
    const OrderedJson schema =
        model::is_flag(kind, name) ? OrderedJson{{"type", "boolean"}} : OrderedJson{{"$ref", "#/definitions/value"}};
    if (name.ends_with('/'))
      patterns["^" + name] = schema;
    else
      properties[name] = schema;
  }
  OrderedJson fields = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!patterns.empty()) fields["patternProperties"] = std::move(patterns);
  return fields;
}

/// For one kind, what its fields may be.
OrderedJson rule_for(const model::Kind& kind) {
  const OrderedJson is_kind = {{"properties", {{"kind", {{"const", kind.name}}}}}};
  const OrderedJson has_fields = {{"properties", {{"fields", fields_schema(kind)}}}};
  return {{"if", is_kind}, {"then", has_fields}};
}

}  // namespace

std::string live_schema() {
  auto schema = parsed_ordered_json(manifest::schema_document(library::live_grammar(), "keyless live graph",
                                                              "What one reading of the clouds found, for a plan."));
  auto rules = OrderedJson::array();
  for (const auto* kind : library::live_kinds()) rules.push_back(rule_for(*kind));
  schema["properties"]["resources"]["items"]["allOf"] = std::move(rules);
  schema["definitions"]["value"] = value_schema();
  return schema.dump(2) + "\n";
}

}  // namespace keyless
