#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "base/text.hpp"
#include "manifest/manifest.hpp"

using namespace keyless;
using manifest::Key;
using manifest::Node;
using manifest::Rule;
using manifest::Shape;

namespace {

using Type = Shape::Type;
using Covered = std::set<std::pair<std::string_view, std::string_view>>;  // noun of a mapping, key

const std::set<std::string_view> told_either_way = {"requesterMayApprove", "verifyProtection",
                                                    "allowUnknownProtection"};

/// Something for every rule; a new rule that nothing here obeys fails the test below.
const std::vector<std::string> texts = {
    "bots",
    "bots/ci",
    "1b0f6471-1bf0-4dda-aec3-cb9272f09590",
    "11111111-0000-4000-8000-000000000001",
    "72F988BF-86F1-41AF-91AB-2D7CD011DB47",
    "westeurope",
    "eastus2",
    "Web Shop",
    "mi-bots",
    "rg.(b)_1",
    "mi_Ci2",
    "rg-bots/mi-bots",
    "keyless.bots.mi-old",
    "/subscriptions/1b0f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-x/providers/Microsoft.ManagedIdentity/"
    "userAssignedIdentities/mi-x",
    "/Subscriptions/1B0F6471-1bf0-4dda-aec3-cb9272f09590/resourcegroups/rg-x/providers/Microsoft.Compute/"
    "virtualMachines/vm-1",
    "/",
    "/providers/Microsoft.Management/managementGroups/mg-1",
    "Microsoft.CognitiveServices/accounts/my-account",
    "Azure: 'Payments' {web} [1] & more!",
    "-- no --",
    "\\ci\\deploy: all",
    "42",
    "true",
    "null",
    "2.0",
    "https://token.actions.githubusercontent.com",
    "repo:contoso/pay:ref:refs/heads/main",
    "repo:contoso/*",
    "api://AzureADTokenExchange",
    "line 1\n\n line 2: # \"x\"\\",
    "\xC3\xA9t\xC3\xA9 ##vso[x]",
    "2027-06-30",
    "08:30",
    "W. Europe Standard Time",
    "contoso/pay",
    "refs/heads/release/1",
    "templates/secure.yml",
    "[Web Shop]\\Contributors",
    "a@contoso.com",
    "main",
    "roleAssignment/mi-x/*",
    "app.terraform.io",
    "ends in a break\n",
    " \n"};

const std::vector<std::string>& obeying(const Rule& rule, bool normal) {
  static std::map<std::pair<const Rule*, bool>, std::vector<std::string>> known;
  auto& found = known[{&rule, normal}];
  if (!found.empty()) return found;
  for (const auto& text : texts)
    if (!manifest::complaint_about(rule, text) && !(normal && rule.fold && rule.fold(text) != text))
      found.push_back(text);
  return found;
}

/// Documents made of the tables alone: a key that is added to one is in them.
class Documents {
 public:
  /// `normal`: only what is written as it was read, so without what says the same in another way.
  Documents(bool normal, Covered& covered) : normal_(normal), covered_(covered) {}

  Node some(const Shape& shape) {
    switch (shape.type) {
      case Type::text:
        return text(*shape.rule);
      case Type::flag:
      case Type::only_true:
        return plain("true");
      case Type::version:
        return plain("1");
      case Type::choice:
        return manifest::scalar({std::string(*rc::gen::elementOf(shape.choices)), {}});
      case Type::mapping:
        return mapping(shape);
      case Type::names:
        return names(shape);
      case Type::list:
        return shape.instead && one_in(4) ? some(*shape.instead) : list(*shape.item);
      case Type::either:
        return one_in(3) ? id(*shape.rule) : mapping(*shape.item);
      case Type::any:
        break;
    }
    return {};
  }

 private:
  static bool one_in(int count) { return *rc::gen::inRange(0, count) == 0; }
  static Node plain(const char* text) { return manifest::plain_scalar(text); }

