#include "diff/removal_world.hpp"

// Whole objects go by name only: marks say whose they are, never that they may be deleted.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::test::removal;
using namespace keyless::model;

TEST_CASE("what is named under removed goes, and a second plan writes nothing") {
  const auto& one = GENERATE(from_range(std::begin(kindred), std::end(kindred)));
  INFO(one.name);
  World world;
  world.declared.name_to_go(one.address);
  const auto plan = world.plan();
  REQUIRE(plan.find(one.address) != nullptr);
  CHECK(plan.find(one.address)->action == Action::remove);
  settles(world.declared, world.cloud, world.policy);
  CHECK(world.cloud.find(*find_kind(one.address.kind()), text_of(world.declared.at(one.address).fields, "name")) ==
        nullptr);
}

TEST_CASE("what is named under removed and does not exist is nothing to do; unseen stays unseen") {
  const auto& one = GENERATE(from_range(std::begin(kindred), std::end(kindred)));
  INFO(one.name);
  World world;
  world.declared.name_to_go(one.address);
  auto& fields = world.declared.at(one.address).fields;
  fields["name"] = Value("never-there");
  if (fields.contains("uniqueName")) fields["uniqueName"] = Value("keyless.microbots.never-there");
  CHECK(world.plan().find(one.address)->action == Action::no_op);
  CHECK(world.plan().refusals.empty());

  auto resolved = fields;
  resolved.insert_or_assign("projectId", Value(uuid5("project")));
  world.cloud.hidden[find_kind(one.address.kind())->collection(resolved)] = "forbidden";
  const auto hidden = world.plan();
  CHECK(std::ranges::count(hidden.unseen, one.address, &Unseen::address) == 1);
  CHECK_FALSE(deletes_anything(hidden));
}

TEST_CASE("what carries no mark of this manifest is never deleted, though it is named") {
  const auto& one = GENERATE(from_range(std::begin(kindred), std::end(kindred)));
  INFO(one.name);
  World world;
  SECTION("unmarked") {
    unmark(world.live(one.address));
  }
  SECTION("marked by another") {
    mark_by(world.live(one.address), "other-team");
  }
  SECTION("a copied mark") {
    world.live(one.address).mark->proof = std::string(16, '0');
  }
  world.declared.name_to_go(one.address);
  world.policy.prune = true;
  const auto plan = world.plan();
  CHECK(std::ranges::count(guards_of(plan), "ownership") == 1);
  CHECK_FALSE(deletes_anything(plan));
}

TEST_CASE("a forged mark of ours suffices to be deleted by name, and for nothing else") {
  World world;
  auto foreign = *world.cloud.find(kinds::identity, "mi-microbots-ado");
  foreign.id = "/subscriptions/" + std::string(subscription_id) +
               "/resourceGroups/rg-theirs/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-theirs";
  foreign.fields["id"] = Value(foreign.id);
  foreign.fields["name"] = Value("mi-theirs");
  foreign.fields["resourceGroup"] = Value("rg-theirs");
  foreign.fields["clientId"] = Value(uuid5("their client"));
  foreign.fields["principalId"] = Value(uuid5("their principal"));
  mark_by(foreign, "microbots");
  world.cloud.objects.push_back(foreign);
  world.cloud.objects.push_back(foreign_role(world.cloud, "mi-theirs", reader_role));
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-theirs", "theirs"));
  world.policy.prune = true;
  const auto plan = world.plan();
  CHECK(rows_of(plan) == "? identity/mi-theirs\n");
  CHECK(plan.find(Address("identity", "mi-theirs"))
            ->reason.find("- identity: {name: mi-theirs, resourceGroup: rg-theirs, subscription: " +
                          std::string(subscription_id)) != std::string::npos);
  const auto before = world.cloud.state();
  settles(world.declared, world.cloud, world.policy);
  CHECK(world.cloud.state() == before);

  world.policy.allow_undeclared = {"identity/mi-theirs"};
  CHECK(rows_of(world.plan()) == "?ok identity/mi-theirs\n");
}

TEST_CASE("protection outlives the declaration: named under removed it is refused, with all that hangs on it") {
  const auto& one = GENERATE(from_range(std::begin(kindred), std::end(kindred)));
  INFO(one.name);
  World world;
  world.live(one.address).mark->protect = true;
  world.declared.name_to_go(one.address);
  const auto plan = world.plan();
  CHECK(guards_of(plan) == std::vector<std::string>{"protect"});
  CHECK_FALSE(deletes_anything(plan));
}

TEST_CASE("guards count what goes by name") {
  World world;
  world.declared.name_to_go(identity_at);
  world.policy.max_delete_percent = 30;
  world.policy.max_deletes = 1;
  CHECK(guards_of(world.plan()) == std::vector<std::string>{"max-deletes", "max-delete-percent"});
}

TEST_CASE("a removed connection takes the trust it signs in by along, off a declared identity") {
  World world;
  world.declared.name_to_go(connection_at);
  const auto plan = world.plan();
  CHECK(totals_of(plan).remove == 3);  // the connection, its pipeline, its trust
  settles(world.declared, world.cloud, world.policy);
  CHECK(world.cloud.find(kinds::identity, "mi-microbots-ado") != nullptr);
  CHECK(std::ranges::count(world.cloud.objects, &kinds::federated_credential, &LiveObject::kind) == 0);
}

