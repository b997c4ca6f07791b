#include <catch2/catch.hpp>
#include <functional>

#include "base/arm_id.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "diff/fleets.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

constexpr auto owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const std::string whole_subscription = std::string("/subscriptions/") + subscription_id;

/// A run in the making: what is declared, what there is, what the policy says.
struct World {
  Declarations declared;
  CloudSimulator cloud = empty_cloud();
  diff::Policy policy = {};

  Plan plan() {
    cloud.owners = {declared.owner};
    auto complete = policy;
    complete.owners = {declared.owner};
    complete.tenant = tenant_id;
    return planned(declared, cloud, complete);
  }
  LiveObject& identity(const std::string& name) {
    const auto found = std::ranges::find_if(cloud.objects, [&](const LiveObject& object) {
      return object.kind->is_principal && text_of(object.fields, "name") == name;
    });
    REQUIRE(found != cloud.objects.end());
    return *found;
  }
  std::string id_of(const std::string& name, const std::string& field) { return text_of(identity(name).fields, field); }
  void signed_in_as(const std::string& name) {
    policy.caller = {tenant_id, id_of(name, "clientId"), id_of(name, "principalId")};
  }
  void permit(const std::string& identity, const std::string& team = "microbots") {
    policy.identities.push_back({team, identity});
  }
};

void lend_existing(World& world) {
  world.declared.connection("sc-lent", world.declared.existing_identity("mi-shared"));
}

void trust_outsider(World& world) {
  world.declared.credential(world.declared.existing_identity("mi-shared"), "outsider",
                            "repo:outsider/x:ref:refs/heads/main");
}

/// microbots() as applied, and a second connection on its identity.
void second_connection(World& world) {
  world.declared = microbots();
  world.cloud = applied(world.declared);
  world.declared.connection("sc-second", identity_at);
}

LiveObject role_at_scope(World& world, const std::string& identity, const std::string& role, const std::string& scope) {
  auto object = foreign_role(world.cloud, identity, role);
  object.id = scope + "/providers/Microsoft.Authorization/roleAssignments/" + text_of(object.fields, "name");
  object.fields["id"] = object.id;
  object.fields["scope"] = scope;
  object.fields["roleName"] = role == owner_role ? "Owner" : "Reader";
  return object;
}

LiveObject role_through_group(World& world, const std::string& identity, const std::string& role,
                              const std::string& scope) {
  LiveObject object;
  object.kind = &kinds::reached_role;
  object.id = scope + "/providers/Microsoft.Authorization/roleAssignments/" + uuid5("through a group");
  object.fields = {
      {"id", object.id}, {"identity", world.id_of(identity, "principalId")},    {"scope", scope},
      {"roleId", role},  {"roleName", role == owner_role ? "Owner" : "Reader"}, {"holderId", uuid5("a group")}};
  return object;
}

/// An identity that somebody else made, under the name that we declare, with a mark as we compute it.
void forge_mark(World& world) {
  const auto group = world.declared.group("rg-microbots-identity");
  world.declared.identity("mi-theirs", group);
  world.cloud = applied(world.declared);
  world.cloud.objects.push_back(role_at_scope(world, "mi-theirs", owner_role, whole_subscription));
}

/// The same without a mark, and as declared.
void unmarked(World& world) {
  const auto group = world.declared.group("rg-microbots-identity");
  world.declared.identity("mi-theirs", group);
  world.cloud = applied(world.declared);
  auto& identity = world.identity("mi-theirs");
  identity.mark.reset();
  std::erase_if(std::get<Tags>(identity.fields["tags"]),
                [](const auto& tag) { return tag.first.starts_with("keyless-"); });
}

const Address theirs_at("identity", "mi-theirs");

void adopt_application(World& world) {
  const auto application = world.declared.application("app-theirs");
  world.cloud = applied(world.declared);
  auto& object = world.identity("app-theirs");
  object.mark.reset();
  std::erase_if(std::get<Tags>(object.fields["tags"]),
                [](const auto& tag) { return tag.first.starts_with("keyless-"); });
  world.declared.connection("sc-lent", application);
}

struct Row {
  const char* name;
  std::function<void(World&)> prepare;
  const char* refused_at;  ///< "" where nothing is refused
};