  Node text(const Rule& rule) {
    const auto& choice = obeying(rule, normal_);
    INFO("no text here obeys the rule of " << rule.noun);
    REQUIRE_FALSE(choice.empty());
    return manifest::scalar({*rc::gen::elementOf(choice), {}});
  }

  /// What has parts is written in parts.
  Node id(const Rule& rule) {
    auto made = text(rule);
    if (normal_ && starts_with_caseless(made.text, "/subscriptions/")) made.text = "/";
    return made;
  }

  Node list(const Shape& item) {
    Node made;
    made.type = Node::Type::list;
    for (auto count = *rc::gen::inRange(1, 4); count > 0; --count) made.children.push_back(some(item));
    return made;
  }

  Node names(const Shape& shape) {
    Node made;
    made.type = Node::Type::mapping;
    for (const auto& name : obeying(*shape.rule, normal_)) {
      if (!one_in(4) && !made.children.empty()) continue;
      made.children.push_back(some(*shape.item));
      made.children.back().key = name;
    }
    std::ranges::sort(made.children, {}, &Node::key);
    return made;
  }

  static bool fits(const Key& key, const Shape& shape, const manifest::Identity& probe) {
    const bool follows_a_form = std::ranges::count(shape.one_of, key.needs) > 0;
    const bool asks_the_kind = shape.noun == "an identity" && key.only_if;
    return !follows_a_form && (!asks_the_kind || key.only_if(&probe));
  }

  Node mapping(const Shape& shape) {
    manifest::Identity probe;
    probe.kind = *rc::gen::element(manifest::IdentityKind::user_assigned, manifest::IdentityKind::application,
                                   manifest::IdentityKind::existing);
    std::set<std::string_view> wanted;
    std::vector<std::string_view> one_of;
    for (const auto& key : shape.keys) {
      if (!fits(key, shape, probe)) continue;
      if (std::ranges::count(shape.one_of, key.name) > 0)
        one_of.push_back(key.name);
      else if (is_wanted(key, probe))
        wanted.insert(key.name);
    }
    if (!one_of.empty()) wanted.insert(one_of_them(shape, one_of));
    if (wanted.empty()) wanted.insert(shape.keys.front().name);
    if (wanted.contains("resource")) wanted.insert("resourceGroup");
    return with(shape, complete(shape, wanted), probe);
  }

  /// One that was in no document before, as long as there is any.
  std::string_view one_of_them(const Shape& shape, const std::vector<std::string_view>& keys) const {
    const auto fresh = std::ranges::find_if(keys, [&](auto key) { return !covered_.contains({shape.noun, key}); });
    return fresh != keys.end() ? *fresh : *rc::gen::elementOf(keys);
  }

  bool is_wanted(const Key& key, const manifest::Identity& probe) const {
    if (key.name == "kind") return probe.kind != manifest::IdentityKind::user_assigned;
    // Where an identity says no location, that of its group counts.
    const bool of_identity = key.name == "location" && key.only_if;
    return key.required || (normal_ && of_identity) || one_in(3);
  }

  static std::set<std::string_view> complete(const Shape& shape, std::set<std::string_view> wanted) {
    for (const auto& key : shape.keys)
      if (wanted.contains(key.name) && !key.needs.empty()) wanted.insert(key.needs);
    return wanted;
  }

  Node with(const Shape& shape, const std::set<std::string_view>& wanted, const manifest::Identity& probe) {
    Node made;
    made.type = Node::Type::mapping;
    for (const auto& key : shape.keys) {
      if (!wanted.contains(key.name)) continue;
      covered_.emplace(shape.noun, key.name);
      auto value = some(*key.shape);
      if (key.name == "kind") value.text = probe.kind == manifest::IdentityKind::existing ? "existing" : "application";
      if (told_either_way.contains(key.name)) value.text = one_in(2) ? "true" : "false";
      if (shape.noun.starts_with("the section azure") && normal_) keep_apart(value, key);
      value.key = key.name;
      made.children.push_back(std::move(value));
    }
    return made;
  }

