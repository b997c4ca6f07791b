#pragma once

#include <map>
#include <memory>
#include <set>

#include "diff/policy.hpp"
#include "model/federation.hpp"
#include "model/graph.hpp"
#include "model/live.hpp"
#include "model/plan.hpp"
#include "model/questions.hpp"

namespace keyless::diff {

class PresentedTrusts;
class Presenters;

/// What is known of one declared resource while the plan is made.
struct Node {
  const model::Resource* resource = nullptr;
  model::Fields fields;                     ///< References replaced where the value is known
  const model::LiveObject* live = nullptr;  ///< points into the Live; null when absent or unseen
  bool unseen = false;                      ///< could not be judged: nothing below it can be judged either
  bool ours = false;                        ///< live and ours, adoptions by this plan included
  bool proven = false;                      ///< live, and ours before this plan: what an adoption alone does not give
  bool restored = false;  ///< its creation brings back what is left of it, with the ids and the roles it had
  model::Action action = model::Action::no_op;
  /// Fields resolved to what their sources will be, not to what they are.
  std::vector<model::Predicted> predicted = {};
};

/// The plan in the making: each step of make_plan() reads it and adds to it.
struct Draft {
  const model::Graph& desired;
  const model::Live& live;
  const Policy& policy;
  std::vector<const model::Resource*> order = {};
  std::map<model::Address, Node> nodes = {};
  std::set<const model::LiveObject*> matched = {};
  model::Plan plan = {};
  std::map<model::Address, std::size_t> index = {};   ///< of plan.changes, while they are only added
  std::optional<model::Federation> federation = {};   ///< ask federation_in()
  model::OpenQuestions open = {};                     ///< what must be read before this plan is judged for good
  std::map<std::string, model::Address> claims = {};  ///< identifying key of what is declared → who declared it first
  std::map<model::Address, std::vector<model::Address>> twins = {};  ///< the first of them → all that mean the same
  std::shared_ptr<PresentedTrusts> presented = {};                   ///< ask presented_trusts()
  std::set<std::pair<model::Address, model::Address>> turns = {};    ///< (later, earlier): waits only for a free slot
  std::shared_ptr<const Presenters> presenters = {};                 ///< likewise
  std::set<model::Address> kept = {};  ///< undeclared trust that belongs to a connection, and stays with it

