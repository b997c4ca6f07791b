#include "checker/axes.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace keyless::checker {
namespace {

using Values = std::vector<std::string_view>;

void add_run(std::vector<Axis>& into) {
  into.push_back({"run", {"apply", "destroy"}});
  into.push_back({"flag", {"none", "prune", "wave1", "wave2", "target", "exclude", "prune-wave1"}});
  into.push_back({"policy", {"lends", "silent", "names"}});
  into.push_back({"end", {"mark", "cut"}});
  into.push_back({"issuer", {"entra", "keep"}});
  into.push_back({"order", {"forward", "backward"}});
  into.push_back({"twin", {"none", "connection", "identity", "shared"}});
  into.push_back(
      {"unseen",
       {"none", "roles", "trusts", "connections", "permissions", "holders", "members", "definitions", "elsewhere"}});
  into.push_back({"limit", {"none", "roles"}});
}

/// Names that live as long as the program.
std::string_view kept(std::string text) {
  static std::vector<std::unique_ptr<std::string>> all;
  return *all.emplace_back(std::make_unique<std::string>(std::move(text)));
}

void add_identity(std::vector<Axis>& into, const std::string& letter, Values there) {
  const auto add = [&](const char* name, Values values) {
    into.push_back({kept(letter + "." + name), std::move(values)});
  };
  add("there", std::move(there));
  add("kind", {"user", "app", "existing", "client", "runner"});
  add("mark", {"ours", "none", "another", "forged"});
  add("intent", {"keep", "remove", "release", "drop"});
  add("adopt", {"no", "yes"});
  add("role", {"kept", "missing", "restricted", "undeclared", "condition", "nowhere", "recondition", "privileged",
               "owner", "custom", "custom-everywhere", "custom-rights", "custom-data"});
  add("trust", {"none", "foreign", "nineteen", "twenty", "missing"});
  add("spell", {"same", "case"});
  add("tags", {"few", "full"});
  add("place", {"same", "other"});
  add("member", {"none", "same", "missing", "lower", "more", "left", "extra", "twice", "admin"});
}

void add_connection(std::vector<Axis>& into, const std::string& number, Values there) {
  const auto add = [&](const char* name, Values values) {
    into.push_back({kept(number + "." + name), std::move(values)});
  };
  add("there", std::move(there));
  add("on", {"a", "b"});
  add("sign", {"entra", "old", "secret", "failed"});
  add("intent", {"keep", "rename", "move", "remove", "release", "drop"});
  add("adopt", {"no", "yes"});
  add("mark", {"ours", "none", "another", "forged"});
  add("trust", {"present", "missing", "audience", "both", "next"});
  add("state", {"enabled", "disabled", "used"});
  add("pipes", {"same", "missing", "extra", "all", "gone", "swapped"});
  add("check", {"none", "same", "missing", "stricter", "looser", "narrower", "foreign", "tightened"});
  add("share", {"none", "same", "missing", "extra"});
  add("people", {"none", "same", "missing", "extra", "lower", "creator"});
  add("tenant", {"own", "other"});
  add("text", {"same", "differs"});
  add("spell", {"same", "case", "project-id"});
  add("accept", {"none", "disabled"});
}

std::vector<Axis> all_axes() {
  std::vector<Axis> all;
  add_run(all);
  add_identity(all, "a", {"yes", "no"});
  add_identity(all, "b", {"unused", "yes", "no"});
  add_connection(all, "1", {"yes", "no", "unused"});
  for (const auto* number : {"2", "3"}) add_connection(all, number, {"unused", "yes", "no"});
  return all;
}

}  // namespace

std::span<const Axis> axes() {
  static const auto all = all_axes();
  return all;
}

std::size_t axis_of(std::string_view name) {
  static const auto positions = [] {
    std::unordered_map<std::string_view, std::size_t> all;
    for (std::size_t i = 0; i < axes().size(); ++i) all.emplace(axes()[i].name, i);
    return all;
  }();
  const auto found = positions.find(name);
  if (found == positions.end()) throw std::logic_error("no axis " + std::string(name));
  return found->second;
}

}  // namespace keyless::checker
