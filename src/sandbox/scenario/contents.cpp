#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "sandbox/scenario/catalogue.hpp"

namespace keyless::sandbox::faults {

using nlohmann::json;

namespace {

json parsed(const Strike& s) {
  return parsed_json(s.reply.body);
}

/// Lets `change` see every object of the answer, innermost first: what it adds is not met again.
template <class Change>
void each_object(json& value, const Change& change) {
  if (value.is_structured())
    for (auto& child : value) each_object(child, change);
  if (value.is_object()) change(value);
}

template <class Change>
void change_objects(Strike& s, const Change& change) {
  auto body = parsed(s);
  if (!body.is_structured()) return;
  each_object(body, change);
  s.reply.body = body.dump();
}

/// Puts text of our own behind the brace that opens the answer.
void insert_first(Strike& s, const std::string& members) {
  auto body = parsed(s);
  if (!body.is_object()) return;
  s.reply.body = "{" + members + (body.empty() ? "" : ",") + s.reply.body.substr(s.reply.body.find('{') + 1);
}

void garbage(Strike& s) {
  s.reply.body = "\x01\x02 not { JSON ]";
}
void truncated(Strike& s) {
  s.reply.body.resize(s.reply.body.size() * (s.times % 16) / 16);
}
void page_of_html(Strike& s) {
  s.reply = {200, {{"Content-Type", "text/html"}}, "<html><body>Please sign in to the network.</body></html>"};
}
void error_inside_success(Strike& s) {
  s.reply.status = 200;
  s.reply.body = R"({"error":{"code":"InternalServerError","message":"Something went wrong."}})";
}
void empty(Strike& s) {
  s.reply.body.clear();
  s.reply.status = s.variant == "204" ? 204 : 200;
}
void deep(Strike& s) {
  insert_first(s, "\"deep\":" + std::string(100'000, '[') + std::string(100'000, ']'));
}
void twice(Strike& s) {
  insert_first(s, R"("id":"first","value":null,"name":"first")");
}
void strange_names(Strike& s) {
  auto text = s.variant == "nul" ? std::string("a\\u0000b") : std::string("\xC3\x28");
  insert_first(s, fmt::format("\"displayName\":\"{}\"", text));
}
void strange_numbers(Strike& s) {
  insert_first(s, s.variant == "big" ? "\"count\":123456789012345678901234567890" : "\"count\":NaN");
}
void nulls(Strike& s) {
  auto body = parsed(s);
  if (!body.is_object()) return;
  for (auto& [name, value] : body.items())
    if (value.is_structured()) value = nullptr;
  s.reply.body = body.dump();
}
void no_value(Strike& s) {
  auto body = parsed(s);
  if (!body.is_object() || !body.contains("value")) return;
  body.erase("value");
  s.reply.body = body.dump();
}
void strange_enum(Strike& s) {
  change_objects(s, [](json& object) {
    for (auto name : {"type", "provisioningState", "principalType", "state", "scheme"})
      if (object.contains(name) && object[name].is_string()) object[name] = "SomethingNew";
  });
}
void other_case(Strike& s) {
  change_objects(s, [](json& object) {
    if (!object.contains("id") || !object["id"].is_string()) return;
    auto id = object["id"].get<std::string>();
    for (auto& c : id) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    object["id"] = id;
  });
}
void more_members(Strike& s) {
  change_objects(s, [](json& object) { object["xAddedLater"] = {{"some", json::array({1, nullptr})}}; });
}
void other_types(Strike& s) {
  change_objects(s, [](json& object) {
    for (auto& [name, value] : object.items()) {
      if (value.is_string())
        value = json::array({value});
      else if (value.is_boolean())
        value = value.get<bool>() ? "true" : "false";
      else if (value.is_number())
        value = value.dump();
    }
  });
}
void dates_without_zone(Strike& s) {
  change_objects(s, [](json& object) {
    for (auto& [name, value] : object.items()) {
      if (!value.is_string()) continue;
      auto text = value.get<std::string>();
      bool is_time = text.size() > 19 && text[4] == '-' && text[10] == 'T' && text.ends_with('Z');
      if (is_time) value = text.substr(0, 19);
    }
  });
}
void byte_order_mark(Strike& s) {
  s.reply.body.insert(0, "\xEF\xBB\xBF");
}

constexpr std::array<std::string_view, 2> empties = {"200", "204"};
constexpr std::array<std::string_view, 2> names = {"nul", "utf8"};
constexpr std::array<std::string_view, 2> numbers = {"big", "nan"};

constexpr auto on_answer = Moment::answer;

constexpr std::array<KnownFault, 17> table = {{
    {"W-GARBAGE", "bytes that are no JSON", on_answer, {}, garbage},
    {"W-CUT", "JSON cut short, with each strike elsewhere", on_answer, {}, truncated},
    {"W-HTML", "200 with a captive portal's page", on_answer, {}, page_of_html},
    {"W-ERROR-200", "200 with an error inside", on_answer, {}, error_inside_success},
    {"W-EMPTY", "no body where one is due", on_answer, empties, empty},
    {"W-DEEP", "100,000 levels deep", on_answer, {}, deep},
    {"W-TWICE", "members that stand there twice", on_answer, {}, twice},
    {"W-NAME", "NUL or broken UTF-8 in a name", on_answer, names, strange_names},
    {"W-NUMBER", "a number beyond 2^63, or none at all", on_answer, numbers, strange_numbers},
    {"W-NULL", "null where an object or a list is due", on_answer, {}, nulls},
    {"W-NO-VALUE", "a list without `value`", on_answer, {}, no_value},
    {"W-ENUM", "values nobody has heard of", on_answer, {}, strange_enum},
    {"W-CASE", "ids in other letter case", on_answer, {}, other_case},
    {"W-EXTRA", "members nobody knows", on_answer, {}, more_members},
    {"W-TYPES", "other types than promised", on_answer, {}, other_types},
    {"W-DATE", "times without a zone", on_answer, {}, dates_without_zone},
    {"W-BOM", "a byte order mark in front", on_answer, {}, byte_order_mark},
}};

}  // namespace

std::span<const KnownFault> contents() {
  return table;
}

}  // namespace keyless::sandbox::faults
