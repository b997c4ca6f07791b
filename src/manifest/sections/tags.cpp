#include "manifest/sections/tags.hpp"

#include <set>

#include "manifest/sections/common.hpp"

namespace keyless::manifest {
namespace rules {

const Rule tag_name =
    rule("bad-tag", "a tag's name", "printable ASCII without < > % & \\ ? /, not starting with keyless-",
         "^(?! )(?![Kk][Ee][Yy][Ll][Ee][Ss][Ss]-)[ !-$'-.0-;=@-\\[\\]-~]*[!-$'-.0-;=@-\\[\\]-~]$", 1, 512, trim_hint);
const Rule tag_value = rule("bad-tag", "a tag's value", "text", "", 0, 256);

}  // namespace rules

const Shape shapes::tags = {
    .type = Type::names, .noun = "a mapping of tags", .rule = &rules::tag_name, .item = &text<rules::tag_value>};

namespace {

constexpr std::size_t most_tags = 50;         // on a resource of Azure
constexpr std::size_t tags_of_mark = 2;       // owner and proof
constexpr std::size_t most_tags_beside = 47;  // an identity's mark holds the digest of its entry, too

std::size_t merged_count(const TagTexts& base, const TagTexts& own) {
  std::set<std::string> names;
  for (const auto* tags : {&base, &own})
    for (const auto& [name, text] : *tags) names.insert(lower(name));
  return names.size();
}

}  // namespace

void check_tags(const TagTexts& tags, Findings& findings) {
  std::map<Place, const std::pair<const std::string, Text>*> in_order;
  for (const auto& tag : tags) in_order.emplace(tag.second.at, &tag);
  Once names(findings, "the tag");
  for (const auto& [at, tag] : in_order) names.declare(lower(tag->first), at, tag->first);
  if (tags.size() > most_tags_beside)
    findings.add(
        "too-many-tags", tags.begin()->second.at,
        "these are " + std::to_string(tags.size()) + " tags; Azure allows 50 on a resource, and 3 are used by keyless",
        "keep at most 47");
}

void check_tag_room(const TagTexts& base, const TagTexts& own, TagRoom room, Findings& findings) {
  if (base.size() > most_tags_beside || own.size() > most_tags_beside) return;  // that was said already
  const auto declared = merged_count(base, own);
  const auto marks = tags_of_mark + (room.keeps_digest ? 1 : 0) + (room.protect ? 1 : 0);
  if (declared + marks <= most_tags) return;
  findings.add("too-many-tags", room.at,
               "this " + room.noun + " would carry " + std::to_string(declared + marks) + " tags, " +
                   std::to_string(marks) + " of them used by keyless; Azure allows 50 on a resource",
               "keep at most " + std::to_string(most_tags - marks) + " here and in the manifest's `tags` together");
}

}  // namespace keyless::manifest
