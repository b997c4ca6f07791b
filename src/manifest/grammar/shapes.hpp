#pragma once

#include "manifest/grammar.hpp"

/// What the sections of the grammar share: one file a section, each giving out its outermost shape.
namespace keyless::manifest::shapes {

using Type = Shape::Type;

constexpr Shape text(const Rule& rule) {
  return {.type = Type::text, .rule = &rule};
}
constexpr Shape list(std::string_view noun, const Shape& item) {
  return {.type = Type::list, .noun = noun, .item = &item};
}
constexpr Shape mapping(std::string_view noun, std::span<const Key> keys) {
  return {.type = Type::mapping, .noun = noun, .keys = keys};
}

inline constexpr Shape guid = text(rules::guid), location = text(rules::location),
                       group_name = text(rules::resource_group), project = text(rules::project),
                       team = text(rules::team), short_description = text(rules::short_description);
inline constexpr Shape flag = {.type = Type::flag, .noun = "true or false"};
inline constexpr Shape only_true = {.type = Type::only_true, .noun = "true"};
inline constexpr Shape version = {.type = Type::version, .noun = "the number 1"};
inline constexpr Shape tag_value = text(rules::tag_value);
inline constexpr Shape tags = {
    .type = Type::names, .noun = "a mapping of tags", .rule = &rules::tag_name, .item = &tag_value};

inline constexpr std::string_view protect_doc = "Never deleted or replaced, even after this entry is gone.";
inline constexpr std::string_view adopt_doc =
    "May be taken over although it exists, is not marked as ours and differs.";
inline constexpr Shape manifest_owner = text(rules::manifest_owner);
inline constexpr std::string_view previous_owner_doc =
    "TEAM or TEAM/NAME of the manifest it may still be marked by, and is taken over from; needs a policy, or the same "
    "team.";

extern const Shape azure, devops;                                ///< places.cpp
extern const Shape default_azure, default_devops;                ///< places.cpp: the same with nothing required
extern const Shape resource_groups;                              ///< a list
extern const Shape roles;                                        ///< a list: what an identity may do, and on what
extern const Shape federated_credentials;                        ///< a list
extern const Shape github, kubernetes, terraform_cloud, gitlab;  ///< issuers.cpp: forms of trust
extern const Shape identities;                                   ///< a list
extern const Shape organization_access;  ///< a mapping: what an identity is in the Azure DevOps organization
extern const Shape service_connections;  ///< a list
extern const Shape checks;               ///< a mapping: what has to hold before a connection is used
extern const Shape security_roles;       ///< a list: who may do what with a connection
extern const Shape removed;              ///< a list: whole objects that are to go, or to be released

}  // namespace keyless::manifest::shapes
