#include "checker/meaning.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "checker/spec.hpp"

namespace keyless::checker {
namespace {

/// The values of one identity's or connection's axes.
class Part {
 public:
  Part(const World& world, std::string name) : world_(world), name_(std::move(name)) {}
  bool is(const char* axis, std::string_view value) const { return world_.is(name_ + "." + axis, value); }
  bool is_one_of(const char* axis, const std::vector<std::string_view>& values) const {
    return std::ranges::count(values, world_.at(name_ + "." + axis)) > 0;
  }
  bool is_plain(const std::vector<const char*>& axes_of_it) const {
    return std::ranges::all_of(axes_of_it, [&](const char* axis) { return digit(axis) == 0; });
  }
  std::size_t digit(const char* axis) const { return world_.digit(axis_of(name_ + "." + axis)); }
  const std::string& name() const { return name_; }

 private:
  const World& world_;
  std::string name_;
};

const std::vector<const char*> axes_of_connection = {"on",     "sign",   "intent", "adopt", "mark",
                                                     "trust",  "state",  "pipes",  "check", "share",
                                                     "people", "tenant", "text",   "spell", "accept"};
const std::vector<const char*> axes_of_identity = {"kind",  "mark",  "intent", "adopt", "role",
                                                   "trust", "spell", "tags",   "place", "member"};

std::string fault_of_absent(const Part& one) {
  if (!one.is_plain({"sign", "adopt", "mark", "trust", "state", "tenant", "text", "accept"}))
    return "an absent connection has none";
  if (!one.is_one_of("intent", {"keep", "move"}) || one.is("intent", "move")) return "it can only be created";
  if (!one.is("pipes", "same")) return "nobody may use what is absent";
  if (!one.is_one_of("check", {"none", "same"}) || !one.is_one_of("share", {"none", "same"}) ||
      !one.is_one_of("people", {"none", "same"}))
    return "nothing is on what is absent";
  return {};
}

/// What is not declared has no declared surroundings.
std::string fault_of_undeclared(const Part& one) {
  if (!one.is_plain({"adopt", "text", "spell", "accept"})) return "it is not declared";
  if (!one.is_one_of("pipes", {"same", "all"})) return "it declares no pipelines";
  if (!one.is_one_of("check", {"none", "same"}) || !one.is_one_of("share", {"none", "extra"}) ||
      !one.is_one_of("people", {"none", "extra", "creator"}))
    return "it declares nothing on it";
  return {};
}

std::string fault_of_connection(const Part& one) {
  if (one.is("there", "unused")) return one.is_plain(axes_of_connection) ? "" : "it is not used";
  if (one.is("there", "no")) return fault_of_absent(one);
  if (one.is("sign", "entra") && one.is_one_of("trust", {"both", "next"})) return "there is only one trust";
  if (one.is("sign", "secret") && !one.is_one_of("trust", {"present", "both"})) return "it has no trust";
  if (one.is("state", "used") && !one.is_one_of("sign", {"old", "secret"})) return "nothing of it needs to be managed";
  if (one.is("sign", "failed") && !one.is_plain({"trust", "state"})) return "it never worked";
  if (one.is("tenant", "other") && !one.is_plain({"trust"})) return "its trust is elsewhere";
  const bool undeclared = one.is_one_of("intent", {"remove", "release", "drop"});
  return undeclared ? fault_of_undeclared(one) : std::string();
}

std::string fault_of_identity(const Part& one) {
  if (one.is("there", "unused")) return one.is_plain(axes_of_identity) ? "" : "it is not used";
  const bool existing = one.is_one_of("kind", {"existing", "client", "runner"});
  if (existing && !one.is_plain({"mark", "adopt", "spell"})) return "an existing identity is not ours";
  if (existing && one.is_one_of("intent", {"remove", "release"})) return "an existing identity is not removed";
  if (one.is("kind", "runner") && one.name() == "b") return "one identity runs keyless";
  if (one.is("there", "no") && one.is("kind", "runner")) return "it runs keyless";
  if (one.is("there", "no") && !one.is_plain({"mark", "adopt", "role", "trust", "tags", "place", "member"}))
    return "an absent identity has none";
  if (!one.is("intent", "keep") && !one.is_plain({"adopt"})) return "it is not declared";
  if (!one.is("intent", "keep") && !one.is_one_of("role", {"kept", "missing", "restricted", "undeclared", "owner"}))
    return "it declares no role";
  if (!one.is("intent", "keep") && !one.is_one_of("member", {"none", "left", "extra"})) return "it declares no member";
  if (one.is("place", "other") && (!one.is("kind", "user") || !one.is("intent", "keep")))
    return "only an identity is declared in a place";
  if (one.is("tags", "full") && !one.is("kind", "user")) return "only resources of Azure have so many tags";
  if (one.is("intent", "drop") && one.is("spell", "case")) return "it is not spelled";
  return {};
}

std::string target_of(const Part& connection) {
  const bool on_a = connection.is("on", "a");
  return connection.is("intent", "move") ? (on_a ? "b" : "a") : (on_a ? "a" : "b");
}

/// Each connection needs the identity it is on, and the one it is declared with.
std::string fault_of_links(const World& world, const Part& connection) {
  if (connection.is("there", "unused")) return {};
  const auto target = target_of(connection);
  for (const auto& letter : {std::string(connection.is("on", "a") ? "a" : "b"), target})
    if (world.is(letter + ".there", "unused")) return "its identity is not used";
  const bool declared = connection.is_one_of("intent", {"keep", "rename", "move"});
  if (declared && !world.is(target + ".intent", "keep")) return "its identity is not declared";
  return {};
}

bool any_connection(const World& world, const char* axis, const std::vector<std::string_view>& values) {
  return std::ranges::any_of(all_numbers, [&](const std::string& number) {
    return std::ranges::count(values, world.at(number + "." + axis)) > 0;
  });
}

bool any_named_to_go(const World& world) {
  return any_connection(world, "intent", {"remove"}) || world.is("a.intent", "remove") ||
         world.is("b.intent", "remove");
}

bool declares_custom_role(const World& world) {
  return world.at("a.role").starts_with("custom") || world.at("b.role").starts_with("custom");
}

std::string fault_of_run(const World& world) {
  const auto flag = world.at("flag");
  const bool waves = flag == "wave1" || flag == "wave2" || flag == "prune-wave1";
  if (waves && !any_connection(world, "sign", {"old", "secret"}) && !any_connection(world, "intent", {"move"}))
    return "there is nothing to do in waves";
  const bool selects = flag == "target" || flag == "exclude";
  if (selects && (world.is("1.there", "unused") || !any_connection(world, "there", {"yes", "no"})))
    return "there is nothing to select";
  if (selects && world.is("1.intent", "drop")) return "what is selected is not declared";
  if (world.is("policy", "names") && !world.is("a.kind", "runner")) return "nobody needs to be named";
  if (!world.is("unseen", "none") && !world.is("run", "apply")) return "destroy asks for everything";
  if (world.is("unseen", "members") && world.is("a.member", "none") && world.is("b.member", "none"))
    return "nobody is a member";
  if (world.is("unseen", "definitions") && !declares_custom_role(world)) return "no definition is looked up";
  if (world.is("end", "cut") && !flag.starts_with("prune") && !any_named_to_go(world)) return "nothing is to go";
  if (world.is("issuer", "keep") && !any_connection(world, "sign", {"old"})) return "no issuer retires";
  return {};
}

std::string fault_of_destroy(const World& world) {
  if (!world.is("run", "destroy")) return {};
  if (!world.is("flag", "none") || !world.is("policy", "lends") || !world.is("issuer", "entra"))
    return "destroy asks for no such flag";
  return {};
}

/// One thing under two spellings.
std::string fault_of_twin(const World& world) {
  if (world.is("twin", "none")) return {};
  if (!world.is("flag", "none") && !world.at("flag").starts_with("prune")) return "it is judged before that";
  for (const auto* axis : {"a.trust", "b.trust"})
    if (world.is(axis, "nineteen") || world.is(axis, "twenty")) return "a manifest can't declare so many";
  if (world.is("1.share", "same") || world.is("1.share", "missing")) return "a manifest can't share one name twice";
  const bool connection = !world.is("1.there", "unused") && world.is("1.intent", "keep") && world.is("1.spell", "same");
  if (world.is("twin", "connection")) return connection ? "" : "no connection is declared twice";
  if (world.is("twin", "shared"))
    return connection && world.is("1.share", "extra") ? "" : "no connection is declared in two projects";
  return world.is("a.kind", "existing") && world.is("a.intent", "keep") ? "" : "no identity is named twice";
}

/// A manifest needs something in it.
std::string fault_of_all(const World& world) {
  const bool any_identity = std::ranges::any_of(both_letters, [&](const std::string& letter) {
    return !world.is(letter + ".there", "unused") && !world.is(letter + ".intent", "drop");
  });
  return any_identity ? "" : "nothing is declared";
}

/// Connections 1 and 2 are alike where no flag names one of them: only one order of the two is looked at.
std::string fault_of_order(const World& world) {
  if (!world.is("flag", "none") && !world.at("flag").starts_with("prune")) return {};
  const Part first(world, "1"), second(world, "2");
  if (!first.is("there", "yes") || !second.is("there", "yes")) return {};
  for (const auto* axis : axes_of_connection) {
    if (first.digit(axis) == second.digit(axis)) continue;
    return first.digit(axis) < second.digit(axis) ? "" : "the same with connections 1 and 2 exchanged";
  }
  return {};
}

}  // namespace

std::string meaningless(const World& world) {
  std::string fault;
  const auto take = [&](const std::string& found) {
    if (fault.empty()) fault = found;
  };
  for (const auto& letter : both_letters) take(fault_of_identity(Part(world, letter)));
  for (const auto& number : all_numbers) {
    take(fault_of_connection(Part(world, number)));
    take(fault_of_links(world, Part(world, number)));
  }
  for (const auto& fault_in : {fault_of_run, fault_of_destroy, fault_of_twin, fault_of_all, fault_of_order})
    take(fault_in(world));
  return fault;
}

}  // namespace keyless::checker