  /// What entries inherit is not what they say themselves: it would not be written again.
  static void keep_apart(Node& value, const Key& key) {
    if (key.name == "subscription") value.text = "aaaaaaaa-1bf0-4dda-aec3-cb9272f09590";
    if (key.name == "location") value.text = "northeurope";
    if (key.name == "project") value.text = "Home";
  }

  bool normal_;
  Covered& covered_;
};

void collect(const Shape& shape, Covered& into) {
  for (const auto& key : shape.keys) {
    if (!into.emplace(shape.noun, key.name).second) continue;
    collect(*key.shape, into);
  }
  for (const auto* below : {shape.item, shape.instead})
    if (below) collect(*below, into);
}

/// The table of a mapping, or of a list's entries, is of the type that is read by it.
void check_types(const Shape& shape, const void* holds) {
  for (const auto& key : shape.keys) {
    INFO(shape.noun << ": " << key.name);
    if (key.member.of && holds) CHECK(key.member.of == holds);
    const auto& below = key.shape->type == Type::list ? *key.shape->item : *key.shape;
    if (below.type == Type::mapping) check_types(below, key.member.holds);
  }
}

manifest::Manifest read(const std::string& text) {
  const auto loaded = manifest::parse("m.yaml", text);
  RC_LOG() << text;
  RC_ASSERT(loaded.manifests.size() == 1U);
  for (const auto& found : loaded.diagnostics)
    RC_ASSERT(found.code != "unknown-key" && found.code != "wrong-type" && !found.code.starts_with("bad-"));
  return loaded.manifests.front();
}

/// What follows from the keys, and no key says.
std::vector<std::string> derived(const manifest::Manifest& manifest) {
  std::vector<std::string> all;
  for (const auto& identity : manifest.identities) {
    all.insert(all.end(), {identity.id, identity.subscription, identity.location, identity.resource_group.value});
    for (const auto& trust : identity.federated_credentials) all.push_back(trust.issuer.value + trust.subject.value);
    for (const auto& role : identity.roles) all.push_back(role.scope.value);
  }
  for (const auto& connection : manifest.service_connections)
    all.insert(all.end(), {std::to_string(connection.identity_index), connection.subscription});
  for (const auto& removed : manifest.removed) all.insert(all.end(), {removed.id, removed.project.value});
  return all;
}

}  // namespace

TEST_CASE("every key of the tables is read and written again as it was") {
  Covered covered, told;
  CHECK(rc::check([&] {
    const auto text = manifest::yaml_text(Documents(true, covered).some(manifest::grammar()));
    const auto again = manifest::write(read(text));
    RC_ASSERT(again == text);
  }));
  collect(manifest::grammar(), told);
  for (const auto& [noun, key] : told) {
    INFO(noun << ": " << key);
    CHECK(covered.contains({noun, key}));
  }
}

TEST_CASE("a manifest that was written is read as the one that it was written from, however that was spelt") {
  Covered covered;
  CHECK(rc::check([&] {
    const auto first = read(manifest::yaml_text(Documents(false, covered).some(manifest::grammar())));
    const auto text = manifest::write(first);
    const auto second = read(text);
    RC_ASSERT(derived(second) == derived(first));
    RC_ASSERT(manifest::write(second) == text);
  }));
}

TEST_CASE("a table is of the type that is read by it") {
  check_types(manifest::grammar(), &manifest::shapes::name_of<manifest::Manifest>);
}

TEST_CASE("remarks stand where people look for them") {
  auto made =
      manifest::parse("m.yaml", "version: 1\nteam: bots\nidentities:\n- name: mi-a\n  protect: true\n").manifests;
  REQUIRE(made.size() == 1);
  manifest::Remarks remarks{{"head", ""}, {{"identities", "all of them"}}, {}};
  remarks.within[made[0].identities[0].at] = "the first";
  CHECK(manifest::write(made[0], remarks) ==
        "# head\n#\nversion: 1\nteam: bots\n\n# all of them\nidentities:\n- name: mi-a\n  # the first\n  protect: "
        "true\n...\n");
}
