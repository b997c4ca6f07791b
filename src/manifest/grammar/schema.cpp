#include "manifest/grammar/schema.hpp"

#include "base/json.hpp"
#include "manifest/grammar/pattern.hpp"

namespace keyless::manifest {
namespace {

using Json = nlohmann::ordered_json;
using Type = Shape::Type;

Json schema_of(const Shape& shape);

// Unquoted, `123` and `true` are numbers and booleans to other YAML readers; the loader takes them as they are written.
Json types_for(const Rule& rule) {
  if (rule.quoted) return "string";
  Json types = Json::array({"string"});
  const auto fits = [&](std::string_view text) { return !complaint_about(rule, text); };
  const bool may_be_number = fits("1234") || fits("7");
  if (may_be_number) types.push_back("number");
  if (fits("true") && may_be_number) types.push_back("boolean");
  return types.size() == 1 ? types[0] : types;
}

Json text_schema(const Rule& rule) {
  Json schema = {{"type", types_for(rule)}, {"maxLength", rule.longest}};
  if (rule.shortest > 0) schema["minLength"] = rule.shortest;
  if (!rule.pattern.empty())
    schema["pattern"] = rule.caseless ? with_both_cases(rule.pattern) : std::string(rule.pattern);
  return schema;
}

Json mapping_schema(const Shape& shape) {
  Json properties = Json::object(), required = Json::array(), dependencies = Json::object(), forms = Json::array();
  for (const auto& key : shape.keys) {
    Json property = {{"description", key.doc}};
    property.update(schema_of(*key.shape));
    properties[std::string(key.name)] = std::move(property);
    if (key.required && !key.in_defaults) required.push_back(key.name);
    if (!key.needs.empty()) dependencies[std::string(key.name)] = Json::array({key.needs});
  }
  for (const auto key : shape.one_of) forms.push_back({{"required", Json::array({key})}});
  Json schema = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  if (!dependencies.empty()) schema["dependencies"] = std::move(dependencies);
  if (!forms.empty()) schema["oneOf"] = std::move(forms);
  return schema;
}

Json names_schema(const Shape& shape) {
  Json names = text_schema(*shape.rule);
  names.erase("type");
  return {{"type", "object"}, {"propertyNames", std::move(names)}, {"additionalProperties", schema_of(*shape.item)}};
}

Json list_schema(const Shape& shape) {
  Json list = {{"type", "array"}, {"items", schema_of(*shape.item)}};
  return shape.instead ? Json{{"anyOf", Json::array({std::move(list), schema_of(*shape.instead)})}} : list;
}

Json schema_of(const Shape& shape) {
  switch (shape.type) {
    case Type::text:
      return text_schema(*shape.rule);
    case Type::flag:
      return {{"type", "boolean"}};
    case Type::only_true:
      return {{"const", true}};
    case Type::version:
      return {{"const", 1}};
    case Type::choice:
      return {{"enum", shape.choices}};
    case Type::mapping:
      return mapping_schema(shape);
    case Type::names:
      return names_schema(shape);
    case Type::list:
      return list_schema(shape);
    case Type::either:
      return {{"anyOf", Json::array({text_schema(*shape.rule), schema_of(*shape.item)})}};
    case Type::any:
      break;
  }
  return Json::object();
}

}  // namespace

std::string schema_document(const Shape& shape, std::string_view title, std::string_view description) {
  Json schema = {
      {"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}, {"description", description}};
  schema.update(schema_of(shape));
  return schema.dump(2) + "\n";
}

}  // namespace keyless::manifest
