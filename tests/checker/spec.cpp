#include "checker/spec.hpp"

#include <algorithm>

#include "checker/places.hpp"

namespace keyless::checker {
namespace {

constexpr std::size_t most_credentials = 20;

/// The values of one identity's or connection's axes.
class Part {
 public:
  Part(const World& world, std::string name) : world_(world), name_(std::move(name)) {}
  bool is(const char* axis, std::string_view value) const { return world_.is(name_ + "." + axis, value); }
  std::string at(const char* axis) const { return std::string(world_.at(name_ + "." + axis)); }

 private:
  const World& world_;
  std::string name_;
};

bool is_used(const World& world, const std::string& name) {
  return !world.is(name + ".there", "unused");
}

std::string other(const std::string& letter) {
  return letter == "a" ? "b" : "a";
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

Wish wish_of(const std::string& intent) {
  return intent == "remove" ? Wish::removed : intent == "release" ? Wish::released : Wish::declared;
}

bool is_crowded(const World& world, const std::string& letter) {
  return world.is(letter + ".trust", "nineteen") || world.is(letter + ".trust", "twenty");
}

/// How many credentials the connections of this world have on an identity.
std::size_t wired_on(const World& world, const std::string& letter) {
  std::size_t count = 0;
  for (const auto& number : all_numbers) {
    const Part part(world, number);
    if (!part.is("there", "yes") || !part.is("on", letter) || part.is("sign", "failed")) continue;
    const bool has_one = part.is("sign", "secret") ? false : !part.is("trust", "missing");
    count += (has_one ? 1 : 0) + (part.is("trust", "both") ? 1 : 0);
  }
  return count;
}

std::string target_of(const Part& connection) {
  return connection.is("intent", "move") ? other(connection.at("on")) : connection.at("on");
}

bool is_declared(const Part& connection) {
  return !connection.is("there", "unused") && !connection.is("intent", "remove") &&
         !connection.is("intent", "release") && !connection.is("intent", "drop");
}

/// A manifest may declare no more than an identity can hold, its connections included: those that it is made with, and
/// those that it is declared with.
std::size_t declarable_on(const World& world, const std::string& letter) {
  std::size_t made = 0, declared = 0;
  for (const auto& number : all_numbers) {
    const Part part(world, number);
    if (part.is("there", "yes") && part.is("on", letter)) ++made;
    if (is_declared(part) && target_of(part) == letter) ++declared;
  }
  return most_credentials - std::max(made, declared);
}

/// So many others that the identity holds 19 or 20 in all, as far as they can be declared.
std::vector<std::string> repositories_on(const World& world, const std::string& letter) {
  const Part part(world, letter);
  std::size_t count = part.is("trust", "missing") ? 1 : 0;
  if (is_crowded(world, letter))
    count = std::min(crowd_of(world, letter) - wired_on(world, letter), declarable_on(world, letter));
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("app-" + std::to_string(10 + i));
  return names;
}

MembershipSpec member_of_two() {
  return {.level = "Basic", .in_projects = {{project, "Readers"}}, .groups = {scanners}};
}

IdentitySpec identity_of(const World& world, const std::string& letter) {
  const Part part(world, letter);
  IdentitySpec made{.letter = letter,
                    .name = identity_name(letter),
                    .kind = part.at("kind"),
                    .roles = {{user_role_name, "rg-of-" + letter}},
                    .repositories = repositories_on(world, letter)};
  for (const auto* value : {"same", "lower", "more", "left"})
    if (part.is("member", value)) made.membership = member_of_two();
  if (part.is("role", "custom")) made.roles.push_back({custom_role, "rg-of-" + letter});
  return made;
}

/// One of the groups that a project keeps for its members can't be declared under both keys.
void intend_membership(const Part& part, IdentitySpec& made) {
  if (part.is("member", "none") || part.is("member", "extra") || part.is("member", "left")) {
    made.membership.reset();
    return;
  }
  made.membership = member_of_two();
  if (part.is("member", "twice")) made.membership->groups = {contributors};
  if (part.is("member", "admin")) made.membership->in_projects = {{project, "Administrators"}};
}

IdentitySpec intended_identity(const World& world, const std::string& letter) {
  const Part part(world, letter);
  auto made = identity_of(world, letter);
  made.wish = wish_of(part.at("intent"));
  made.adopt = part.is("adopt", "yes");
  if (part.is("spell", "case")) made.name = upper(made.name);
  if (part.is("role", "condition") || part.is("role", "recondition")) made.roles.front().condition = condition_declared;
  for (const auto& [value, role] :
       std::initializer_list<std::pair<const char*, const char*>>{{"privileged", "Owner"},
                                                                  {"custom-everywhere", "Restarts Everything"},
                                                                  {"custom-rights", "Looks After Rights"},
                                                                  {"custom-data", "Handles All Data"}})
    if (part.is("role", value)) made.roles.push_back({role, "rg-of-" + letter});
  intend_membership(part, made);
  if (part.is("role", "nowhere")) made.roles.push_back({user_role_name, vanished_group});
  return made;
}

ConnectionSpec connection_of(const World& world, const std::string& number) {
  const Part part(world, number);
  ConnectionSpec made{.number = number,
                      .name = connection_name(number),
                      .identity = part.at("on"),
                      .project = project,
                      .description = "made for " + number,
                      .pipelines = {"ci"}};
  if (!part.is("check", "none") && !part.is("check", "foreign")) made.branches = {"main"};
  if (part.is("share", "same") || part.is("share", "missing")) made.shared = true;
  if (part.is("people", "same") || part.is("people", "missing") || part.is("people", "lower"))
    made.person_role = "User";
  return made;
}

ConnectionSpec intended_connection(const World& world, const std::string& number) {
  const Part part(world, number);
  auto made = connection_of(world, number);
  const auto intent = part.at("intent");
  made.wish = wish_of(intent);
  made.adopt = part.is("adopt", "yes");
  if (intent == "rename") made.previously = made.name, made.name = "renamed-" + number;
  if (intent == "move") made.identity = other(made.identity);
  if (!part.is("accept", "none")) made.accepted = part.at("accept");
  if (part.is("text", "differs")) made.description = "said anew";
  if (part.is("spell", "case")) made.name = upper(made.name);
  if (part.is("spell", "project-id")) made.project = project_id;
  if (part.is("pipes", "gone")) made.pipelines.emplace_back("deleted-ci");
  return made;
}

/// One thing a second time, under another spelling, and saying something else of it.
void add_twin(const World& world, Spec& spec) {
  if (world.is("twin", "connection")) {
    auto second = *std::ranges::find(spec.connections, "1", &ConnectionSpec::number);
    second.project = project_id;
    second.description = "said twice";
    spec.connections.push_back(std::move(second));
  }
  if (world.is("twin", "identity")) {
    auto second = *spec.identity("a");
    second.name = "twin-a";
    second.kind = "client";
    spec.identities.push_back(std::move(second));
  }
  if (world.is("twin", "shared")) {
    auto second = *std::ranges::find(spec.connections, "1", &ConnectionSpec::number);
    second.project = second_project;
    second.description = "said in another project";
    second.pipelines.clear();
    spec.connections.push_back(std::move(second));
  }
}

/// Secrets of applications are what a conversion leaves behind.
bool has_secrets(const World& world) {
  return std::ranges::any_of(all_numbers, [&](const std::string& number) {
    return world.is(number + ".there", "yes") && world.is(number + ".sign", "secret");
  });
}

}  // namespace

std::size_t crowd_of(const World& world, const std::string& letter) {
  if (!is_crowded(world, letter)) return 0;
  return world.is(letter + ".trust", "nineteen") ? most_credentials - 1 : most_credentials;
}

const IdentitySpec* Spec::identity(const std::string& letter) const {
  const auto found = std::ranges::find(identities, letter, &IdentitySpec::letter);
  return found == identities.end() ? nullptr : &*found;
}

std::string identity_name(const std::string& letter) {
  return "mi-" + letter;
}

std::string connection_name(const std::string& number) {
  return "sc-" + number;
}

Spec intended(const World& world) {
  Spec spec;
  spec.keeps_issuer = world.is("issuer", "keep");
  spec.ended = world.is("end", "mark");
  if (has_secrets(world)) spec.tolerated.emplace_back("applicationSecret/*");
  for (const auto& letter : both_letters)
    if (is_crowded(world, letter))
      spec.tolerated.push_back("federatedCredential/" + identity_name(letter) + "/filler-*");
  for (const auto& letter : both_letters)
    if (is_used(world, letter) && !world.is(letter + ".intent", "drop"))
      spec.identities.push_back(intended_identity(world, letter));
  for (const auto& number : all_numbers)
    if (is_used(world, number) && !world.is(number + ".intent", "drop"))
      spec.connections.push_back(intended_connection(world, number));
  add_twin(world, spec);
  return spec;
}

Spec as_made(const World& world, const std::string& team) {
  Spec spec;
  spec.team = team;
  for (const auto& letter : both_letters)
    if (is_used(world, letter)) spec.identities.push_back(identity_of(world, letter));
  for (const auto& number : all_numbers)
    if (world.is(number + ".there", "yes")) spec.connections.push_back(connection_of(world, number));
  return spec;
}

}  // namespace keyless::checker
