#include <algorithm>
#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

// One thing declared under two spellings: only a look-up shows that they mean the same. Both entries are refused, each
// names the other and its place, and nothing of the live object is taken for undeclared.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const std::string project_guid = uuid5("project");
const Address project_by_guid("project", "contoso/" + project_guid);
const Address twin_connection("serviceConnection", project_guid + "/sc-microbots-openai");

LiveObject object_of(const Kind& kind, const std::string& id, Fields fields) {
  LiveObject object;
  object.kind = &kind;
  object.id = id;
  object.fields = std::move(fields);
  object.fields.insert_or_assign("id", Value(id));
  return object;
}

/// The common case and what a second spelling of a part of it adds.
struct World {
  explicit World(bool exists) : cloud(exists ? applied(declared) : empty_cloud()) {
    for (const auto& one : declared.resources()) {
      auto resource = one;
      resource.origin = {"alpha.yaml", ++line, 3};
      graph.add(std::move(resource));
    }
  }

  Declarations declared = microbots();
  CloudSimulator cloud;
  diff::Policy policy = policy_of(declared);
  Graph graph = {};
  int line = 0;

  Plan plan() const { return diff::make_plan(graph, cloud.read(), policy); }

  Address declare(const Kind& kind, const std::string& path, Fields fields) {
    Resource resource;
    resource.address = Address(kind.name, path);
    resource.kind = &kind;
    resource.fields = std::move(fields);
    resource.owner = kind.managed ? "microbots" : "";
    resource.origin = {"beta.yaml", ++line, 5};
    const auto address = resource.address;
    graph.add(std::move(resource));
    return address;
  }

  /// A copy of what is declared, with some fields of its own.
  Address declare_again(const Address& of, const std::string& path, Fields other) {
    auto fields = graph.find(of)->fields;
    const auto& kind = *graph.find(of)->kind;
    for (auto& [name, value] : other) fields.insert_or_assign(name, value);
    return declare(kind, path, std::move(fields));
  }

  /// The connection once more, in its project by GUID.
  Address declare_connection_again() {
    declare(kinds::project, "contoso/" + project_guid, {{"organization", "contoso"}, {"name", project_guid}});
    return declare_again(
        connection_at, std::string(twin_connection.path()),
        {{"projectName", project_guid}, {"projectId", Reference{project_by_guid, "id"}}, {"description", "other"}});
  }
};

std::vector<Address> refused(const Plan& plan) {
  std::vector<Address> found;
  for (const auto& refusal : plan.refusals)
    if (refusal.guard == "duplicate") found.push_back(refusal.address);
  std::ranges::sort(found);
  return found;
}

std::vector<Address> sorted(std::vector<Address> addresses) {
  std::ranges::sort(addresses);
  return addresses;
}

const Refusal& refusal_of(const Plan& plan, const Address& address) {
  const auto found = std::ranges::find_if(plan.refusals, [&](const Refusal& r) { return r.address == address; });
  REQUIRE(found != plan.refusals.end());
  return *found;
}

void names_each_other(const Plan& plan, const std::vector<Address>& twins) {
  CHECK(refused(plan) == sorted(twins));
  for (const auto& one : twins)
    for (const auto& other : twins) {
      const auto& message = refusal_of(plan, one).message;
      INFO(message);
      if (one != other) CHECK(message.find(other.text() + " at ") != std::string::npos);
      CHECK(message.find(".yaml:") != std::string::npos);
    }
}

}  // namespace

TEST_CASE("a connection of a project by name and by GUID is one connection") {
  const bool exists = GENERATE(false, true);
  World world(exists);
  names_each_other(world.plan(), {});
  const auto twin = world.declare_connection_again();
  const auto plan = world.plan();
  names_each_other(plan, {connection_at, twin});
  CHECK(refusal_of(plan, connection_at).message.find("alpha.yaml:") != std::string::npos);
  CHECK(refusal_of(plan, connection_at).message.find("beta.yaml:") != std::string::npos);
  // What is there belongs to both: the second is not a second creation.
  CHECK(plan.find(twin)->live.has_value() == exists);
  for (const auto& one : {connection_at, twin}) CHECK(plan.find(one)->action == Action::no_op);
}

