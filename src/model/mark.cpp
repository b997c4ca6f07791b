#include "model/mark.hpp"

#include <algorithm>

#include "base/arm_id.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"

namespace keyless::model {
namespace {

constexpr std::string_view line_start = "[keyless ";
constexpr std::size_t proof_digits = 16;
constexpr std::size_t name_digits = 10;
constexpr std::size_t longest_name = 120;

std::string name_digest(std::string_view owner, std::string_view identity_id, std::string_view purpose) {
  const auto covered = std::string(owner) + "\n" + folded_arm_id(identity_id) + "\n" + lower(purpose);
  return sha256_hex(covered).substr(0, name_digits);
}

std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  const auto end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
}

}  // namespace

std::string proof_of(std::string_view owner, std::string_view object_id) {
  return sha256_hex(std::string(owner) + "\n" + folded_arm_id(object_id)).substr(0, proof_digits);
}

std::string connection_mark_id(std::string_view organization, std::string_view project_id, std::string_view name) {
  return std::string(organization) + "/" + std::string(project_id) + "/" + std::string(name);
}

std::string application_mark_id(std::string_view tenant, std::string_view unique_name) {
  return "/tenants/" + std::string(tenant) + "/applications/" + std::string(unique_name);
}

bool proves(const Mark& mark, std::string_view object_id) {
  return !mark.owner.empty() && mark.proof == proof_of(mark.owner, object_id);
}

Tags mark_tags(std::string_view owner, std::string_view object_id) {
  Tags tags;
  tags.emplace(tag_owner, owner);
  tags.emplace(tag_proof, proof_of(owner, object_id));
  return tags;
}

bool is_mark_tag(std::string_view name) {
  return starts_with_caseless(name, "keyless-");
}

std::string marked_description(std::string_view description, std::string_view owner, std::string_view object_id,
                               bool protect) {
  std::string text(without_mark(description));
  if (!text.empty()) text += '\n';
  text += line_start;
  text += std::string(owner) + " " + proof_of(owner, object_id);
  return text + (protect ? " protected]" : "]");
}

std::string without_mark(std::string_view description) {
  if (!mark_in_description(description)) return std::string(description);
  const auto line = last_line(description);
  auto rest = description.substr(0, static_cast<std::size_t>(line.data() - description.data()));
  while (!rest.empty() && (rest.back() == '\n' || rest.back() == '\r')) rest.remove_suffix(1);
  return std::string(rest);
}

std::string credential_name(std::string_view owner, std::string_view identity_id, std::string_view purpose) {
  std::string readable = "keyless-";
  for (const char c : last_segment(purpose)) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    readable += plain ? c : '-';
  }
  readable.resize(std::min(readable.size(), longest_name - name_digits - 1));
  return readable + "-" + name_digest(owner, identity_id, purpose);
}

std::string purpose_beside(std::string_view purpose) {
  // Behind a space, which no name ends in: it is no other connection's purpose.
  return std::string(purpose) + " 2";
}

bool carries_digest(std::string_view name, std::string_view owner, std::string_view identity_id,
                    std::string_view purpose) {
  return name.ends_with("-" + name_digest(owner, identity_id, purpose)) ||
         name.ends_with("-" + name_digest(owner, identity_id, purpose_beside(purpose)));
}

std::string role_assignment_name(std::string_view owner, std::string_view scope, std::string_view principal_id,
                                 std::string_view role_guid) {
  auto name = folded_arm_id(scope) + "-" + lower(principal_id) + "-" + lower(role_guid);
  if (!owner.empty()) name = std::string(owner) + "-" + name;
  return uuid5(name);
}

}  // namespace keyless::model

namespace keyless {

std::optional<Mark> mark_in(const Tags& tags) {
  const auto value = [&](std::string_view name) {
    // Tag names keep the casing of whoever wrote them first and are compared without it.
    for (const auto& [key, text] : tags)
      if (equal_caseless(key, name)) return text;
    return std::string();
  };
  auto owner = value(model::tag_owner);
  if (owner.empty()) return std::nullopt;
  return Mark{std::move(owner), value(model::tag_proof), value(model::tag_entry), value(model::tag_protect) == "true"};
}

std::optional<Mark> mark_in_description(std::string_view description) {
  auto line = model::last_line(description);
  if (!line.starts_with(model::line_start) || !line.ends_with(']')) return std::nullopt;
  line.remove_prefix(model::line_start.size());
  line.remove_suffix(1);
  const auto parts = split(line, ' ');
  const bool protect = parts.size() == 3 && parts[2] == "protected";
  if (parts.size() != 2 && !protect) return std::nullopt;
  return Mark{parts[0], parts[1], {}, protect};
}

}  // namespace keyless
