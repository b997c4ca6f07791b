#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

// Compiled once, in json.cpp, instead of in every file that speaks JSON.
extern template class nlohmann::basic_json<>;
extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace keyless {

using Json = nlohmann::json;

/// The document that a JSON text says; `discarded` where the text is not JSON. Throws nothing.
nlohmann::json parsed_json(std::string_view text);
/// The same, with the members of objects in the order of the text.
nlohmann::ordered_json parsed_ordered_json(std::string_view text);
/// The member of an object that is text; "" when there is none.
std::string text_at(const nlohmann::json& object, std::string_view key);
/// Indented, keys sorted, ASCII, a line end at the end, harmless in pipeline logs. Invalid UTF-8 becomes U+FFFD.
std::string printed_json(const nlohmann::json& document);
/// Whether JSON text nests so deeply that working on it would take the stack with it. Cheap; reads no more than braces,
/// brackets and strings, so it may be asked of any bytes.
bool nests_too_deep(std::string_view json_text);

}  // namespace keyless