TEST_CASE("what the second spelling alone declares is neither undeclared nor pruned") {
  World world(true);
  const auto& connection = *world.cloud.find(kinds::service_connection, "sc-microbots-openai");
  world.cloud.objects.push_back(object_of(kinds::pipeline_permission, connection.id + "/12",
                                          {{"organization", "contoso"},
                                           {"projectName", "Microbots"},
                                           {"projectId", project_guid},
                                           {"connectionId", connection.id},
                                           {"pipelineId", "12"},
                                           {"pipelineName", "microbots-cd"}}));
  const auto twin = world.declare_connection_again();
  const Address pipeline("pipeline", "Microbots/microbots-cd");
  world.declare(kinds::pipeline, std::string(pipeline.path()),
                {{"organization", "contoso"}, {"projectName", "Microbots"}, {"name", "microbots-cd"}});
  world.declare_again(permission_at, std::string(twin.path()) + "/microbots-cd",
                      {{"projectId", Reference{project_by_guid, "id"}},
                       {"connectionId", Reference{twin, "id"}},
                       {"pipelineId", Reference{pipeline, "id"}},
                       {"pipelineName", "microbots-cd"}});
  world.policy.prune = true;
  const auto plan = world.plan();
  names_each_other(plan, {connection_at, twin});
  for (const auto& change : plan.changes) {
    CHECK(change.action != Action::remove);
    CHECK(change.action != Action::undeclared);
  }
}

TEST_CASE("one pipeline under three spellings is one permission, before its connection exists and after") {
  World world(GENERATE(false, true));
  std::vector<Address> twins = {permission_at};
  for (const std::string spelled : {"\\microbots-ci", "11"}) {
    world.cloud.objects.push_back(object_of(
        kinds::pipeline, "11", {{"organization", "contoso"}, {"projectName", "Microbots"}, {"name", spelled}}));
    const auto pipeline = world.declare(kinds::pipeline, "Microbots/" + spelled,
                                        {{"organization", "contoso"}, {"projectName", "Microbots"}, {"name", spelled}});
    twins.push_back(world.declare_again(permission_at, std::string(connection_at.path()) + "/" + spelled,
                                        {{"pipelineId", Reference{pipeline, "id"}}, {"pipelineName", spelled}}));
  }
  names_each_other(world.plan(), twins);
}

TEST_CASE("one identity under three ids has each role and each membership once") {
  World world(false);
  const auto& shared = *std::ranges::find_if(world.cloud.objects, [](const LiveObject& object) {
    return object.kind == &kinds::existing_identity && text_of(object.fields, "name") == "mi-shared";
  });
  std::vector<Address> roles, members;
  const std::pair<std::string, std::string> ways[] = {
      {"by-id", "id"}, {"by-client", "clientId"}, {"by-principal", "principalId"}};
  for (const auto& [label, field] : ways) {
    const auto identity = world.declare(kinds::existing_identity, label, {{field, text_of(shared.fields, field)}});
    roles.push_back(world.declare_again(
        role_at, label + "/role",
        {{"principalId", Reference{identity, "principalId"}}, {"roleId", reader_role}, {"onExisting", "true"}}));
    members.push_back(world.declare(kinds::organization_member, label + "/contoso",
                                    {{"organization", label == "by-id" ? "contoso" : "Contoso"},
                                     {"principalId", Reference{identity, "principalId"}},
                                     {"accessLevel", "Basic"},
                                     {"onExisting", "true"}}));
  }
  auto all = roles;
  all.insert(all.end(), members.begin(), members.end());
  const auto plan = world.plan();
  CHECK(refused(plan) == sorted(all));
  CHECK(refusal_of(plan, roles[0]).message.find(roles[2].text()) != std::string::npos);
  CHECK(refusal_of(plan, members[1]).message.find("organization member") != std::string::npos);
}

TEST_CASE("different roles of one identity under two ids are no duplicates") {
  World world(false);
  const auto& shared = *std::ranges::find_if(world.cloud.objects, [](const LiveObject& object) {
    return object.kind == &kinds::existing_identity && text_of(object.fields, "name") == "mi-shared";
  });
  const auto one = world.declare(kinds::existing_identity, "one", {{"id", shared.id}});
  const auto other =
      world.declare(kinds::existing_identity, "other", {{"clientId", text_of(shared.fields, "clientId")}});
  world.declare_again(role_at, "one/role", {{"principalId", Reference{one, "principalId"}}, {"onExisting", "true"}});
  world.declare_again(
      role_at, "other/role",
      {{"principalId", Reference{other, "principalId"}}, {"roleId", reader_role}, {"onExisting", "true"}});
  CHECK(refused(world.plan()).empty());
}

