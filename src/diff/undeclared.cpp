#include <algorithm>
#include <cctype>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/discovered.hpp"
#include "diff/kept_trust.hpp"
#include "diff/presenters.hpp"
#include "diff/secrets_in_use.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// Declared parents by the value their children carry, so that each live child is looked up once.
using Parents = std::map<std::string, const Node*>;

Parents parents_of(Draft& draft, const Kind& child) {
  Parents found;
  // What one manifest manages may be an existing identity to another: who manages it answers for what hangs on it.
  for (const bool managed : {true, false})
    for (const auto& [address, node] : draft.nodes) {
      if (!node.live || node.resource->wish != Wish::present) continue;
      if (node.resource->kind->managed != managed || !gives_out(*node.resource->kind, child)) continue;
      const auto& value = text_of(node.live->fields, child.hangs_on->output);
      if (!value.empty()) found.emplace(folded_arm_id(value), &node);
    }
  return found;
}

bool prunes(const Draft& draft, const std::string& owner) {
  return draft.policy.prune || draft.policy.prune_owners.contains(owner);
}

/// The owner of this run whose name for such an object it bears; "" when it is nobody's of this run.
std::string owner_by_name(const Draft& draft, const LiveObject& object) {
  const auto& fields = object.fields;
  const auto named_by = [&](const std::string& owner) {
    return equal_caseless(text_of(fields, "name"), object.kind->own_name(owner, fields));
  };
  const auto owner = std::ranges::find_if(draft.policy.owners, named_by);
  return owner == draft.policy.owners.end() ? std::string() : *owner;
}

/// Who may remove a child: the owner of its parent; on an identity that is not ours the owner whose name it bears, and
/// only when all that owner declares is in the run.
std::string owner_of_child(const Draft& draft, const Node& parent, const LiveObject& child) {
  if (child.kind->ownership != Ownership::owned_parent) return {};
  // An adoption gives the right to prune only where the manifest asks for it in so many words.
  const bool ours = parent.proven || (parent.ours && parent.resource->adopt);
  if (parent.resource->kind->managed) return ours ? parent.resource->owner : std::string();
  return child.kind->own_name && draft.policy.whole ? owner_by_name(draft, child) : std::string();
}

/// Whether nothing can be missing of what this owner declares here: several manifests may use an existing identity.
bool nothing_was_cut_off(const Draft& draft, const Node& parent, const std::string& owner) {
  if (parent.resource->kind->managed) return is_whole(draft.policy, parent.resource->origin.file);
  return std::ranges::none_of(draft.policy.cut_files, [&](const auto& file) { return file.second == owner; });
}

/// Whether an undeclared child that may be removed shall be: by `prune`, or by a word of the parent's own entry.
bool asked_to_go(const Draft& draft, const Node& parent, const Kind& child, const std::string& owner) {
  if (child.undeclared != Undeclared::prunable) return false;
  if (child.removed_by.empty()) return prunes(draft, owner) && nothing_was_cut_off(draft, parent, owner);
  return text_of(parent.resource->fields, child.removed_by) == "true";
}

/// An identity that exists already, or what hangs on one without being ours.
bool on_existing(const Node& parent) {
  return !parent.resource->kind->managed || text_of(parent.fields, "onExisting") == "true";
}

std::string reason_below(const Node& parent, const LiveObject& child, bool removable) {
  if (child.kind->parent_is_public)
    return "it uses the client id of " + parent.resource->address.text() +
           ", which is public and proves no ownership: reported, never changed";
  if (!removable)
    return "on " + parent.resource->address.text() + ", which keyless does not manage: reported, never changed";
  if (child.kind->undeclared == Undeclared::noted)
    return "not declared in any manifest; it only restricts " + parent.resource->address.text() + ", so it stays";
  if (child.kind->undeclared == Undeclared::reported)
    return "attached to " + parent.resource->address.text() + " but not declared in any manifest" +
           ": declare it, or delete it by hand; keyless never deletes it";
  auto reason = "attached to " + parent.resource->address.text() + " but not declared in any manifest";
  if (text_of(child.fields, "unlisted") == "true")
    reason += "; its project lists no pipeline with that id: it was deleted, or the signed-in identity can't see it";
  if (!child.kind->removed_by.empty())
    reason += "; `" + std::string(child.kind->removed_by) + ": true` there deletes it";
  return reason;
}

