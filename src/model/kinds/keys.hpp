#pragma once

#include <span>

#include "model/kind.hpp"

/// What several kinds say of their objects. Only for .cpp files of this folder.
namespace keyless::model::kinds {

/// These fields in lower case, joined by `|`: a key. Nothing where one of them is not known.
std::vector<std::string> caseless_key_of(const Fields& of, std::span<const std::string_view> names);
template <class... Names>
std::vector<std::string> caseless_key(const Fields& of, Names... names) {
  const std::string_view parts[] = {names...};
  return caseless_key_of(of, parts);
}

/// `PARENT/TEXT`
std::string below(std::string_view parent, const std::string& text);

/// To administer the connection that one with these fields is on; whoever makes it does: nothing before it is there.
std::vector<Right> administers_connection(Verb verb, const Fields& of);
/// To administer the organization, which no interface tells.
std::vector<Right> administers_organization(Verb verb, const Fields& of);

}  // namespace keyless::model::kinds