const std::string lent = "serviceConnection/Microbots/sc-lent";
const std::string second = "serviceConnection/Microbots/sc-second";

std::vector<std::string> lendings(const Plan& plan) {
  std::vector<std::string> found;
  for (const auto& refusal : plan.refusals)
    if (refusal.guard == "lending") found.push_back(refusal.address.text());
  return found;
}

}  // namespace

TEST_CASE("lending: what this manifest did not create is lent to nobody without a line of the policy") {
  const std::vector<Row> rows = {
      {"a connection on an existing identity", lend_existing, "serviceConnection/Microbots/sc-lent"},
      {"an outsider's issuer on an existing identity", trust_outsider, "federatedCredential/mi-shared/outsider"},
      {"a line for another identity", [](World& w) { lend_existing(w), w.permit(w.id_of("mi-other", "clientId")); },
       "serviceConnection/Microbots/sc-lent"},
      {"a line for another team",
       [](World& w) { lend_existing(w), w.permit(w.id_of("mi-shared", "clientId"), "auditors"); },
       "serviceConnection/Microbots/sc-lent"},
      {"an Owner under a forged mark, to an outsider's issuer",
       [](World& w) {
         forge_mark(w), w.declared.credential(theirs_at, "outsider", "repo:outsider/x:ref:refs/heads/main");
       },
       "federatedCredential/mi-theirs/outsider"},
      {"the same, where the manifest tolerates what it holds",
       [](World& w) {
         forge_mark(w), w.declared.credential(theirs_at, "outsider", "repo:outsider/x:ref:refs/heads/main");
         w.policy.allow_undeclared = {"*"};
       },
       "federatedCredential/mi-theirs/outsider"},
      {"one that is adopted because it is as declared",
       [](World& w) { unmarked(w), w.declared.connection("sc-lent", theirs_at); },
       "serviceConnection/Microbots/sc-lent"},
      {"one that is adopted by adopt: true",
       [](World& w) {
         unmarked(w), w.declared.connection("sc-lent", theirs_at);
         w.declared.at(theirs_at).adopt = true;
       },
       "serviceConnection/Microbots/sc-lent"},
      {"an application that is adopted", adopt_application, "serviceConnection/Microbots/sc-lent"},
      {"our own, with a role that nobody declared",
       [](World& w) {
         second_connection(w);
         w.cloud.objects.push_back(role_at_scope(w, "mi-microbots-ado", reader_role, whole_subscription));
       },
       "serviceConnection/Microbots/sc-second"},
      {"our own, in a group that holds a role",
       [](World& w) {
         second_connection(w);
         w.cloud.objects.push_back(role_through_group(w, "mi-microbots-ado", owner_role, whole_subscription));
       },
       "serviceConnection/Microbots/sc-second"},
      {"our own, with such a role beside a declared one that can't be seen",
       [](World& w) {
         second_connection(w);
         w.cloud.objects.push_back(role_at_scope(w, "mi-microbots-ado", reader_role, whole_subscription));
         w.cloud.hidden["existingIdentities"] = "forbidden";
         auto& role = w.declared.at(w.declared.role(identity_at, "rg-unseen"));
         role.fields["roleName"] = Reference{w.declared.existing_identity("mi-hidden"), "name"};
       },
       "serviceConnection/Microbots/sc-second"},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      World world;
      row.prepare(world);
      CHECK(lendings(world.plan()) == std::vector<std::string>{row.refused_at});
    }
  }
}

