#include "checker/spaces.hpp"

#include <algorithm>

#include "checker/meaning.hpp"
#include "checker/spec.hpp"

namespace keyless::checker {
namespace {

void vary(const Space& space, std::size_t axis, const World& world, const std::function<void(const World&)>& with) {
  if (axis == space.axes.size()) {
    if (meaningless(world).empty()) with(world);
    return;
  }
  for (const auto& value : space.axes[axis].second)
    vary(space, axis + 1, world.with(space.axes[axis].first, value), with);
}

void change(const World& world, std::size_t changes, std::size_t from, const std::function<void(const World&)>& with) {
  if (meaningless(world).empty()) with(world);
  if (changes == 0) return;
  for (auto axis = from; axis < axes().size(); ++axis)
    for (std::size_t value = 0; value < axes()[axis].values.size(); ++value) {
      if (value == world.digit(axis)) continue;
      auto other = world;
      other.set_digit(axis, value);
      change(other, changes - 1, axis + 1, with);
    }
}

}  // namespace

std::size_t Space::volume() const {
  std::size_t product = 1;
  for (const auto& axis : axes) product *= axis.second.size();
  return product;
}

void Space::each(const std::function<void(const World&)>& with) const {
  vary(*this, 0, base, with);
}

// What a manifest says varies slowest: it is read once for all worlds that follow.
Space one_by_one() {
  Space space{.name = "one identity, one connection", .base = World().with("b.there", "yes")};
  space.axes = {{"a.kind", {"user", "app", "existing", "client"}},
                {"1.intent", {"keep", "rename", "move", "remove", "release", "drop"}},
                {"a.adopt", {"no", "yes"}},
                {"1.adopt", {"no", "yes"}},
                {"1.sign", {"entra", "old", "secret", "failed"}},
                {"a.mark", {"ours", "none", "another", "forged"}},
                {"1.mark", {"ours", "none", "another", "forged"}},
                {"1.trust", {"present", "missing", "both", "next"}},
                {"a.role", {"kept", "undeclared"}},
                {"a.trust", {"none", "foreign"}},
                {"1.pipes", {"same", "extra"}},
                {"flag", {"none", "prune"}},
                {"policy", {"lends", "silent"}}};
  return space;
}

Space two_on_one() {
  Space space{.name = "two connections on one identity", .base = World().with("b.there", "yes").with("2.there", "yes")};
  space.axes = {{"a.kind", {"user", "app"}},
                {"1.intent", {"keep", "rename", "move", "remove", "drop"}},
                {"2.intent", {"keep", "rename", "move", "remove", "drop"}},
                {"a.trust", {"none", "nineteen", "twenty"}},
                {"1.sign", {"entra", "old", "secret"}},
                {"2.sign", {"entra", "old", "secret"}},
                {"1.mark", {"ours", "none"}},
                {"2.mark", {"ours", "none"}},
                {"1.trust", {"present", "missing"}},
                {"1.state", {"enabled", "disabled"}},
                {"flag", {"none", "prune", "wave1", "prune-wave1"}},
                {"order", {"forward", "backward"}}};
  return space;
}

Space members() {
  Space space{.name = "members of the organization", .base = World().with("b.there", "yes").with("1.on", "b")};
  space.axes = {{"run", {"apply", "destroy"}},
                {"a.kind", {"user", "app", "existing", "client"}},
                {"a.intent", {"keep", "remove", "release", "drop"}},
                {"a.member", {"none", "same", "missing", "lower", "more", "left", "extra", "twice", "admin"}},
                {"a.adopt", {"no", "yes"}},
                {"a.mark", {"ours", "none", "another", "forged"}},
                {"a.trust", {"none", "foreign"}},
                {"a.role", {"kept", "missing", "undeclared", "nowhere"}},
                {"flag", {"none", "prune"}},
                {"policy", {"lends", "silent"}},
                {"unseen", {"none", "members", "roles"}}};
  return space;
}

Space small_one_by_one() {
  Space space{.name = "one identity, one connection (part)", .base = World().with("b.there", "yes")};
  space.axes = {{"1.intent", {"keep", "rename", "move", "remove", "release", "drop"}},
                {"1.sign", {"entra", "old", "secret", "failed"}},
                {"1.mark", {"ours", "none", "forged"}},
                {"flag", {"none", "prune"}}};
  return space;
}

Space small_two_on_one() {
  Space space{.name = "two connections on one identity (part)",
              .base = World().with("b.there", "yes").with("2.there", "yes")};
  space.axes = {{"a.trust", {"nineteen"}}, {"flag", {"none", "prune-wave1"}}};
  for (const auto* number : {"1", "2"}) {
    space.axes.push_back({std::string(number) + ".sign", {"entra", "old"}});
    space.axes.push_back({std::string(number) + ".intent", {"keep", "rename", "move", "drop"}});
  }
  return space;
}

Space small_members() {
  Space space{.name = "members of the organization (part)"};
  space.axes = {{"a.kind", {"user", "existing"}},
                {"a.member", {"same", "missing", "lower", "more", "left", "extra", "twice", "admin"}},
                {"flag", {"none", "prune"}}};
  return space;
}

void each_near(const World& base, std::size_t changes, const std::function<void(const World&)>& with) {
  change(base, changes, 0, with);
}

std::vector<World> jobs() {
  std::vector<World> found;
  for (const auto* text : {"plain",                                     // keep
                           "1.there=no",                                // create
                           "1.mark=none",                               // adopt
                           "1.sign=old",                                // migrate
                           "a.kind=client 1.sign=secret",               // convert
                           "b.there=yes 1.intent=move",                 // move
                           "issuer=keep 1.sign=old 1.intent=rename",    // rename
                           "b.there=yes 1.intent=remove",               // remove
                           "2.there=yes 2.sign=old flag=prune",         // prune beside another
                           "policy=silent a.kind=existing 1.there=no",  // lend
                           "run=destroy"})
    found.push_back(*World::parse(text));
  return found;
}

std::vector<World> contexts() {
  Space space;
  space.axes = {
      {"b.there", {"unused", "yes"}},       {"2.there", {"unused", "yes"}}, {"2.on", {"a", "b"}},
      {"3.there", {"unused", "yes"}},       {"1.sign", {"entra", "old"}},   {"1.intent", {"keep", "move", "drop"}},
      {"1.there", {"yes", "no", "unused"}}, {"flag", {"none", "prune"}}};
  std::vector<World> found;
  space.each([&](const World& world) { found.push_back(world); });
  for (const auto& [axis, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"a.member", "same"}, {"a.role", "custom"}, {"1.share", "extra"}})
    found.push_back(World().with(axis, value));
  return found;
}

}  // namespace keyless::checker