TEST_CASE("a trust that a connection has and an entry declares by hand is one trust") {
  World world(true);
  const auto& connection = *world.cloud.find(kinds::service_connection, "sc-microbots-openai");
  const auto by_hand = world.declare(kinds::federated_credential, "mi-microbots-ado/by-hand",
                                     {{"identityId", Reference{identity_at, "id"}},
                                      {"name", "by-hand"},
                                      {"issuer", text_of(connection.fields, "issuer")},
                                      {"subject", text_of(connection.fields, "subject")},
                                      {"audience", "api://AzureADTokenExchange"},
                                      {"onExisting", "false"}});
  names_each_other(world.plan(), {wired_at, by_hand});
}

TEST_CASE("a connection that two projects share is declared in one of them") {
  World world(true);
  auto in_home = *world.cloud.find(kinds::service_connection, "sc-microbots-openai");
  const auto home = project_named("Home");
  in_home.fields["projectName"] = "Home";
  in_home.fields["projectId"] = home.id;
  world.cloud.objects.insert(world.cloud.objects.end(), {home, in_home});
  const auto home_at = world.declare(kinds::project, "contoso/Home", {{"organization", "contoso"}, {"name", "Home"}});
  const auto twin = world.declare_again(
      connection_at, "Home/sc-microbots-openai",
      {{"projectName", "Home"}, {"projectId", Reference{home_at, "id"}}, {"description", "said anew"}});
  const auto plan = world.plan();
  INFO(rows_of(plan));
  names_each_other(plan, {connection_at, twin});
  CHECK_FALSE(would_write(plan));
}

TEST_CASE("a connection is not shared with its own project, and a name is one connection in a project") {
  World world(GENERATE(false, true));
  world.declare(kinds::project, "contoso/" + project_guid, {{"organization", "contoso"}, {"name", project_guid}});
  const Fields share = {{"organization", "contoso"},
                        {"homeProject", "Microbots"},
                        {"homeProjectId", Reference{Address("project", "contoso/Microbots"), "id"}},
                        {"projectName", project_guid},
                        {"projectId", Reference{project_by_guid, "id"}},
                        {"connectionId", Reference{connection_at, "id"}},
                        {"description", ""}};
  SECTION("with itself") {
    auto fields = share;
    fields["name"] = "sc-other";
    const auto at = world.declare(kinds::connection_share, "Microbots/sc-microbots-openai/" + project_guid, fields);
    const auto plan = world.plan();
    CHECK(refused(plan) == std::vector{at});
    CHECK(refusal_of(plan, at).message.find("project Microbots") != std::string::npos);
  }
  SECTION("a share takes the name that a connection of that project has") {
    world.cloud.objects.push_back(project_named("Home"));
    world.declare(kinds::project, "contoso/Home", {{"organization", "contoso"}, {"name", "Home"}});
    const Reference home{Address("project", "contoso/Home"), "id"};
    const auto elsewhere =
        world.declare_again(connection_at, "Home/sc-home", {{"projectName", "Home"}, {"projectId", home}});
    auto fields = share;
    fields["homeProject"] = "Home";
    fields["homeProjectId"] = home;
    fields["connectionId"] = Reference{elsewhere, "id"};
    fields["name"] = "SC-Microbots-OpenAI";
    const auto at = world.declare(kinds::connection_share, "Home/sc-home/" + project_guid, fields);
    names_each_other(world.plan(), {connection_at, at});
  }
}

TEST_CASE("a member is put into the groups of a project by one key only") {
  struct Case {
    const char* name;
    const char* group;
    const char* entitlement;
    bool refused;
  };
  const Case cases[] = {{"two that the service takes turns with", "[Microbots]\\Contributors", "Readers", true},
                        {"the same twice", "[Microbots]\\Readers", "Readers", true},
                        {"one of its own twice", "[Microbots]\\Deployers", "deployers", true},
                        {"one of its own besides", "[Microbots]\\Deployers", "Readers", false},
                        {"of another project", "[Other]\\Contributors", "Readers", false},
                        {"of the organization", "[contoso]\\Contributors", "Readers", false}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      World world(true);
      world.cloud.objects.push_back(object_of(
          kinds::devops_principal, uuid5("group"),
          {{"organization", "contoso"}, {"name", "the-group"}, {"descriptor", "vssgp.x"}, {"displayName", row.group}}));
      const auto group = world.declare(kinds::devops_principal, "contoso/the-group",
                                       {{"organization", "contoso"}, {"name", "the-group"}});
      const auto member = world.declare(kinds::organization_member, "mi/contoso",
                                        {{"organization", "contoso"},
                                         {"principalId", Reference{identity_at, "principalId"}},
                                         {"accessLevel", "Basic"},
                                         {"onExisting", "false"}});
      world.declare(kinds::project, "contoso/" + project_guid, {{"organization", "contoso"}, {"name", project_guid}});
      const auto entitled = world.declare(kinds::project_entitlement, "mi/contoso/Microbots",
                                          {{"organization", "contoso"},
                                           {"memberId", Reference{member, "id"}},
                                           {"projectId", Reference{project_by_guid, "id"}},
                                           {"projectName", project_guid},
                                           {"group", row.entitlement},
                                           {"onExisting", "false"}});
      const auto joined = world.declare(kinds::group_membership, "mi/contoso/group",
                                        {{"organization", "contoso"},
                                         {"memberDescriptor", Reference{member, "descriptor"}},
                                         {"groupDescriptor", Reference{group, "descriptor"}},
                                         {"groupName", "the-group"},
                                         {"onExisting", "false"}});
      names_each_other(world.plan(), row.refused ? std::vector{entitled, joined} : std::vector<Address>());
    }
  }
}