TEST_CASE("lending: what this manifest created, and what the policy permits, is lent") {
  const std::vector<Row> rows = {
      {"an identity and a connection of this plan", [](World& w) { w.declared = microbots(); }, ""},
      {"a second connection on our own identity", second_connection, ""},
      {"our own whose connection is still missing, as after a run that was cut off",
       [](World& w) {
         w.declared = microbots();
         w.cloud = applied(w.declared);
         w.identity("mi-microbots-ado").mark->entry.clear();
         std::get<Tags>(w.identity("mi-microbots-ado").fields["tags"]).erase(std::string(tag_entry));
         for (const auto* kind :
              {&kinds::service_connection, &kinds::federated_credential, &kinds::pipeline_permission})
           std::erase_if(w.cloud.objects, [&](const LiveObject& object) { return object.kind == kind; });
       },
       ""},
      {"a line by client id", [](World& w) { lend_existing(w), w.permit(w.id_of("mi-shared", "clientId")); }, ""},
      {"a line by principal id", [](World& w) { lend_existing(w), w.permit(w.id_of("mi-shared", "principalId")); }, ""},
      {"a line by ARM id, other letter case",
       [](World& w) { lend_existing(w), w.permit(lower(w.identity("mi-shared").id) + "/"); }, ""},
      {"a line with wildcards",
       [](World& w) { lend_existing(w), w.permit("/subscriptions/*/resourceGroups/rg-shared/*", "micro*"); }, ""},
      {"an outsider's issuer, permitted",
       [](World& w) { trust_outsider(w), w.permit(w.id_of("mi-shared", "clientId")); }, ""},
      {"an adopted one, permitted",
       [](World& w) {
         unmarked(w), w.declared.connection("sc-lent", theirs_at), w.permit(w.id_of("mi-theirs", "clientId"));
       },
       ""},
  };
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      World world;
      row.prepare(world);
      const auto plan = world.plan();
      CHECK(rows_of(plan).find("x ") == std::string::npos);
      CHECK(would_write(plan));
    }
  }
}

TEST_CASE("lending: the signed-in identity needs a line that names it exactly") {
  World world;
  lend_existing(world);
  world.signed_in_as("mi-shared");
  const auto client = world.id_of("mi-shared", "clientId");
  for (const auto* wild : {"*", "/subscriptions/*"}) world.permit(wild);
  world.permit(client.substr(0, 35) + "?");
  const auto plan = world.plan();
  CHECK(lendings(plan) == std::vector{lent});
  CHECK(plan.refusals[0].message.find("the identity that keyless is signed in as") != std::string::npos);

  world.permit(client);
  CHECK(lendings(world.plan()).empty());

  second_connection(world);
  world.policy.identities.clear();
  world.signed_in_as("mi-microbots-ado");
  CHECK(lendings(world.plan()) == std::vector{second});  // although it is our own
}

TEST_CASE("lending: who is signed in is told by any of its ids, in its tenant") {
  World world;
  lend_existing(world);
  world.permit("*");
  const auto client = world.id_of("mi-shared", "clientId"), principal = world.id_of("mi-shared", "principalId");
  for (const auto& caller :
       std::vector<diff::Caller>{{tenant_id, client, ""}, {tenant_id, "", principal}, {"", client, ""}}) {
    world.policy.caller = caller;
    CHECK(lendings(world.plan()) == std::vector{lent});
  }
  world.policy.caller = {"99999999-0000-4000-8000-000000000009", client, ""};
  CHECK(lendings(world.plan()).empty());
  world.policy.caller = {};
  const auto plan = world.plan();
  CHECK(lendings(plan).empty());
  CHECK(std::ranges::count_if(plan.notes, [](const std::string& note) {
          return note.find("could not be determined") != std::string::npos;
        }) == 1);
}

