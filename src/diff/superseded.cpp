#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/draft.hpp"
#include "diff/presented.hpp"
#include "diff/presenters.hpp"
#include "model/mark.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// A declared trust that is wired to something whose outputs it carries.
struct Wired {
  const Node* trust = nullptr;
  const Node* source = nullptr;
};

const Node* source_of(Draft& draft, const Node& trust) {
  const auto* source = target_of(draft, *trust.resource, "subject");
  return source && source->live && !source->unseen ? source : nullptr;
}

std::string pair_word(const std::string& issuer, const std::string& subject) {
  return issuer.empty() || subject.empty() ? std::string() : issuer + "|" + subject;
}

std::string name_word(const std::string& identity, const std::string& name) {
  return folded_arm_id(identity) + "|name|" + lower(name);
}

/// Every declared wired trust by the pairs that its source presents or presented, and by the names we give it.
std::multimap<std::string, Wired> wired_trusts(Draft& draft) {
  std::multimap<std::string, Wired> found;
  for (const auto& [address, node] : draft.nodes) {
    const auto* source = node.resource->kind->prepares_trust && !node.unseen ? source_of(draft, node) : nullptr;
    if (!source || source->action == Action::impossible) continue;
    const Wired wired{&node, source};
    const auto& live = source->live->fields;
    for (const auto& [issuer, subject] : {std::pair("issuer", "subject"), std::pair("formerIssuer", "formerSubject")})
      if (auto word = pair_word(text_of(live, issuer), text_of(live, subject)); !word.empty())
        found.emplace(std::move(word), wired);
    for (const auto name : {"name", "nameBeside", "formerName"})
      if (const auto& text = text_of(node.resource->fields, name); !text.empty())
        found.emplace(name_word(text_of(node.fields, "identityId"), text), wired);
  }
  return found;
}

/// What the declared trust is wired to that this one is, or was, or is named for; a source of `presenter` only.
const Wired* superseded_by(const std::multimap<std::string, Wired>& wired, const LiveObject& object,
                           const Node* presenter) {
  const auto& fields = object.fields;
  for (const auto& word : {pair_word(text_of(fields, "issuer"), text_of(fields, "subject")),
                           name_word(text_of(fields, "identityId"), text_of(fields, "name"))}) {
    const auto [first, last] = wired.equal_range(word);
    const auto found =
        std::find_if(first, last, [&](const auto& one) { return !presenter || one.second.source == presenter; });
    if (found != last) return &found->second;
  }
  return nullptr;
}

/// The declared identity that a live trust is on.
const Node* identity_with(const Draft& draft, const LiveObject& trust) {
  const auto& id = text_of(trust.fields, trust.kind->hangs_on->field);
  for (const auto& [address, node] : draft.nodes)
    if (node.live && node.resource->kind != trust.kind &&
        folded_arm_id(text_of(node.live->fields, trust.kind->hangs_on->output)) == folded_arm_id(id))
      return &node;
  return nullptr;
}

/// Named as we name the trust of this connection, on the identity it has or on one it had.
bool names_it(const LiveObject& object, const Wired& wired) {
  const auto& name = text_of(object.fields, "name");
  const auto& purpose = text_of(wired.trust->resource->fields, "purpose");
  if (purpose.empty()) return false;
  if (equal_caseless(name, text_of(wired.trust->resource->fields, "formerName"))) return true;
  for (const auto& holder : {text_of(wired.trust->resource->fields, "holder"), text_of(object.fields, "identityId")})
    if (!holder.empty() && carries_digest(name, wired.trust->resource->owner, holder, purpose)) return true;
  return false;
}

bool is_on_ours(const Draft& draft, const LiveObject& object) {
  const auto* identity = identity_with(draft, object);
  return identity && identity->resource->kind->managed &&
         (identity->proven || (identity->ours && identity->resource->adopt));
}

bool is_beside(const LiveObject& object, const Wired& wired) {
  return folded_arm_id(text_of(object.fields, "identityId")) ==
         folded_arm_id(text_of(wired.trust->fields, "identityId"));
}

/// On another identity of ours only a trust that this run itself replaces: nobody else said what it is for.
bool is_left_behind(const Wired& wired) {
  return wired.source->action == Action::move;
}