TEST_CASE("one approver under two names counts once, so the check is refused") {
  World world(true);
  Fields fields = {{"organization", "contoso"},
                   {"projectName", "Microbots"},
                   {"projectId", project_guid},
                   {"connectionId", Reference{connection_at, "id"}},
                   {"type", "approval"},
                   {"disabled", "false"},
                   {"approvers", Strings{"ana@example.org", "Ana"}},
                   {"minApprovers", "2"}};
  for (const std::string name : {"ana@example.org", "ana"}) {
    world.cloud.objects.push_back(object_of(kinds::devops_principal, uuid5("ana"),
                                            {{"organization", "contoso"}, {"name", name}, {"displayName", "Ana"}}));
    const auto principal =
        world.declare(kinds::devops_principal, "contoso/" + name, {{"organization", "contoso"}, {"name", name}});
    fields["approver/" + name] = Reference{principal, "id"};
  }
  const auto check = world.declare(kinds::check, "Microbots/sc-microbots-openai/approval", fields);
  const auto plan = world.plan();
  CHECK(refused(plan) == std::vector{check});
  CHECK(refusal_of(plan, check).message.find("\"ana\" and \"ana@example.org\"") != std::string::npos);
}

TEST_CASE("a set that is listed under two spellings of its place holds each object once") {
  Live live;
  for (const auto* place : {"Microbots", "33333333-0000-4000-8000-000000000003"})
    live.add(object_of(kinds::service_connection, "c1",
                       {{"organization", "contoso"}, {"projectName", place}, {"projectId", "p1"}, {"name", "sc"}}));
  CHECK(live.all(kinds::service_connection).size() == 1);
}

TEST_CASE("more tags than Azure allows are found by the plan, counting those of others") {
  struct Case {
    const char* name;
    int declared;
    int there;
    bool refused;
  };
  const Case cases[] = {{"47 declared and our three", 47, 0, false},
                        {"48 declared and our three", 48, 0, true},
                        {"of others, which stay", 0, 48, true},
                        {"as many as fit", 20, 27, false},
                        {"one more", 20, 28, true}};
  for (const auto& row : cases) {
    DYNAMIC_SECTION(row.name) {
      auto declared = microbots();
      auto cloud = row.there > 0 ? applied(declared) : empty_cloud();
      auto& tags = std::get<Tags>(declared.at(identity_at).fields["tags"]);
      for (int i = 0; i < row.declared; ++i) tags["declared" + std::to_string(i)] = "v";
      if (auto* identity = row.there > 0 ? cloud.find(kinds::identity, "mi-microbots-ado") : nullptr) {
        Tags theirs;
        for (int i = 0; i < row.there; ++i) theirs["theirs" + std::to_string(i)] = "v";
        identity->fields["tags"] = theirs;
        identity->mark.reset();
        declared.at(identity_at).adopt = true;
      }
      const auto plan = planned(declared, cloud);
      const auto limits = std::ranges::count(plan.refusals, std::string("limit"), &Refusal::guard);
      CHECK(limits == (row.refused ? 1 : 0));
      if (row.refused) {
        CHECK(refusal_of(plan, identity_at).message.find("50") != std::string::npos);
        CHECK(refusal_of(plan, identity_at).advice.find("Remove at least 1 tag") != std::string::npos);
      }
    }
  }
}

TEST_CASE("a resource that is full already stays as it is: nothing is added, nothing is refused") {
  auto declared = microbots();
  auto cloud = applied(declared);
  auto& tags = std::get<Tags>(cloud.find(kinds::identity, "mi-microbots-ado")->fields["tags"]);
  while (tags.size() < 50) tags["theirs" + std::to_string(tags.size())] = "v";
  CHECK(planned(declared, cloud).refusals.empty());
}