TEST_CASE("lending: the roles of what is lent are judged like declared ones") {
  World world;
  lend_existing(world);
  world.permit("*");
  world.policy.caller.client_id = uuid5("somebody");
  const auto narrow = whole_subscription + "/resourceGroups/rg-other";

  SECTION("a harmless one is handed on") {
    world.cloud.objects.push_back(role_at_scope(world, "mi-shared", reader_role, narrow));
    CHECK(lendings(world.plan()).empty());
  }
  SECTION("a privileged, a wide, an inherited one and one through a group need grants") {
    const auto [role, scope, through] = GENERATE_COPY(table<std::string, std::string, bool>(
        {{owner_role, narrow, false},
         {reader_role, whole_subscription, false},
         {reader_role, "/providers/Microsoft.Management/managementGroups/mg-all", false},
         {reader_role, "/", true},
         {owner_role, narrow, true}}));
    world.cloud.objects.push_back(through ? role_through_group(world, "mi-shared", role, scope)
                                          : role_at_scope(world, "mi-shared", role, scope));
    const auto plan = world.plan();
    REQUIRE(lendings(plan) == std::vector{lent});
    CHECK(plan.refusals[0].message.find("pass on") != std::string::npos);
    world.policy.grants = {{"auditors", "*", "*"}};
    CHECK(lendings(world.plan()) == std::vector{lent});
    world.policy.grants = {{"microbots", "*", scope}};
    CHECK(lendings(world.plan()).empty());
  }
  SECTION("a custom role by its definition, and one that can't be read is named") {
    auto custom = role_through_group(world, "mi-shared", uuid5("custom"), narrow);
    custom.fields["roleName"] = "Deployer";
    custom.fields["privilege"] = "its action `*` covers everything";
    world.cloud.objects.push_back(custom);
    CHECK(lendings(world.plan()) == std::vector{lent});
    world.cloud.objects.back().fields.erase("privilege");
    const auto plan = world.plan();
    CHECK(lendings(plan).empty());
    CHECK(joined(plan.notes, "\n").find("Deployer on rg-other") != std::string::npos);
  }
  SECTION("what could not be read is named") {
    world.cloud.hidden["reachedRoles@" + lower(world.id_of("mi-shared", "principalId"))] = "AuthorizationFailed";
    const auto plan = world.plan();
    CHECK(lendings(plan).empty());
    CHECK(joined(plan.notes, "\n").find("Not all roles of existingIdentity/mi-shared") != std::string::npos);
  }
}

TEST_CASE("lending: keeping, repairing in place, converting and moving away lend nothing") {
  World world;
  lend_existing(world);
  world.permit("*");
  world.cloud.carry_out(world.plan());
  REQUIRE(world.cloud.mistakes.empty());
  world.policy.identities.clear();

  SECTION("what exists is kept") {
    CHECK(rows_of(world.plan()) == "");
  }
  SECTION("a description is changed") {
    world.declared.at(Address("serviceConnection", "Microbots/sc-lent")).fields["description"] = "another";
    CHECK(rows_of(world.plan()) == "~ " + lent + "\n");
  }
  SECTION("a trust that the connection lost is lent again") {
    std::erase_if(world.cloud.objects, [](const LiveObject& o) { return o.kind == &kinds::federated_credential; });
    CHECK(lendings(world.plan()) == std::vector<std::string>{"federatedCredential/mi-shared/Microbots/sc-lent"});
  }
  SECTION("a trust that is for another audience is lent again") {
    for (auto& object : world.cloud.objects)
      if (object.kind == &kinds::federated_credential) object.fields["audience"] = Value("api://elsewhere");
    CHECK(lendings(world.plan()) == std::vector<std::string>{"federatedCredential/mi-shared/Microbots/sc-lent"});
  }
  SECTION("a conversion whose trust is there already, from a secret that a managed identity never had") {
    auto& connection = *world.cloud.find(kinds::service_connection, "sc-lent");
    for (const auto& [field, next] : {std::pair("issuer", "nextIssuer"), std::pair("subject", "nextSubject")}) {
      connection.fields[next] = Value(text_of(connection.fields, field));
      connection.fields.erase(field);
    }
    connection.fields["scheme"] = Value("ServicePrincipal");
    CHECK(lendings(world.plan()) == std::vector<std::string>{"serviceConnection/Microbots/sc-lent"});
  }
  SECTION("a connection that signs in to another tenant is lent the identity of this one") {
    world.cloud.find(kinds::service_connection, "sc-lent")->fields["tenantId"] =
        Value("11111111-2222-4333-8444-555555555555");
    CHECK(lendings(world.plan()) == std::vector<std::string>{"serviceConnection/Microbots/sc-lent"});
  }
  SECTION("away from it, to an identity that this plan makes") {
    auto& connection = world.declared.at(Address("serviceConnection", "Microbots/sc-lent"));
    const auto own = world.declared.identity("mi-own", world.declared.group("rg-own"));
    world.declared.at(connection.address);
    world.declared.drop(Address("federatedCredential", "mi-shared/Microbots/sc-lent"));
    Declarations other;
    other.connection("sc-lent", other.identity("mi-own", other.group("rg-own")));
    world.declared = other;
    CHECK(own == Address("identity", "mi-own"));
    CHECK(lendings(world.plan()).empty());
  }
}