  Node* find(const model::Address& address);
  void add(model::Change change);
  model::Change* change_at(const model::Address& address);
  void refuse(const model::Address& address, std::string guard, std::string message, std::string advice);
};

/// Whether this entry is refused by now.
bool is_refused(const Draft& draft, const model::Address& address);
/// Over what is live, made when it is asked for.
const model::Federation& federation_in(Draft& draft);
/// Live identities of every kind.
std::vector<const model::LiveObject*> principals_in(const model::Live& live);

/// Whether a live object's own mark, proven by its own id, names `owner`.
bool marked_by(const model::LiveObject& object, const std::string& owner);

/// Whether the manifests allow what they do not declare at this address.
bool tolerated(const Draft& draft, const model::Address& address);

/// The row of something declared, as things are told in the node by now.
model::Change change_for(const Node& node, model::Action action);
/// Whether it makes or changes what its row is about: no removal, and not only a mark or a stamp.
bool builds(const model::Change& change);
/// The node that a field refers to, as declared; null where it is written out as a value.
Node* target_of(Draft& draft, const model::Resource& resource, std::string_view field);

/// `change` waits for `earlier`, unless that is itself; repeated edges are dropped when the order is done.
void add_edge(model::Change& change, const model::Address& earlier);
/// Whether this kind gives out what children of `child` kind carry as their parent's value.
bool gives_out(const model::Kind& parent, const model::Kind& child);
/// Whether `child` names `parent` as what it hangs on.
bool hangs_on(const model::LiveObject& child, const model::LiveObject& parent);
/// What an object gives out to its children, as they carry it.
std::string value_word(std::string_view output, const std::string& value);
/// All that an object gives out, a value_word() each.
std::vector<std::string> given_out_by(const model::LiveObject& object);
/// The id, folded, of the resource group that the object with this id lies in; "" when it lies in none.
std::string group_around(const std::string& id);
/// Whether a live connection is declared with another identity than it signs in as.
bool leaves_identity(const model::Change& change);
/// Live identities, of any kind and spelling, that a connection signs in as.
std::vector<const model::LiveObject*> principals_of(const Draft& draft, const model::LiveObject& connection);
/// The principal whose story a resource belongs to, following References; null when there is none.
const Node* identity_of(Draft& draft, const model::Resource& resource);
/// Whether something of this identity's story is declared as it can't be made.
bool holds_something_impossible(Draft& draft, const Node& identity);
/// Folded, what the child carries as its parent's value: of a trust, the id of the identity it is on.
std::string parent_value(const model::LiveObject& child);
/// The node a child hangs on (its hangs_on field's Reference); null when it is written out as a value.
Node* parent_of(Draft& draft, const model::Resource& resource);

// The steps of make_plan(), in its order, and why each stands where it does.

// What is declared meets what is live. Each later step asks what was matched.
void match(Draft& draft);  ///< resolve, find live, judge ownership, compare: create / update / adopt / no-op
// What only the declarations and their matches say: it needs no other row.
void find_duplicates(Draft& draft);          ///< one thing declared under two spellings, told apart by nothing live
void judge_conditions(Draft& draft);         ///< of roles: what others restrict stays, and is loosened by policy only
void find_overfull(Draft& draft);            ///< more tags than a resource can carry
void judge_removals(Draft& draft);           ///< what is named to go or to be released, with what hangs on it
void find_failed_connections(Draft& draft);  ///< what the service never made is not used as if it worked
// Only what nothing above has matched is undeclared, and only what is undeclared can be a former trust.
void find_undeclared(Draft& draft);  ///< what hangs on ours, or carries our mark, and is not declared
void find_superseded(Draft& draft);  ///< trust that a connection presents, or presented before it was changed
// All rows are there now: a destroy turns them round, and the selection leaves some out before anything counts them.
void turn_to_destroy(Draft& draft);  ///< everything declared and ours becomes a removal
void select(Draft& draft);           ///< --target and --exclude
// What can't be done takes along what needs it; done twice, because what is impossible takes no room, and what finds no
// room is impossible. A stamp is for an entry of which all can be done.
void drop_what_is_impossible(Draft& draft);  ///< and what can't be done without it
void find_full_identities(Draft& draft);     ///< no room for a trust, even when connections take turns
void judge_acceptances(Draft& draft);        ///< obstacles that the manifest accepts, and those that are gone
void add_stamps(Draft& draft);               ///< the manifest entry's digest, renewed last
// What is left is judged as a whole: who would get access to what by it. What stays must be known by then.
void keep_what_is_in_use(Draft& draft);  ///< what the identity of a connection that can't leave it may do stays
void guard_untrusted(Draft& draft);      ///< no new grant to an identity with trust nobody declared, or left unrepaired
void judge_loans(Draft& draft);          ///< identities that are not ours to lend; connections that others have opened
// What waits for what, once all rows are there: what is held back below spreads along these edges.
void order_departures(Draft& draft);    ///< an identity that is removed goes after its connections have left it
void order_changes(Draft& draft);       ///< `after` edges and the stable printing order, by the next four and its own
void order_transitions(Draft& draft);   ///< new trust, then what needs it, then away with the former trust
void order_removals(Draft& draft);      ///< what hangs on a thing, lies in it or trusts it goes before it
void order_turns(Draft& draft);         ///< a trust without a free slot waits for the removal that frees one
void order_replacements(Draft& draft);  ///< what is pruned goes after what is written beside it; wants the final order
// Refusals of single entries, then what they hold back along those edges, then the counts of what is left.
void guard_capacity(Draft& draft);      ///< how many of a kind the service allows in one set
void guard_restrictions(Draft& draft);  ///< no restriction of others is loosened without a policy
void guard_entries(Draft& draft);       ///< protect: holds back its own entry
void hold_back(Draft& draft);           ///< what depends on something refused, unseen or impossible is left out
void guard_run(Draft& draft);           ///< counts of what is left: each holds back the whole run
// Of the final rows.
void list_access(Draft& draft);  ///< what each change gives
void fingerprint(Draft& draft);  ///< live and proof digests

/// Takes out of what is declared those defaults that would loosen what is live, and notes them: an absent key never
/// loosens.
void keep_stricter(Draft& draft, Node& node);
/// Whether this difference loosens a restriction or gives access.
bool loosens(const model::Kind& kind, const model::FieldDiff& diff);

/// Field by field, in the kind's order. Unknown desired values count as different.
std::vector<model::FieldDiff> compare(const model::Kind& kind, const model::Fields& desired, const model::Fields& live);

}  // namespace keyless::diff
