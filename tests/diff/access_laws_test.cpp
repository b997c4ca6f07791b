#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "base/text.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"
#include "support/effort.hpp"

// No silent widening (I3), measured from the objects alone: what anybody can reach is worked out before and after every
// single write, and grows only by a row that lists what it gives.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const unsigned worlds = worlds_of(100);

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned end) { return static_cast<unsigned>(engine_() % end); }
  bool one_in(unsigned chances) { return below(chances) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(static_cast<unsigned>(all.size()))];
  }

 private:
  std::mt19937_64 engine_;
};

const Strings people = {"ana", "bob", "cleo"}, roles = {"Reader", "User", "Administrator"},
              branch_patterns = {"refs/heads/main", "refs/heads/release/*", "refs/heads/dev"},
              branch_names = {"refs/heads/main", "refs/heads/release/7", "refs/heads/dev", "refs/heads/other"};

Strings some_of(Dice& dice, const Strings& all) {
  Strings some;
  for (const auto& one : all)
    if (dice.one_in(2)) some.push_back(one);
  if (some.empty()) some.push_back(all.front());
  return some;
}

std::string flag(Dice& dice) {
  return dice.one_in(2) ? "true" : "false";
}

Fields random_check(Dice& dice, const std::string& type) {
  if (type == "approval")
    return {{"approvers", some_of(dice, people)},
            {"minApprovers", std::to_string(dice.below(3))},
            {"requesterMayApprove", flag(dice)}};
  return {{"branches", some_of(dice, branch_patterns)},
          {"verifyProtection", flag(dice)},
          {"allowUnknownProtection", flag(dice)}};
}

/// What the manifest may leave out has the documented value then.
Strings leave_out(Dice& dice, Fields& fields) {
  Strings defaulted;
  for (const auto& [name, standard] :
       {std::pair("minApprovers", "0"), std::pair("requesterMayApprove", "false"),
        std::pair("verifyProtection", "false"), std::pair("allowUnknownProtection", "false")}) {
    if (!fields.contains(name) || dice.one_in(2)) continue;
    fields[name] = Value(standard);
    defaulted.emplace_back(name);
  }
  return defaulted;
}

Declarations random_declarations(Dice& dice) {
  Declarations declared;
  for (unsigned i = 0; i < 1 + dice.below(2); ++i) {
    const auto name = "mi-" + std::to_string(i);
    const auto identity = declared.identity(name, declared.group("rg-one"));
    for (unsigned r = 0; r < dice.below(3); ++r) declared.role(identity, "rg-" + std::to_string(dice.below(3)));
    if (dice.one_in(2)) declared.credential(identity, "github", name);
    const auto connection = declared.connection("sc-" + std::to_string(i), identity);
    for (const auto* type : {"approval", "branchControl"}) {
      if (dice.one_in(3)) continue;
      auto fields = random_check(dice, type);
      const auto defaulted = leave_out(dice, fields);
      declared.check(connection, type, std::move(fields), defaulted);
    }
    if (dice.one_in(2)) declared.security_role(connection, dice.one_of(people), dice.one_of(roles));
    if (dice.one_in(2)) declared.permission(connection, "microbots-ci");
  }
  return declared;
}

std::string field(const LiveObject& object, std::string_view name) {
  return text_of(object.fields, name);
}

using Access = std::set<std::string>;

const LiveObject* check_on(const CloudSimulator& cloud, const LiveObject& connection, const std::string& type) {
  for (const auto& object : cloud.objects)
    if (object.kind == &kinds::check && field(object, "connectionId") == connection.id &&
        field(object, "type") == type && field(object, "disabled") != "true")
      return &object;
  return nullptr;
}

void add_approvals(const CloudSimulator& cloud, const LiveObject& connection, Access& into) {
  const auto* check = check_on(cloud, connection, "approval");
  const auto prefix = [&](const char* name) { return std::string(name) + ": " + connection.id + " "; };
  const auto& approvers = check ? list_of(check->fields, "approvers") : people;
  const auto asked = check ? std::stoul(field(*check, "minApprovers")) : 0;
  const auto all = approvers.size();  // nobody can ask more of them
  const auto needed = !check ? 0 : asked == 0 ? all : std::min(asked, all);
  for (auto given = needed; given <= people.size(); ++given)
    into.insert(prefix("approvals") + "passes with " + std::to_string(given));
  for (const auto& who : approvers) into.insert(prefix("approvers") + who + " may approve");
  if (!check || field(*check, "requesterMayApprove") == "true")
    into.insert(prefix("requesterMayApprove") + "whoever starts it may approve");
}

void add_branches(const CloudSimulator& cloud, const LiveObject& connection, Access& into) {
  const auto* check = check_on(cloud, connection, "branchControl");
  const auto prefix = [&](const char* name) { return std::string(name) + ": " + connection.id + " "; };
  for (const auto& branch : branch_names) {
    const bool passes = !check || std::ranges::any_of(list_of(check->fields, "branches"), [&](const std::string& one) {
      return one == branch || (one.ends_with('*') && branch.starts_with(one.substr(0, one.size() - 1)));
    });
    if (passes) into.insert(prefix("branches") + branch + " passes");
  }
  if (!check || field(*check, "verifyProtection") != "true")
    into.insert(prefix("verifyProtection") + "unprotected branches pass");
  if (!check || field(*check, "allowUnknownProtection") == "true")
    into.insert(prefix("allowUnknownProtection") + "branches of unknown protection pass");
}

