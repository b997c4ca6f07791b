#include "sandbox/fuzz/odd_json.hpp"

#include <array>
#include "base/json.hpp"

namespace keyless::sandbox::test {

using nlohmann::json;
using worlds::Dice;

namespace {

constexpr std::size_t deep = 20'000;

void collect(json& at, std::vector<json*>& nodes) {
  nodes.push_back(&at);
  if (at.is_structured())
    for (auto& child : at) collect(child, nodes);
}

json nested(std::size_t depth) {
  json all = json::array();
  for (std::size_t i = 0; i < depth; ++i) {
    auto outer = json::array();
    outer.push_back(std::move(all));
    all = std::move(outer);
  }
  return all;
}

json odd_value(Dice& dice) {
  const std::array<json, 16> values = {json(nullptr),
                                       json(true),
                                       json(0),
                                       json(-1),
                                       json(9223372036854775807LL),
                                       json(1e308),
                                       json(""),
                                       json(std::string(3000, 'x')),
                                       json("\u0000\n\r\t"),
                                       json("äöü \U0001F642"),
                                       json::array(),
                                       json::object(),
                                       json::array({nullptr, 1, "a", json::array()}),
                                       json{{"id", nullptr}, {"name", 5}},
                                       json("../../.."),
                                       nested(40)};
  return dice.one_of(values);
}

void change_one_node(Dice& dice, json& body) {
  std::vector<json*> nodes;
  collect(body, nodes);
  auto& node = *nodes[dice.below(nodes.size())];
  if (node.is_object() && !node.empty() && dice.chance(40)) {
    auto at = node.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(dice.below(node.size())));
    node.erase(at);
  } else {
    node = odd_value(dice);
  }
}

/// What a JSON value can't say.
std::string odd_text(Dice& dice) {
  const std::array<std::string, 10> texts = {"",
                                             "{",
                                             "null",
                                             "[]",
                                             "{\"a\":1e999}",
                                             "{\"a\":123456789012345678901234567890}",
                                             "{\"name\":\"a\",\"name\":\"b\"}",
                                             "\xef\xbb\xbf{}",
                                             "{\"a\":\"\xff\xfe\"}",
                                             "{\"a\":\"\\ud800\"}"};
  if (dice.chance(10)) return std::string(deep, '[');
  if (dice.chance(10)) return std::string(deep, '[') + std::string(deep, ']');
  if (dice.chance(10)) {
    std::string text;
    for (std::size_t i = 0; i < deep; ++i) text += "{\"properties\":";
    return text + "1" + std::string(deep, '}');
  }
  return dice.one_of(texts);
}

}  // namespace

std::string damaged(Dice& dice, std::string text) {
  if (text.empty()) return text;
  if (dice.chance(40)) return text.substr(0, dice.below(text.size()));
  for (auto left = dice.between(1, 4); left > 0 && !text.empty(); --left) {
    auto at = dice.below(text.size());
    auto byte = static_cast<char>(dice.below(256));
    if (dice.chance(33))
      text.erase(at, 1);
    else if (dice.chance(50))
      text.insert(at, 1, byte);
    else
      text[at] = byte;
  }
  return text;
}

std::string odd_body(Dice& dice, const json& sound) {
  if (dice.chance(15)) return sound.dump();
  if (dice.chance(8)) return odd_text(dice);
  if (dice.chance(25)) return damaged(dice, sound.dump());
  auto body = sound;
  for (auto left = dice.between(1, 3); left > 0; --left) change_one_node(dice, body);
  return body.dump();
}

}  // namespace keyless::sandbox::test