bool is_ours(const Draft& draft, const LiveObject& object, const Wired& wired) {
  return names_it(object, wired) || (is_on_ours(draft, object) && (is_beside(object, wired) || is_left_behind(wired)));
}

void judge(const Draft& draft, Change& change, const Wired& wired) {
  const auto source = wired.source->resource->address.text();
  change.superseded = true;
  // What prune takes away anyway is ours to remove; here it only learns when.
  if (change.action != Action::remove && !is_ours(draft, *change.live, wired)) {
    change.reason =
        "the former federated credential of " + source + "; keyless does not manage it: reported, never changed";
    return;
  }
  change.action = Action::remove;
  change.reason = "the former federated credential of " + source + ": deleted once the new one is verified";
  if (!draft.policy.destroy) change.proof_of = wired.source->resource->address;
}

/// Whether this plan changes what the source presents, its new trust first.
bool signs_in_anew(const Wired& wired) {
  return writes(wired.source->action) && (is_transition(wired.source->action) || !wired.trust->predicted.empty());
}

/// A trust by which a declared connection signs in now: it goes when that connection has changed, or not at all.
void judge_presented(const Draft& draft, Change& change, const Node& presenter, const Wired* wired) {
  if (wired && signs_in_anew(*wired)) return judge(draft, change, *wired);
  change.action = Action::undeclared;
  change.allowed = true;
  change.reason = "the federated credential with which " + presenter.resource->address.text() +
                  " currently signs in: kept for that connection";
}

bool is_undeclared_trust(const Draft& draft, const Change& change) {
  return change.kind->prepares_trust && change.live && !draft.nodes.contains(change.address);
}

/// What a destroy removes goes with everything else.
bool is_open(const Draft& draft, const Change& change) {
  return change.action == Action::undeclared || (change.action == Action::remove && !draft.policy.destroy);
}

/// Whether it stays with an undeclared connection. What is kept for its name only may be a declared one's former trust.
bool stays_with_another(Draft& draft, const Change& change) {
  return draft.kept.contains(change.address) && presenter_of(draft, *change.live);
}

bool writes_on(const Change& change) {
  return writes(change.action) && change.action != Action::remove;
}

/// The trusts that this plan writes, by what they are wired to.
std::multimap<Address, Address> trusts_by_source(Draft& draft) {
  std::multimap<Address, Address> found;
  for (const auto& change : draft.plan.changes) {
    const auto* node = change.kind->prepares_trust && writes_on(change) ? draft.find(change.address) : nullptr;
    if (const auto* source = node ? source_of(draft, *node) : nullptr)
      found.emplace(source->resource->address, change.address);
  }
  return found;
}

/// What will be presented is trusted before anything presents it.
void trust_before_its_source(Draft& draft, const Change& trust) {
  for (const auto& predicted : trust.predicted)
    if (auto* source = draft.change_at(predicted.from.to); source && writes(source->action))
      add_edge(*source, trust.address);
}

bool waits_for_proof(const Change& change) {
  return change.superseded && change.action == Action::remove && !change.proof_of.text().empty();
}

void former_trust_last(Draft& draft, Change& former, const std::multimap<Address, Address>& trusts) {
  const auto* source = draft.change_at(former.proof_of);
  if (source && writes(source->action)) add_edge(former, former.proof_of);
  const auto [first, last] = trusts.equal_range(former.proof_of);
  for (auto trust = first; trust != last; ++trust) add_edge(former, trust->second);
}

}  // namespace

void find_superseded(Draft& draft) {
  const auto wired = wired_trusts(draft);
  for (auto& change : draft.plan.changes) {
    if (!is_undeclared_trust(draft, change) || !is_open(draft, change)) continue;
    if (tolerated(draft, change.address) || stays_with_another(draft, change)) continue;
    const auto* presenter = draft.policy.destroy ? nullptr : presented_trusts(draft).of(*change.live);
    const auto* by = superseded_by(wired, *change.live, presenter);
    if (presenter)
      judge_presented(draft, change, *presenter, by);
    else if (by)
      judge(draft, change, *by);
  }
}

void order_transitions(Draft& draft) {
  const auto trusts = trusts_by_source(draft);
  for (auto& change : draft.plan.changes) {
    if (writes_on(change)) trust_before_its_source(draft, change);
    if (waits_for_proof(change)) former_trust_last(draft, change, trusts);
  }
}

}  // namespace keyless::diff
