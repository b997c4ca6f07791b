#include <map>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// The things that go, by what points at them: a removal of thousands stays linear.
struct Going {
  std::map<std::string, std::vector<Change*>> by_value;  ///< output + its value, as children carry it
  std::map<std::string, Change*> groups;                 ///< by folded id
  std::map<std::string, Change*> connections;            ///< by id, lower case
};

Going going_in(Draft& draft) {
  Going going;
  for (auto& change : draft.plan.changes) {
    if (change.action != Action::remove) continue;
    for (auto& word : given_out_by(*change.live)) going.by_value[std::move(word)].push_back(&change);
    if (change.kind->encloses) going.groups.emplace(folded_arm_id(change.live->id), &change);
    if (change.kind->signs_in) going.connections.emplace(lower(change.live->id), &change);
  }
  return going;
}

void after_what_is_below(const Going& going, const Change& child, const std::optional<HangsOn>& below) {
  if (!below) return;
  const auto& value = text_of(child.live->fields, below->field);
  const auto parents = going.by_value.find(value_word(below->output, value));
  if (value.empty() || parents == going.by_value.end()) return;
  for (auto* parent : parents->second) add_edge(*parent, child.address);
}

void after_what_lies_in_it(const Going& going, const Change& child) {
  const auto group = going.groups.find(group_around(child.live->id));
  if (group != going.groups.end()) add_edge(*group->second, child.address);
}

/// The trust goes before the connection it is for; but where that trust is all that proves the connection ours, it goes
/// last: a run cut short between the two would leave a connection that nobody may delete.
void around_the_connection(const Going& going, Change& credential) {
  if (!credential.kind->admits) return;
  const auto found = going.connections.find(lower(last_segment(text_of(credential.live->fields, "subject"))));
  if (found == going.connections.end()) return;
  auto& connection = *found->second;
  if (!proven_owner(*connection.live).empty()) return add_edge(connection, credential.address);
  add_edge(credential, connection.address);
}

}  // namespace

void add_edge(Change& change, const Address& earlier) {
  if (change.address != earlier) change.after.push_back(earlier);
}

void order_removals(Draft& draft) {
  const auto going = going_in(draft);
  for (auto& change : draft.plan.changes) {
    if (change.action != Action::remove) continue;
    after_what_is_below(going, change, change.kind->hangs_on);
    after_what_is_below(going, change, change.kind->lies_in);
    after_what_lies_in_it(going, change);
    around_the_connection(going, change);
  }
}

}  // namespace keyless::diff
