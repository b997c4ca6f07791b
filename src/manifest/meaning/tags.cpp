#include <tuple>

#include "manifest/meaning/once.hpp"

namespace keyless::manifest::meaning {
namespace {

constexpr std::size_t most_tags = 47;  // of the service's 50, three are our mark

}  // namespace

void check_tags(const TagTexts& tags, Findings& findings) {
  std::map<Place, const std::pair<const std::string, Text>*, decltype([](Place left, Place right) {
             return std::tuple(left.in_defaults, left.line, left.column) <
                    std::tuple(right.in_defaults, right.line, right.column);
           })>
      in_order;
  for (const auto& tag : tags) in_order.emplace(tag.second.at, &tag);
  Once names(findings, "the tag");
  for (const auto& [at, tag] : in_order) names.declare(model::lower(tag->first), at, tag->first);
  if (tags.size() > most_tags)
    findings.add("too-many-tags", tags.begin()->second.at, "at most 47 tags are possible besides our own three");
}

}  // namespace keyless::manifest::meaning
