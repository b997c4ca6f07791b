#include "base/json.hpp"

#include "sandbox/arm/policy.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

json parameter(const char* type, const char* title) {
  return {{"type", type}, {"metadata", {{"displayName", title}}}};
}

json definition(const char* guid, const char* title, const char* mode, json parameters, json rule) {
  return {{"properties",
           {{"displayName", title},
            {"policyType", "BuiltIn"},
            {"mode", mode},
            {"parameters", std::move(parameters)},
            {"policyRule", std::move(rule)}}},
          {"id", std::string("/providers/Microsoft.Authorization/policyDefinitions/") + guid},
          {"type", "Microsoft.Authorization/policyDefinitions"},
          {"name", guid}};
}

json deny_when(json condition) {
  return {{"if", std::move(condition)}, {"then", {{"effect", "deny"}}}};
}

constexpr const char* tag_field = "[concat('tags[', parameters('tagName'), ']')]";

json tag_name() {
  return {{"tagName", parameter("String", "Tag Name")}};
}
json tag_name_and_value() {
  return {{"tagName", parameter("String", "Tag Name")}, {"tagValue", parameter("String", "Tag Value")}};
}

json groups_without_tag() {
  return {{"allOf",
           {{{"field", "type"}, {"equals", "Microsoft.Resources/subscriptions/resourceGroups"}},
            {{"field", tag_field}, {"exists", "false"}}}}};
}

json add_tag() {
  json operation = {{"operation", "add"}, {"field", tag_field}, {"value", "[parameters('tagValue')]"}};
  return {{"if", {{"field", tag_field}, {"exists", "false"}}},
          {"then", {{"effect", "modify"}, {"details", {{"operations", json::array({operation})}}}}}};
}

json append_tag() {
  json addition = {{"field", tag_field}, {"value", "[parameters('tagValue')]"}};
  return {{"if", {{"field", tag_field}, {"exists", "false"}}},
          {"then", {{"effect", "append"}, {"details", json::array({addition})}}}};
}

json allowed_locations() {
  return {{"allOf",
           {{{"field", "location"}, {"notIn", "[parameters('listOfAllowedLocations')]"}},
            {{"field", "location"}, {"notEquals", "global"}}}}};
}

json all_definitions() {
  return {
      definition("e56962a6-4747-49cd-b67b-bf8b01975c4c", "Allowed locations", "Indexed",
                 {{"listOfAllowedLocations", parameter("Array", "Allowed locations")}}, deny_when(allowed_locations())),
      definition("6c112d4e-5bc7-47ae-a041-ea2d9dccd749", "Not allowed resource types", "All",
                 {{"listOfResourceTypesNotAllowed", parameter("Array", "Not allowed resource types")}},
                 deny_when({{"field", "type"}, {"in", "[parameters('listOfResourceTypesNotAllowed')]"}})),
      definition("a08ec900-254a-4555-9bf5-e42af04b5c5c", "Allowed resource types", "Indexed",
                 {{"listOfResourceTypesAllowed", parameter("Array", "Allowed resource types")}},
                 deny_when({{"field", "type"}, {"notIn", "[parameters('listOfResourceTypesAllowed')]"}})),
      definition("871b6d14-10aa-478d-b590-94f262ecfa99", "Require a tag on resources", "Indexed", tag_name(),
                 deny_when({{"field", tag_field}, {"exists", "false"}})),
      definition("1e30110a-5ceb-460c-a204-c1c3969c6d62", "Require a tag and its value on resources", "Indexed",
                 tag_name_and_value(),
                 deny_when({{"not", {{"field", tag_field}, {"equals", "[parameters('tagValue')]"}}}})),
      definition("96670d01-0a4d-4649-9c89-2d3abc0a5025", "Require a tag on resource groups", "All", tag_name(),
                 deny_when(groups_without_tag())),
      definition("4f9dc7db-30c1-420c-b61a-e1d640128d26", "Add a tag to resources", "Indexed", tag_name_and_value(),
                 add_tag()),
      definition("2a0e14a6-b0a6-4fab-991a-187a4f81c498", "Append a tag and its value to resources", "Indexed",
                 tag_name_and_value(), append_tag()),
  };
}

}  // namespace

const World::Rows& built_in_policies() {
  static const auto all = [] {
    World::Rows rows;
    for (const auto& one : all_definitions()) rows[one["name"].get<std::string>()] = one;
    return rows;
  }();
  return all;
}

}  // namespace keyless::sandbox::arm