TEST_CASE("on an identity that exists already a removed connection takes along only the trust we named for it") {
  Declarations declared;
  const auto identity = declared.existing_identity("mi-shared");
  const auto connection = declared.connection("sc-shared", identity);
  auto policy = policy_of(declared);
  policy.identities = {{"*", "*"}};
  policy.max_delete_percent = 100;
  auto cloud = empty_cloud();
  cloud.owners = {declared.owner};
  cloud.carry_out(planned(declared, cloud, policy));
  const bool renamed = GENERATE(false, true);
  if (renamed)
    for (auto& object : cloud.objects)
      if (object.kind == &kinds::federated_credential) object.fields["name"] = Value("made-by-hand");
  declared.name_to_go(connection);
  CHECK(totals_of(planned(declared, cloud, policy)).remove == (renamed ? 1 : 2));
}

TEST_CASE("released: our mark comes off, everything else stays, and a second plan writes nothing") {
  const auto& one = GENERATE(from_range(std::begin(kindred), std::end(kindred)));
  INFO(one.name);
  World world;
  const auto before = world.live(one.address);
  const auto count = world.cloud.objects.size();
  world.declared.name_to_go(one.address, Wish::released);
  world.policy.prune = true;
  const auto plan = world.plan();
  CHECK(plan.find(one.address)->action == Action::release);
  CHECK_FALSE(deletes_anything(plan));
  settles(world.declared, world.cloud, world.policy);
  CHECK(world.cloud.objects.size() == count);
  const auto& after = world.live(one.address);
  CHECK_FALSE(after.mark);
  for (const auto& [name, value] : before.fields)
    if (name != "tags") CHECK(after.fields.at(name) == value);
}

TEST_CASE("what is not marked ours is released already, whoever owns it now") {
  const auto& one = GENERATE(from_range(std::begin(kindred), std::end(kindred)));
  INFO(one.name);
  World world;
  mark_by(world.live(one.address), "other-team");
  world.declared.name_to_go(one.address, Wish::released);
  const auto plan = world.plan();
  CHECK(plan.find(one.address)->action == Action::no_op);
  CHECK(plan.refusals.empty());
}

TEST_CASE("a connection with a secret is not released: an update would lose the secret") {
  World world;
  world.live(connection_at).fields["scheme"] = Value("ServicePrincipal");
  world.declared.name_to_go(connection_at, Wish::released);
  CHECK(guards_of(world.plan()) == std::vector<std::string>{"ownership"});
  CHECK_FALSE(would_write(world.plan()));
}

TEST_CASE("one thing named to go and declared under another spelling is refused once it was looked up") {
  World world;
  SECTION("an identity, declared by its client id") {
    const auto live = world.live(identity_at);
    LiveObject seen;
    seen.kind = &kinds::existing_identity;
    seen.id = live.id;
    seen.fields = {{"id", live.id},
                   {"name", "mi-microbots-ado"},
                   {"clientId", live.fields.at("clientId")},
                   {"principalId", live.fields.at("principalId")},
                   {"tenantId", tenant_id}};
    world.cloud.objects.push_back(seen);
    world.declared.name_to_go(identity_at);
    const auto other = world.declared.existing_identity("by-client-id");
    world.declared.at(other).fields = {{"clientId", live.fields.at("clientId")}, {"tenantId", tenant_id}};
  }
  SECTION("a connection, declared in its project by the project's id") {
    const auto kept = world.declared.at(connection_at);
    world.declared.name_to_go(connection_at);
    auto again = kept;
    again.address = Address("serviceConnection", "by-id/sc-microbots-openai");
    world.declared.add(again);
  }
  const auto plan = world.plan();
  CHECK(std::ranges::count(guards_of(plan), "duplicate") == 1);
  CHECK_FALSE(deletes_anything(plan));
}

TEST_CASE("a manifest without its end mark deletes nothing: neither by prune nor by name") {
  World world;
  world.cloud.objects.push_back(foreign_credential(world.cloud, "mi-microbots-ado", "backdoor"));
  for (auto address : {identity_at, connection_at}) world.declared.at(address).origin.file = "team.yaml";
  world.policy.prune = true;
  world.policy.end_marks_known = true;
  world.policy.cut_files = {{"team.yaml", "microbots"}};
  SECTION("by prune") {
    const auto plan = world.plan();
    CHECK_FALSE(deletes_anything(plan));
    CHECK(std::ranges::count(plan.notes, "Nothing pruned from team.yaml: no end mark (`...`).") == 1);
    world.policy.prune_files = {"team.yaml"};
    world.policy.cut_files.clear();
    CHECK(totals_of(world.plan()).remove == 1);
  }
  SECTION("by name") {
    world.declared.name_to_go(connection_at);
    CHECK(guards_of(world.plan()) == std::vector<std::string>{"end-mark"});
    CHECK_FALSE(deletes_anything(world.plan()));
    world.policy.prune_files = {"team.yaml"};
    CHECK(world.plan().find(connection_at)->action == Action::remove);
  }
}

TEST_CASE("our role on an identity that exists already stays while any manifest of ours may be cut off") {
  Declarations declared;
  const auto identity = declared.existing_identity("mi-shared");
  const auto role = declared.role(identity, "rg-openai");
  auto cloud = applied(declared);
  declared.drop(role);
  auto policy = policy_of(declared);
  policy.prune = true;
  CHECK(totals_of(planned(declared, cloud, policy)).remove == 1);
  policy.end_marks_known = true;
  policy.cut_files = {{"other.yaml", "microbots"}};
  CHECK(totals_of(planned(declared, cloud, policy)).remove == 0);
}
