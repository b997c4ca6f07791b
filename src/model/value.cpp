#include "keyless/value.hpp"

#include "model/value.hpp"

namespace keyless {
namespace {

template <class T>
const T& field_or_empty(const Fields& fields, std::string_view name) {
  static const T empty;
  const auto found = fields.find(name);
  if (found == fields.end()) return empty;
  const auto* value = std::get_if<T>(&found->second);
  return value ? *value : empty;
}

std::string quoted(const std::string& text) {
  return '"' + text + '"';
}

std::string printed_tags(const Tags& tags) {
  std::string text = "{";
  for (const auto& [key, value] : tags) text += (text.size() > 1 ? ", " : "") + key + " = " + quoted(value);
  return text + "}";
}

std::string printed_list(const Strings& list) {
  std::string text = "[";
  for (const auto& entry : list) text += (text.size() > 1 ? ", " : "") + quoted(entry);
  return text + "]";
}

}  // namespace

const std::string& text_of(const Fields& fields, std::string_view name) {
  return field_or_empty<std::string>(fields, name);
}
const Tags& tags_of(const Fields& fields, std::string_view name) {
  return field_or_empty<Tags>(fields, name);
}
const Strings& list_of(const Fields& fields, std::string_view name) {
  return field_or_empty<Strings>(fields, name);
}

std::string printed(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  if (const auto* list = std::get_if<Strings>(&value)) return printed_list(*list);
  if (const auto* tags = std::get_if<Tags>(&value)) return printed_tags(*tags);
  return "(known after apply)";
}

}  // namespace keyless

namespace keyless::model {

const Reference* reference_in(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? nullptr : std::get_if<Reference>(&found->second);
}

}  // namespace keyless::model