void report_child(Draft& draft, const Node& parent, const LiveObject& child) {
  auto change = discovered(draft, child, parent.resource->address.path());
  const auto owner = owner_of_child(draft, parent, child);
  const bool removable = !owner.empty();
  change.reason = reason_below(parent, child, removable);
  if (auto use = use_of_secret(draft, parent, child); !use.empty()) change.reason = std::move(use);
  if ((on_existing(parent) && !removable) || child.kind->undeclared == Undeclared::noted) change.allowed = true;
  const auto keeper = kept_by(draft, parent, change);
  if (!keeper.empty()) {
    change.reason = keeper;
    draft.kept.insert(change.address);
  }
  const bool asked = keeper.empty() && removable && !change.allowed && asked_to_go(draft, parent, *child.kind, owner);
  if (asked && !keeps_secret_in_use(draft, parent, change)) change.action = Action::remove;
  if (change.action == Action::remove) note_cut_off(draft, change);
  draft.matched.insert(&child);
  draft.add(std::move(change));
}

/// Parents below which a declared child of this kind was not seen: any child found there may be that one.
std::set<const Node*> half_seen_parents(Draft& draft, const Kind& kind) {
  std::set<const Node*> found;
  for (const auto& [address, node] : draft.nodes)
    if (node.unseen && node.resource->kind == &kind) found.insert(parent_of(draft, *node.resource));
  return found;
}

void report_children_of(Draft& draft, const Kind& kind) {
  const auto half_seen = half_seen_parents(draft, kind);
  const auto parents = parents_of(draft, kind);
  for (const auto* child : draft.live.all(kind)) {
    if (draft.matched.contains(child)) continue;
    const auto parent = parents.find(parent_value(*child));
    if (parent == parents.end() || half_seen.contains(parent->second)) continue;
    // What carries our own mark is reported as such below.
    if (kind.ownership == Ownership::mark_or_trust && std::ranges::count(draft.policy.owners, proven_owner(*child)))
      continue;
    report_child(draft, *parent->second, *child);
  }
}

/// A word in a line of YAML.
std::string yaml_word(const std::string& text) {
  const bool plain = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.';
  });
  if (plain && (std::isalpha(static_cast<unsigned char>(text.front())) || is_guid(text))) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

/// The entry under `removed` that names the object.
std::string removal_entry(const LiveObject& object) {
  Strings keys;
  for (const auto& [key, field] : object.kind->removal_keys)
    if (const auto& value = text_of(object.fields, field); !value.empty())
      keys.push_back(std::string(key) + ": " + yaml_word(value));
  return "- " + std::string(object.kind->name) + ": {" + joined(keys, ", ") + "}";
}

/// Whoever may write tags or descriptions can copy a mark: it says whom to ask, never what to delete.
void report_marked(Draft& draft, const LiveObject& object, const std::string& owner) {
  auto change = discovered(draft, object, "");
  change.reason = "marked by " + owner + " but not declared; to delete it, add `" + removal_entry(object) +
                  "` under `removed:` of that manifest";
  draft.matched.insert(&object);
  draft.add(std::move(change));
}

/// Where pruning was asked for and can't be trusted to know what is missing.
void note_cut_files(Draft& draft) {
  for (const auto& [file, owner] : draft.policy.cut_files)
    if (prunes(draft, owner)) draft.plan.notes.push_back("Nothing pruned from " + file + ": no end mark (`...`).");
}

bool any_unseen(const Draft& draft, const Kind& kind) {
  return std::ranges::any_of(
      draft.nodes, [&](const auto& entry) { return entry.second.unseen && entry.second.resource->kind == &kind; });
}

}  // namespace

void find_undeclared(Draft& draft) {
  note_cut_files(draft);
  for (const auto* kind : all_kinds())
    if (kind->managed && kind->hangs_on) report_children_of(draft, *kind);
  if (!draft.policy.whole) return;
  for (const auto* kind : all_kinds()) {
    if (!kind->managed || kind->ownership == Ownership::owned_parent || any_unseen(draft, *kind)) continue;
    for (const auto* object : draft.live.all(*kind)) {
      const auto owner = proven_owner(*object);
      if (draft.matched.contains(object) || !std::ranges::count(draft.policy.owners, owner)) continue;
      report_marked(draft, *object, owner);
    }
  }
}

}  // namespace keyless::diff
