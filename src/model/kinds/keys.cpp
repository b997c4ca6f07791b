#include "model/kinds/keys.hpp"

#include "base/text.hpp"

namespace keyless::model::kinds {

std::vector<std::string> caseless_key_of(const Fields& of, std::span<const std::string_view> names) {
  std::string key;
  for (const auto name : names) {
    const auto& part = text_of(of, name);
    if (part.empty()) return {};
    key += (key.empty() ? "" : "|") + lower(part);
  }
  return {key};
}

std::string below(std::string_view parent, const std::string& text) {
  return std::string(parent) + "/" + text;
}

std::vector<Right> administers_connection(Verb, const Fields& of) {
  const auto& connection = text_of(of, "connectionId");
  if (connection.empty()) return {};
  return {rights::service_connections("Administer", of, connection)};
}

std::vector<Right> administers_organization(Verb, const Fields& of) {
  return {{.of = Right::Of::organization,
           .name = "Project Collection Administrator",
           .organization = text_of(of, "organization")}};
}

}  // namespace keyless::model::kinds