TEST_CASE("lending: another audience, issuer or subject on a trust that exists is lent") {
  World world;
  world.declared = microbots();
  const auto github = world.declared.credential(identity_at, "github", "repo:contoso/b:ref:refs/heads/main");
  world.cloud = applied(world.declared);
  world.signed_in_as("mi-microbots-ado");
  CHECK(rows_of(world.plan()) == "");
  const auto [field, value] = GENERATE(table<std::string, std::string>(
      {{"audience", "api://elsewhere"}, {"subject", "repo:contoso/a:ref:refs/heads/main"}}));
  world.cloud.find(kinds::federated_credential, "github")->fields[field] = value;
  CHECK(lendings(world.plan()) == std::vector<std::string>{github.text()});
}

TEST_CASE("lending: a secret that was in use is converted without a line, one that never worked is not") {
  World world;
  const auto application = world.declared.application("app-ours");
  const auto connection = world.declared.connection("sc-lent", application);
  world.cloud = applied(world.declared);
  world.cloud.objects.push_back(left_secret(world.cloud, "app-ours"));
  auto& live = *world.cloud.find(kinds::service_connection, "sc-lent");
  live.fields["scheme"] = "ServicePrincipal";
  live.fields["nextIssuer"] = live.fields["issuer"];
  live.fields["nextSubject"] = live.fields["subject"];
  for (const auto* field : {"issuer", "subject"}) live.fields.erase(field);
  std::erase_if(world.cloud.objects, [](const LiveObject& o) { return o.kind == &kinds::federated_credential; });
  auto& object = world.identity("app-ours");
  object.mark.reset();
  std::erase_if(std::get<Tags>(object.fields["tags"]),
                [](const auto& tag) { return tag.first.starts_with("keyless-"); });
  world.declared.at(connection).adopt = true;
  const auto plan = world.plan();
  CHECK(plan.find(connection)->action == Action::convert);
  CHECK(lendings(plan).empty());

  // Client ids are public: whoever makes a connection without a working secret may write any.
  live.fields["scheme"] = "WorkloadIdentityFederation";
  live.fields["issuer"] = live.fields["nextIssuer"];
  live.fields["subject"] = live.fields["nextSubject"];
  CHECK(lendings(world.plan()) == std::vector<std::string>{"federatedCredential/app-ours/Microbots/sc-lent"});
}

TEST_CASE("lending: one team's identity is another's existing one, also in the same run") {
  World world;
  world.declared = microbots();
  world.cloud = applied(world.declared);
  Declarations other("auditors");
  const auto foreign = other.existing_identity("mi-shared");
  other.at(foreign).fields["id"] = world.identity("mi-microbots-ado").id;
  other.connection("sc-lent", foreign);
  auto live = world.identity("mi-microbots-ado");
  live.kind = &kinds::existing_identity;
  live.mark.reset();
  world.cloud.objects.push_back(live);
  Graph both;
  for (const auto* declared : {&world.declared, &other})
    for (const auto& resource : declared->resources()) both.add(resource);
  auto policy = policy_of(world.declared);
  policy.identities.clear();
  policy.owners = {"microbots", "auditors"};
  const auto refused = diff::make_plan(both, world.cloud.read(), policy);
  CHECK(lendings(refused) == std::vector{lent});
  CHECK(refused.refusals[0].advice.find("\"auditors\"") != std::string::npos);
  policy.identities = {{"auditors", text_of(live.fields, "clientId")}};
  CHECK(lendings(diff::make_plan(both, world.cloud.read(), policy)).empty());
}

TEST_CASE("lending: pruned roles go before our identity is lent again, and a target that leaves them out is refused") {
  World world;
  second_connection(world);
  world.cloud.objects.push_back(role_at_scope(world, "mi-microbots-ado", owner_role, whole_subscription));
  world.policy.prune = true;
  const auto plan = world.plan();
  CHECK(plan.refusals.empty());
  const auto pruned = std::ranges::find(plan.changes, Action::remove, &Change::action);
  REQUIRE(pruned != plan.changes.end());
  CHECK(std::ranges::count(plan.find(Address("serviceConnection", "Microbots/sc-second"))->after, pruned->address) ==
        1);

  world.policy.targets = {second};
  CHECK(lendings(world.plan()) == std::vector{second});
}