void add_object(const LiveObject& object, Access& into) {
  if (object.kind == &kinds::pipeline_permission)
    into.insert("pipeline " + field(object, "pipelineId") + " -> " + field(object, "connectionId"));
  if (object.kind == &kinds::service_connection)
    into.insert("connection " + object.id + " -> " + lower(field(object, "clientId")));
  if (object.kind == &kinds::federated_credential)
    into.insert("trust " + field(object, "issuer") + " " + field(object, "subject") + " " + field(object, "audience") +
                " -> " + lower(field(object, "identityId")));
  if (object.kind == &kinds::role_assignment)
    into.insert("role " + field(object, "principalId") + " -> " + field(object, "roleId") + " " +
                field(object, "scope") + " " + field(object, "condition"));
  if (object.kind == &kinds::security_role)
    for (const auto& role : roles) {
      into.insert("person " + field(object, "principalId") + " " + role + " -> " + field(object, "connectionId"));
      if (role == field(object, "role")) break;
    }
}

Access access_in(const CloudSimulator& cloud) {
  Access found;
  for (const auto& object : cloud.objects) {
    add_object(object, found);
    if (object.kind != &kinds::service_connection) continue;
    add_approvals(cloud, object, found);
    add_branches(cloud, object, found);
  }
  return found;
}

Strings grown(const Access& before, const Access& after) {
  Strings more;
  std::ranges::set_difference(after, before, std::back_inserter(more));
  return more;
}

/// Somebody makes it stricter, or looser, or both.
void change_check(LiveObject& check, Dice& dice) {
  auto other = random_check(dice, field(check, "type"));
  for (auto& [name, value] : other)
    if (dice.one_in(2)) check.fields[name] = std::move(value);
  if (dice.one_in(5)) check.fields["disabled"] = Value("true");
}

/// Something happens to anything that is there.
void disturb(CloudSimulator& cloud, Dice& dice) {
  std::vector<LiveObject*> managed;
  for (auto& object : cloud.objects)
    if (object.kind->managed) managed.push_back(&object);
  if (managed.empty()) return;
  auto& object = *dice.one_of(managed);
  if (object.kind == &kinds::check) {
    change_check(object, dice);
  } else if (object.kind == &kinds::security_role) {
    object.fields["role"] = Value(dice.one_of(roles));
  } else if (object.kind == &kinds::federated_credential && dice.one_in(2)) {
    object.fields["audience"] = Value("api://elsewhere");
  } else if (object.kind != &kinds::resource_group) {
    cloud.remove(std::string(object.id));
  }
}

struct World {
  explicit World(unsigned seed) : dice(seed), declared(random_declarations(dice)), cloud(empty_cloud()) {
    cloud.owners = {declared.owner};
    policy = policy_of(declared);
    policy.widenings.push_back({"*", "*", "*"});
    policy.prune = dice.one_in(2);
    policy.max_deletes = 1000;
    policy.max_delete_percent = 100;
    cloud.carry_out(planned(declared, cloud, policy), dice.one_in(4) ? static_cast<int>(dice.below(12)) : 1 << 20);
    for (unsigned i = 0; i < dice.below(5); ++i) disturb(cloud, dice);
    for (auto& object : cloud.objects)
      if (object.kind == &kinds::check && dice.one_in(2)) change_check(object, dice);
  }

  Dice dice;
  Declarations declared;
  CloudSimulator cloud;
  diff::Policy policy;
};

/// Whether it is a restriction whose value the manifest leaves out.
bool is_left_out(const Change& change, const std::string& access) {
  if (!change.desired) return false;
  const auto name = access.substr(0, access.find(':'));
  const auto& left_out = list_of(change.desired->fields, "defaulted");
  return std::ranges::count(left_out, name) > 0;
}

}  // namespace

TEST_CASE("law: access grows at no write that does not list what it gives, and never by what is left out") {
  unsigned grew = 0, loosened = 0;
  for (unsigned seed = 0; seed < worlds; ++seed) {
    World world(seed);
    const auto plan = planned(world.declared, world.cloud, world.policy);
    auto before = access_in(world.cloud);
    for (int step = 1;; ++step) {
      auto cloud = world.cloud;
      cloud.done.clear();
      if (cloud.carry_out(plan, step, seed) < step) break;
      const auto* change = plan.find(cloud.done.back());
      auto after = access_in(cloud);
      for (const auto& access : grown(before, after)) {
        INFO("seed " << seed << ", " << change->address.text() << " gives " << access << "\n" << rows_of(plan));
        CHECK_FALSE(change->gives.empty());
        CHECK_FALSE((change->live && is_left_out(*change, access)));
        ++grew;
        loosened += change->kind == &kinds::check ? 1 : 0;
      }
      before = std::move(after);
    }
  }
  CHECK(grew > worlds);
  CHECK(loosened > worlds / 10);
}
