#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "providers/provider.hpp"

namespace keyless::providers {

/// The declared resources of a kind, in order of declaration.
std::vector<const Resource*> declared(const Interest& interest, const Kind& kind);

/// The fields of a declared resource with every Reference replaced by what is known of its target already (declared, or
/// found live in an earlier round). Fields that are not known yet are left out.
Fields known_fields(const Interest& interest, const Resource& resource);

/// Those of every declared resource of a kind.
std::vector<Fields> declared_fields(const Interest& interest, const Kind& kind);

/// The first key of these fields under the kind; "" when a part of it is not known.
std::string first_key(const Kind& kind, const Fields& fields);

/// What was found of a declared resource in an earlier round, under any of its keys; null when nothing was.
const LiveObject* found_live(const Interest& interest, const Resource& resource);

/// The different texts of one field of these resources, letter case ignored, in order of declaration; each in the
/// spelling that came first.
std::vector<std::string> distinct(const std::vector<Fields>& resources, std::string_view field);

/// Live identities, declared (managed or existing) or marked by an owner that declares something in this run: the
/// parents whose roles and trust are judged. `id` as answered.
std::vector<const LiveObject*> judged_identities(const Interest& interest);

}  // namespace keyless::providers
