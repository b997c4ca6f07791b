#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/right.hpp"
#include "model/value.hpp"

namespace keyless::model {

/// When two values of a field count as equal.
enum class Compare {
  exact,       ///< byte for byte: issuer, subject, audience
  prose,       ///< as exact, white space at the end ignored: descriptions, which our mark may follow
  caseless,    ///< ASCII letter case ignored: names, GUIDs, schemes
  arm_id,      ///< as caseless, trailing `/` ignored
  owned_tags,  ///< only the keys that desired names; tags of others are none of our business
  set,         ///< lists, order and letter case ignored
  exact_set    ///< lists, order ignored, entries byte for byte: git refs
};

/// What a difference in a field leads to.
enum class OnChange {
  update,   ///< written in place
  refuse,   ///< the service can't change it; whole objects are deleted by name only
  ignore,   ///< shown when it exists, never a difference
  convert,  ///< in place, by a call of its own that only goes from a secret to federation
  migrate,  ///< in place, by a call of its own that gives it another issuer
  move      ///< in place: it will sign in as another identity
};

struct Field {
  std::string_view name;
  Compare compare = Compare::exact;
  OnChange on_change = OnChange::update;
  bool in_creates = true;  ///< false: the address or another field says it already when it is created
  /// Of a restriction: whether going from the live value to the desired one gives access. An empty string or list means
  /// that there is none. Null: the field restricts nothing.
  bool (*loosens)(const Value& live, const Value& desired) = nullptr;
  bool flag = false;  ///< "true" or "false", in documents a boolean
};

/// Who writes a field that is not compared.
enum class Side {
  both,     ///< part of a key, or said on both sides
  desired,  ///< said to the provider or the plan only
  live      ///< learned from the service only
};

struct FurtherField {
  std::string_view name;  ///< one that ends in `/` stands for all that begin with it
  Side side = Side::both;
  bool flag = false;  ///< as of a Field
};

/// How it is proven that a live object is ours (design: ownership).
enum class Ownership {
  none,            ///< never written: only looked up
  mark,            ///< carries our mark with a digest of its own id
  mark_or_absent,  ///< as mark, but one that was there first is used, not owned (resource group)
  owned_parent,    ///< hangs on something of ours; on an existing identity by its name only
  mark_or_trust    ///< carries our mark, or a credential of ours names its id (service connection)
};

/// What becomes of a live object that nobody declared, on something of ours.
enum class Undeclared {
  prunable,  ///< reported as a difference, removed with prune
  reported,  ///< reported as a difference, never removed
  noted      ///< reported, no difference, never removed: it grants nothing (checks)
};

/// What becomes of a live object when what it hangs on is removed.
enum class OnParentRemoval {
  stays,             ///< outlives whom it was given to
  removed_before,    ///< the service would remove it, too; keyless removes it first, in a step of its own
  removed_by_itself  ///< the service removes it, and it needs no step
};

/// How many objects of a kind the service allows in the set that one of them lies in.
struct Capacity {
  std::size_t most = 0;
  std::string where = {};     ///< "subscription 0b1f6471"
  std::string_view advice{};  ///< what to do when it is full
};

/// A key of an entry under `removed` in a manifest, and the field whose value it takes.
struct RemovalKey {
  std::string_view key;
  std::string_view field;
};

/// The parent a child hangs on: the child's `field` equals the parent's `output`.
struct HangsOn {
  std::string_view field;
  std::string_view output;
};

/// One kind of thing. Everything the diff must know of it is data: a new kind needs no new code there.
struct Kind {
  std::string_view name;                    ///< in addresses and documents: `federatedCredential`
  std::string_view noun;                    ///< in sentences: `federated credential`
  bool managed = true;                      ///< false: looked up, never written (project, pipeline, subscription)
  bool counts_toward_delete_guard = false;  ///< by --max-delete-percent: identities and connections
  bool counts_toward_change_guard = false;  ///< by --max-changes: who may sign in as what, and what they may do
  Ownership ownership = Ownership::none;
  std::span<const Field> fields = {};              ///< what is compared, in printing order
  std::span<const FurtherField> further = {};      ///< all other fields that a desired or a live object may have
  std::span<const std::string_view> outputs = {};  ///< what others may refer to
  std::optional<HangsOn> hangs_on = std::nullopt;
  bool grants_access = false;      ///< undeclared ones are access that nobody declared (role, trust, pipeline)
  bool serial_per_parent = false;  ///< the service refuses parallel writes below one parent (federated credentials)
  bool prepares_trust = false;     ///< undeclared ones on an identity block new grants to it
  bool is_principal = false;       ///< an identity: gives out id, name, clientId, principalId and tenantId
  bool signs_in = false;           ///< as the identity it hangs on, by what `admits` it or by a secret (connections)
  bool admits = false;             ///< lets whoever presents its issuer and subject sign in as what it hangs on
  bool is_secret = false;          ///< whoever holds it signs in as what it hangs on (passwords, certificates)
  bool encloses = false;           ///< the ids of what lies in it begin with its own: it goes last, and only when empty
  OnParentRemoval on_parent_removal = OnParentRemoval::stays;
  bool empowers = false;  ///< gives power to the identity it hangs on: waits until the trust of that one is as declared
  bool unmarked = false;  ///< bears no sign of who made it: on an existing identity only `adopt: true` makes it ours
  /// New access through what it hangs on waits until every declared one is there: roles of an identity, checks of a
  /// connection.
  bool precedes_access = false;
  bool parent_is_public = false;      ///< anybody can name what it hangs on, so that proves nothing (client ids)
  bool named_in_project = false;      ///< in one project its name means one thing only
  std::size_t most_tags = 0;          ///< that the service allows on one; 0 where that is not limited
  std::size_t most_below_parent = 0;  ///< that the service allows on one parent; 0 where that is not limited
  Undeclared undeclared = Undeclared::prunable;
  /// The flag of the parent's manifest entry that lets undeclared ones go; "" where `prune` decides.
  std::string_view removed_by = {};
  std::span<const RemovalKey> removal_keys = {};  ///< what names one under `removed`; empty: none can be named there
  /// What the proof of a mark covers, where the object's own id is not known before it exists; null: that id.
  std::string (*mark_covers)(const Fields&) = nullptr;
  bool pinned_to_tenant = false;  ///< what answers must say, as `tenantId`, the tenant that the manifest is about
  std::optional<HangsOn> lies_in = std::nullopt;  ///< something besides its parent that it does not outlive