TEST_CASE("lending: what is asked beforehand is asked once, and only of what is lent") {
  World world;
  lend_existing(world);
  world.declared.connection("sc-lent-too", Address("existingIdentity", "mi-shared"));
  auto live = world.cloud.read();
  OpenQuestions none;
  diff::make_plan(world.declared.graph(), live, policy_of(world.declared), &none);
  CHECK(none.lent.empty());  // the simulator has read it all
  CHECK(none.caller);

  Live unasked;
  for (const auto& object : world.cloud.objects) unasked.add(object);
  for (const auto* set : {"serviceConnections@contoso/microbots"}) unasked.saw_all_of(set);
  unasked.saw_all_of("federatedCredentials@" + folded_arm_id(world.identity("mi-shared").id));
  OpenQuestions open;
  diff::make_plan(world.declared.graph(), unasked, policy_of(world.declared), &open);
  REQUIRE(open.lent.size() == 1);
  CHECK(open.lent[0].id == world.identity("mi-shared").id);
}

TEST_CASE("lending: a secret is what a connection says of itself: the identity that runs keyless is not given for it") {
  World world;
  const auto application = world.declared.application("app-lent");
  const auto connection = world.declared.connection("sc-claims", application);
  world.cloud = applied(world.declared);
  auto& live = *world.cloud.find(kinds::service_connection, "sc-claims");
  live.fields["nextIssuer"] = live.fields.at("issuer");
  live.fields["nextSubject"] = live.fields.at("subject");
  live.fields["scheme"] = Value("ServicePrincipal");
  for (const auto field : {"issuer", "subject"}) live.fields.erase(field);
  std::erase_if(world.cloud.objects, [](const LiveObject& one) { return one.kind == &kinds::federated_credential; });
  world.declared.at(application).fields["removePasswords"] = Value("true");
  const auto refused = [&] {
    const auto plan = world.plan();
    return std::ranges::count(plan.refusals, "lending", &Refusal::guard) +
           std::ranges::count(plan.refusals, "untrusted-connection", &Refusal::guard);
  };
  SECTION("with a secret on it the conversion is none") {
    world.cloud.objects.push_back(left_secret(world.cloud, "app-lent"));
    CHECK(refused() == 0);
    SECTION("but never of the identity that keyless runs as") {
      world.signed_in_as("app-lent");
      CHECK(refused() > 0);
      world.permit(world.id_of("app-lent", "clientId"));
      CHECK(refused() == 0);
    }
  }
}

TEST_CASE("lending: what may not be lent is not adopted either, so that the next run refuses it again") {
  World world;
  world.declared = microbots();
  world.cloud = applied(world.declared);
  auto& identity = world.identity("mi-microbots-ado");
  identity.mark.reset();
  identity.fields["tags"] = Tags();
  std::erase_if(world.cloud.objects, [](const LiveObject& one) {
    return one.kind == &kinds::federated_credential || one.kind == &kinds::service_connection;
  });
  for (int run = 0; run < 2; ++run) {
    const auto plan = world.plan();
    INFO(rows_of(plan));
    CHECK(std::ranges::count(plan.refusals, "lending", &Refusal::guard) > 0);
    world.cloud.carry_out(plan);
    CHECK_FALSE(world.identity("mi-microbots-ado").mark.has_value());
  }
}

TEST_CASE("lending: a disabled connection signs in as nobody, so another trust for it is lent") {
  for (const bool disabled : {false, true}) {
    auto fleet = fleet_of({{.name = "sc-a", .renamed = "sc-b", .keeps_issuer = true, .disabled = disabled}});
    const auto& identity = fleet.cloud.find(kinds::identity, "mi-a")->fields;
    fleet.policy.caller = {tenant_id, text_of(identity, "clientId"), text_of(identity, "principalId")};
    fleet.policy.identities.clear();
    INFO(rows_of(fleet.plan()));
    CHECK(lendings(fleet.plan()).size() == (disabled ? 1 : 0));
  }
}