  /// The identity keys of an object, best first; equal keys mean the same object. Empty when a part is not known yet.
  /// Live and desired fields give the same keys, letter case folded where the service ignores it.
  std::vector<std::string> (*keys)(const Fields&) = nullptr;
  /// The set of objects this one is listed in (a subscription's identities, a project's connections); Live says for
  /// each set whether it was seen completely. Empty when a part is not known yet.
  std::string (*collection)(const Fields&) = nullptr;
  /// Smaller sets that it lies in as well, smallest first: the first of which anything is known decides, and only then
  /// `collection`. They are listed where the large one may not be. Null: there are none.
  std::vector<std::string> (*smaller_sets)(const Fields&) = nullptr;
  /// The path part of an address for an object found live that nobody declared, below `parent` (may be empty).
  std::string (*discovered_path)(const Fields&, std::string_view parent) = nullptr;
  /// What an output will be once `live` is changed to `desired`, where the service derives it from what changes; ""
  /// where it stays. Whoever relies on such an output is written first: the new trust before the rename that needs it.
  std::string (*output_after)(std::string_view output, const Fields& desired, const Fields& live) = nullptr;
  /// The name that `owner` gives to one with these fields, desired or live, on an identity that is not ours: there it
  /// is all that proves whose it is. Null: names are made otherwise (credential_name()), or there are none.
  std::string (*own_name)(std::string_view owner, const Fields&) = nullptr;
  /// The limit of the set that one with these fields lies in (`collection`). Null: there is none.
  Capacity (*capacity)(const Fields&) = nullptr;
  /// What a policy must know of a live one to judge the resource that refers to it, added to that one's fields. Null:
  /// nothing.
  void (*show)(const Fields& live, Fields& judged) = nullptr;
  /// What whoever runs keyless must be allowed for this step on an object with these fields; a `where` that holds a
  /// part not known yet is "". Published in docs/rights.md.
  std::vector<Right> (*rights)(Verb, const Fields&) = nullptr;
  /// The access that one with these fields gives, a sentence part: `pipeline ci may use connection Microbots/sc-a`.
  /// `holder` is the path of what it hangs on, `name` its own path below that. Null: it gives none, and restricts
  /// access where its fields have `loosens`.
  std::string (*gives)(const Fields&, std::string_view holder, std::string_view name) = nullptr;
};

/// All kinds, in the order plans are printed.
std::span<const Kind* const> all_kinds();
/// Its place among them; their number for what is none of them.
std::size_t rank_of(const Kind& kind);
/// The kind of that name; nullptr when there is none.
const Kind* find_kind(std::string_view name);

/// Whether an object of this kind may have a field of that name on that side.
bool declares(const Kind& kind, std::string_view field, Side side);
/// Whether that field says "true" or "false"; every other field that does is somebody's text.
bool is_flag(const Kind& kind, std::string_view field);
/// Whether it grants nothing and only restricts what it is on: taking it away, or loosening it, gives access.
bool restricts_access(const Kind& kind);

/// Whether two values of a field are equal under its rule.
bool equal(Compare rule, const Value& desired, const Value& live);

}  // namespace keyless::model
