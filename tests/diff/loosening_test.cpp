#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "diff/grants.hpp"
#include "diff/issuers.hpp"
#include "diff/planned.hpp"
#include "diff/published_table.hpp"
#include "model/kinds/kinds.hpp"

// What docs/widening.md publishes, and that nothing is loosened which the manifest does not name.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

enum class Says { refused, warned, allowed };

const std::string github = "https://token.actions.githubusercontent.com", usual = "api://AzureADTokenExchange";

Graph only(const Kind& kind, const std::string& path, Fields fields) {
  Resource resource;
  resource.address = Address(kind.name, path);
  resource.kind = &kind;
  resource.owner = "microbots/prod";
  resource.fields = std::move(fields);
  Graph graph;
  graph.add(std::move(resource));
  return graph;
}

Graph trust(const std::string& issuer, const std::string& subject, const std::string& audience = usual) {
  Fields fields = {{"name", "outside"}, {"issuer", issuer}, {"subject", subject}, {"audience", audience}};
  if (audience != usual) fields["usualAudience"] = usual;
  return only(kinds::federated_credential, "mi-microbots-ado/outside", std::move(fields));
}

Graph check(const std::string& type, Fields fields) {
  fields.emplace("type", type);
  return only(kinds::check, "Microbots/sc-a/" + type, std::move(fields));
}

Graph role(const std::string& principal, const std::string& name, const std::string& shown = "") {
  return only(kinds::security_role, "Microbots/sc-a/" + principal,
              {{"principal", principal}, {"principalShown", shown}, {"role", name}});
}

Graph membership(const std::string& group, const Strings& within = {}, const std::string& shown = "") {
  return only(kinds::group_membership, "bots/contoso/" + group,
              {{"organization", "contoso"}, {"groupName", group}, {"within", within}, {"principalShown", shown}});
}

diff::Policy policy() {
  diff::Policy made;
  made.owners = {"microbots/prod"};
  made.tenant = tenant_id;
  return made;
}

Says verdict(const Graph& graph, const diff::Policy& under) {
  const auto refusals = diff::check_policy(graph, under);
  for (const auto& refusal : refusals) CHECK(refusal.guard == "policy");
  if (!refusals.empty()) return Says::refused;
  return diff::warnings_of(graph, under).empty() ? Says::allowed : Says::warned;
}

struct Row {
  std::string name;
  Graph graph;
  Says says;
};

void expect(const std::vector<Row>& rows, const std::function<void(diff::Policy&, const std::string& team)>& permit) {
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(verdict(row.graph, policy()) == row.says);
    auto permitted = policy(), of_another_team = policy();
    permit(permitted, "microbots");
    permit(of_another_team, "payroll");
    CHECK(verdict(row.graph, permitted) == Says::allowed);
    CHECK(verdict(row.graph, of_another_team) == row.says);
    auto destroying = policy();
    destroying.destroy = true;
    CHECK(diff::check_policy(row.graph, destroying).empty());
  }
}

const std::string other_tenant = "11111111-2222-3333-4444-555555555555";
const std::string cluster_path = std::string(tenant_id) + "/5f3b6f52-7d3a-4b0e-9a3c-2f1f0d8b9c11/";
const std::string pod = "system:serviceaccount:microbots:worker";
const std::string production = "repo:contoso/microbots:environment:production";

}  // namespace

TEST_CASE("table: issuers") {
  const auto github_with = [](const std::string& issuer) { return trust(issuer, production); };
  const std::vector<Row> rows = {
      {"GitHub", github_with(github), Says::allowed},
      {"GitHub, of an enterprise", github_with(github + "/contoso"), Says::allowed},
      {"GitLab", trust("https://gitlab.com", "project_path:a/b:ref_type:branch:ref:main"), Says::allowed},
      {"Terraform Cloud", trust("https://app.terraform.io", "organization:a:project:b:workspace:c:run_phase:apply"),
       Says::allowed},
      {"a cluster of the tenant", trust("https://eastus.oic.prod-aks.azure.com/" + cluster_path, pod), Says::allowed},
      {"a cluster of another tenant",
       trust("https://eastus.oic.prod-aks.azure.com/" + other_tenant + "/5f3b6f52-7d3a-4b0e-9a3c-2f1f0d8b9c11/", pod),
       Says::refused},
      {"Entra of another tenant", trust("https://login.microsoftonline.com/" + other_tenant + "/v2.0", "/eid1/c/pub/x"),
       Says::refused},
      {"Entra of the tenant", trust(std::string("https://login.microsoftonline.com/") + tenant_id + "/v2.0", "/eid1/x"),
       Says::allowed},
      {"the company's own GitLab", trust("https://gitlab.contoso.com", "project_path:a/b:ref_type:branch:ref:main"),
       Says::warned},
      {"the company's own Kubernetes", trust("https://oidc.k8s.contoso.com", pod), Says::warned},
      {"a / at the end", github_with(github + "/"), Says::refused},
      {"another letter case", github_with("https://Token.actions.githubusercontent.com"), Says::refused},
      {"a port", github_with(github + ":443"), Says::refused},
      {"http", github_with("http://token.actions.githubusercontent.com"), Says::refused},
      {"a user name", github_with("https://token.actions.githubusercontent.com@evil.example"), Says::refused},
      {"a digit for a letter", github_with("https://token.act1ons.githubusercontent.com"), Says::refused},
      {"rn for m", trust("https://gitlab.corn", "project_path:a/b:ref_type:branch:ref:main"), Says::refused},
      {"a domain behind it", github_with(github + ".evil.example"), Says::refused},
      {"a word in front of it", github_with("https://my-token.actions.githubusercontent.com"), Says::refused},
      {"- for .", github_with("https://token-actions-githubusercontent.com"), Says::refused},
      {"another top-level domain", trust("https://app.terraform.dev", "organization:a"), Says::refused},
      {"- for . in another top-level domain", github_with("https://token-actions-githubusercontent.example"),
       Says::refused},
      {"a digit for a letter in another top-level domain",
       github_with("https://token.act1ons.githubusercontent.example"), Says::refused},
      {"a letter changed in another top-level domain", trust("https://gitlap.example", "project_path:a/b"),
       Says::refused},
      {"a letter changed and a dot moved", github_with("https://tokenactions.githubuserconten.com"), Says::refused},
      {"a letter missing", github_with("https://token.actions.githubusercontet.com"), Says::refused},
      {"a cluster's domain, nearly", trust("https://eastus.oic.prod-aks.azuer.com/" + cluster_path, pod),
       Says::refused},
      {"a cluster without its last /", trust("https://eastus.oic.prod-aks.azure.com/" + std::string(tenant_id), pod),
       Says::refused},
      {"punycode", github_with("https://xn--tken-6qa.actions.githubusercontent.com"), Says::refused},
  };
  expect(rows, [](diff::Policy& into, const std::string& team) {
    into.issuers.push_back({team, "*"});
    into.subjects.push_back({team, "*", "*"});
  });
}

TEST_CASE("table: subjects and audiences") {
  const auto at_github = [](const std::string& subject) { return trust(github, subject); };
  const std::vector<Row> rows = {
      {"an environment", at_github(production), Says::allowed},
      {"a branch", at_github("repo:contoso/microbots:ref:refs/heads/main"), Says::allowed},
      {"names with their ids", at_github("repo:contoso@1/microbots@2:ref:refs/tags/v1"), Says::allowed},
      {"a workflow", at_github("repo:contoso/microbots:job_workflow_ref:contoso/x/.github/workflows/y.yml@refs/tags/1"),
       Says::allowed},
      {"all repositories", at_github("repo:contoso/*"), Says::refused},
      {"everything", at_github("*"), Says::refused},
      {"pull requests", at_github("repo:contoso/microbots:pull_request"), Says::refused},
      {"a pull request's ref", at_github("repo:contoso/microbots:ref:refs/pull/1/merge"), Says::refused},
      {"a whole repository", at_github("repo:contoso/microbots"), Says::refused},
      {"a whole organization", at_github("repository_owner:contoso"), Says::refused},
      {"an environment of any repository", at_github("environment:production"), Says::refused},
      {"no environment", at_github("repo:contoso/microbots:environment:"), Says::refused},
      {"no repository", at_github("repo:contoso/:environment:production"), Says::refused},
      {"a branch without refs/heads", at_github("repo:contoso/microbots:ref:main"), Says::refused},
      {"what every run of the repository presents", at_github("repo:contoso/microbots:repository_owner:contoso"),
       Says::refused},
      {"every branch", at_github("repo:contoso/microbots:ref_type:branch"), Says::refused},
      {"several things that every run presents",
       at_github("repo:contoso/microbots:repository_visibility:private:repository_id:7"), Says::refused},
      {"what a pull request chooses", at_github("repo:contoso/microbots:head_ref:main"), Says::refused},
      {"one thing among them that tells runs apart",
       at_github("repo:contoso/microbots:repository_owner:contoso:environment:production"), Says::allowed},
      {"any group", trust("https://gitlab.com", "project_path:*:ref_type:branch:ref:main"), Says::refused},
      {"any ref", trust("https://gitlab.com", "project_path:a/b"), Says::refused},
      {"any workspace", trust("https://app.terraform.io", "organization:a:project:b"), Says::refused},
      {"any account of a namespace",
       trust("https://eastus.oic.prod-aks.azure.com/" + cluster_path, "system:serviceaccount:microbots"),
       Says::refused},
      {"a namespace's default account",
       trust("https://eastus.oic.prod-aks.azure.com/" + cluster_path, "system:serviceaccount:microbots:default"),
       Says::warned},
      {"another audience", trust(github, production, "api://elsewhere"), Says::refused},
  };
  expect(rows, [](diff::Policy& into, const std::string& team) {
    into.issuers.push_back({team, "https://*"});
    into.subjects.push_back({team, "*", "*", "api://elsewhere"});
  });
  SECTION("an odd audience must be named: * does not permit it") {
    auto wide = policy();
    wide.subjects.push_back({"*", "*", "*", "*"});
    CHECK(verdict(trust(github, production, "api://elsewhere"), wide) == Says::refused);
  }
}

TEST_CASE("table: checks and roles on a connection") {
  const auto branches = [](const Strings& names) { return check("branchControl", {{"branches", names}}); };
  Strings letters;
  for (const char c : std::string("abcdefghijklmnopqrstuvwxyz0123456789"))
    letters.push_back(std::string("refs/heads/") + c + "*");
  const Strings week = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  const std::vector<Row> rows = {
      {"the requester", check("approval", {{"requesterMayApprove", "true"}}), Says::refused},
      {"others", check("approval", {{"requesterMayApprove", "false"}}), Says::allowed},
      {"main", branches({"refs/heads/main", "refs/heads/release/*"}), Says::allowed},
      {"*", branches({"*"}), Says::refused},
      {"all heads", branches({"refs/heads/*"}), Says::refused},
      {"all refs", branches({"refs/heads/main", "refs/*"}), Says::refused},
      {"stars and slashes", branches({"refs/h*s/**"}), Says::refused},
      {"letter by letter", branches(letters), Says::refused},
      {"pull requests", branches({"refs/heads/main", "refs/pull/*"}), Says::refused},
      {"some pull requests", branches({"refs/heads/main", "refs/pull/1*"}), Says::refused},
      {"one pull request", branches({"refs/pull/17/merge"}), Says::refused},
      {"what only looks like them", branches({"refs/heads/pull/1", "refs/heads/pull/*"}), Says::allowed},
      {"unknown protection",
       check("branchControl", {{"branches", Strings{"refs/heads/main"}},
                               {"verifyProtection", "true"},
                               {"allowUnknownProtection", "true"}}),
       Says::warned},
      {"all hours", check("businessHours", {{"days", week}, {"start", "00:00"}, {"end", "23:59"}}), Says::warned},
      {"some hours", check("businessHours", {{"days", week}, {"start", "08:00"}, {"end", "17:00"}}), Says::allowed},
      {"everybody administers", role("[Microbots]\\Project Valid Users", "Administrator"), Says::refused},
      {"contributors administer", role("[Microbots]\\Contributors", "administrator"), Says::refused},
      {"by another name", role(uuid5("a group"), "Administrator", "[contoso]\\Project Collection Valid Users"),
       Says::refused},
      {"what pipelines run as", role("Microbots Build Service (contoso)", "Administrator"), Says::refused},
      {"everybody uses", role("[Microbots]\\Project Valid Users", "User"), Says::warned},
      {"everybody reads", role("[Microbots]\\Readers", "Reader"), Says::allowed},
      {"a team administers", role("[Microbots]\\Microbots Team", "Administrator"), Says::warned},
      {"somebody administers", role("release.manager@contoso.com", "Administrator"), Says::allowed},
  };
  expect(rows, [](diff::Policy& into, const std::string& team) {
    into.widenings.push_back({team, "*/Microbots/sc-a/*", "*"});
  });
}

TEST_CASE("table: groups, by what they are nested in") {
  const std::vector<Row> rows = {
      {"of no power", membership("[Microbots]\\Scanners", {"[Microbots]\\Readers"}), Says::allowed},
      {"by name", membership("[Microbots]\\Endpoint Administrators"), Says::refused},
      {"by the name it is shown by", membership("[Microbots]\\Harmless", {}, "[Microbots]\\Build Administrators"),
       Says::refused},
      {"nested",
       membership("[Microbots]\\Scanners", {"[Microbots]\\A", "[contoso]\\Project Collection Administrators"}),
       Says::refused},
      {"nested among services", membership("[Microbots]\\Scanners", {"[contoso]\\Enterprise Service Accounts"}),
       Says::refused},
  };
  expect(rows, [](diff::Policy& into, const std::string& team) { into.groups.push_back({team, "*", "contoso"}); });
  expect(rows, [](diff::Policy& into, const std::string& team) { into.grants.push_back({team, "*", "contoso"}); });
}

TEST_CASE("what loosens a check") {
  struct Change {
    std::string_view field;
    Value live, desired;
    bool loosens;
  };
  const Strings none, ana = {"ana"}, both = {"bob", "Ana"};
  const Change changes[] = {
      {"disabled", "false", "true", true},
      {"disabled", "true", "false", false},
      {"approvers", ana, both, true},
      {"approvers", both, Strings{"ana", "bob"}, false},
      {"approvers", both, ana, true},
      {"minApprovers", "2", "1", true},
      {"minApprovers", "0", "2", true},
      {"minApprovers", "2", "0", false},
      {"minApprovers", "1", "2", false},
      {"requesterMayApprove", "false", "true", true},
      {"requesterMayApprove", "true", "false", false},
      {"branches", Strings{"refs/heads/main"}, Strings{"refs/heads/main", "refs/heads/dev"}, true},
      {"branches", Strings{"refs/heads/release/*"}, Strings{"refs/heads/release/1", "refs/heads/release/*/hot"}, false},
      {"branches", Strings{"refs/heads/release/1"}, Strings{"refs/heads/release/*"}, true},
      {"branches", Strings{"refs/heads/?"}, Strings{"refs/heads/*"}, true},
      {"branches", Strings{"refs/heads/Main"}, Strings{"refs/heads/main"}, true},
      {"branches", Strings{"refs/heads/main"}, none, true},
      {"branches", none, Strings{"refs/heads/main"}, false},
      {"verifyProtection", "true", "false", true},
      {"verifyProtection", "false", "true", false},
      {"allowUnknownProtection", "false", "true", true},
      {"allowUnknownProtection", "true", "false", false},
      {"days", Strings{"Monday"}, Strings{"Monday", "Sunday"}, true},
      {"days", Strings{"Monday", "Sunday"}, Strings{"monday"}, false},
      {"days", Strings{"Monday"}, none, true},
      {"start", "08:00", "07:00", true},
      {"start", "22:00", "23:00", true},
      {"end", "17:00", "18:00", true},
      {"timeZone", "UTC", "Tokyo Standard Time", true},
      {"timeZone", "utc", "UTC", false},
      {"templatePath", "secure.yml", "open.yml", true},
      {"repository", "Microbots/a", "Microbots/b", true},
      {"repositoryRef", "refs/heads/main", "refs/heads/dev", true},
      {"repositoryType", "git", "github", true},
      {"moreTemplates", Strings{"x of y"}, none, true},
      {"moreTemplates", none, none, false},
  };
  for (const auto& change : changes) {
    INFO(change.field << " " << printed(change.live) << " -> " << printed(change.desired));
    const auto field = std::ranges::find(kinds::check.fields, change.field, &Field::name);
    REQUIRE(field != kinds::check.fields.end());
    REQUIRE(field->loosens);
    CHECK(field->loosens(change.live, change.desired) == change.loosens);
  }
}

namespace {

/// The common case with an approval on its connection, applied.
struct Guarded {
  Declarations declared = microbots();
  Address approval;
  CloudSimulator cloud;
  diff::Policy policy;

  explicit Guarded(Fields fields, const Strings& defaulted = {})
      : approval(declared.check(connection_at, "approval", std::move(fields), defaulted)), cloud(applied(declared)) {
    policy = policy_of(declared);
  }

  Fields& live() {
    for (auto& object : cloud.objects)
      if (object.kind == &kinds::check) return object.fields;
    FAIL("no check");
    return cloud.objects.front().fields;
  }

  Plan plan() const { return planned(declared, cloud, policy); }
};

bool notes(const Plan& plan, const std::string& part) {
  return std::ranges::any_of(plan.notes, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("an absent key never loosens: what others made stricter stays, and is said") {
  Guarded world({{"approvers", Strings{"ana", "bob"}}, {"minApprovers", "1"}, {"verifyProtection", "false"}},
                {"verifyProtection"});
  world.live()["verifyProtection"] = Value("true");
  CHECK(rows_of(world.plan()).empty());
  CHECK(notes(world.plan(), "is restricted outside keyless: `verifyProtection` is \"true\""));
  SECTION("and stays when something else of the check is written") {
    world.live()["minApprovers"] = Value("3");
    world.live()["approvers"] = Strings{"ana"};
    const auto plan = world.plan();
    CHECK(rows_of(plan) == "~ check/Microbots/sc-microbots-openai/approval\n");
    world.cloud.carry_out(plan);
    CHECK(text_of(world.live(), "verifyProtection") == "true");
    CHECK(text_of(world.live(), "minApprovers") == "1");
    CHECK(rows_of(world.plan()).empty());
  }
  SECTION("written out, it is what the manifest says, and listed") {
    std::get<Strings>(world.declared.at(world.approval).fields["defaulted"]).clear();
    const auto plan = world.plan();
    const auto* row = plan.find(world.approval);
    REQUIRE(row);
    CHECK(row->gives == Strings{"verifyProtection \"true\" -> \"false\" on " + world.approval.text()});
  }
}

TEST_CASE("what became looser than the default is drift, and put back") {
  Guarded world({{"approvers", Strings{"ana"}}, {"requesterMayApprove", "false"}, {"minApprovers", "0"}},
                {"requesterMayApprove", "minApprovers"});
  world.live()["requesterMayApprove"] = Value("true");
  world.live()["minApprovers"] = Value("1");
  const auto plan = world.plan();
  CHECK(rows_of(plan) == "~ check/Microbots/sc-microbots-openai/approval\n");
  CHECK(plan.find(world.approval)->gives.empty());
  CHECK(plan.notes.empty());
  settles(world.declared, world.cloud, world.policy);
}

TEST_CASE("a check that somebody else made is loosened only where the policy permits it") {
  Guarded world({{"approvers", Strings{"ana", "bob"}}, {"minApprovers", "1"}});
  world.live()["minApprovers"] = Value("2");
  world.live()["createdBy"] = Value(uuid5("the release manager"));
  world.policy.caller.devops_ids["contoso"] = uuid5("us");
  SECTION("refused") {
    const auto plan = world.plan();
    REQUIRE(plan.refusals.size() == 1);
    CHECK(plan.refusals.front().guard == "widening");
    CHECK(plan.refusals.front().message.find("minApprovers") != std::string::npos);
  }
  SECTION("permitted, and listed") {
    world.policy.widenings.push_back({"microbots", "check/Microbots/*", "minApprovers"});
    const auto plan = world.plan();
    CHECK(plan.refusals.empty());
    CHECK_FALSE(plan.find(world.approval)->gives.empty());
  }
  SECTION("another field's line permits nothing") {
    world.policy.widenings.push_back({"microbots", "check/Microbots/*", "approvers"});
    CHECK(world.plan().refusals.size() == 1);
  }
  SECTION("made by us: the key of the manifest is enough") {
    world.live()["createdBy"] = Value(lower(uuid5("us")));
    const auto plan = world.plan();
    CHECK(plan.refusals.empty());
    CHECK_FALSE(plan.find(world.approval)->gives.empty());
  }
  SECTION("tightened, it is nobody's question") {
    world.live()["minApprovers"] = Value("1");
    world.declared.at(world.approval).fields["minApprovers"] = Value("2");
    const auto plan = world.plan();
    CHECK(plan.refusals.empty());
    CHECK(plan.find(world.approval)->gives.empty());
  }
}

TEST_CASE("what a plan gives is listed row by row") {
  const auto declared = microbots();
  const auto plan = planned(declared, empty_cloud());
  const auto gives = [&](const Address& at) { return joined(plan.find(at)->gives, "; "); };
  CHECK(gives(permission_at) == "pipeline microbots-ci may use connection Microbots/sc-microbots-openai");
  CHECK(gives(wired_at) == "connection Microbots/sc-microbots-openai may sign in as mi-microbots-ado");
  CHECK(gives(connection_at) == "connection Microbots/sc-microbots-openai signs in as mi-microbots-ado");
  CHECK(gives(role_at) == "mi-microbots-ado gets role Cognitive Services OpenAI User on rg-openai");
  CHECK(gives(group_at).empty());
  CHECK(gives(identity_at).empty());
  auto cloud = applied(declared);
  for (const auto& change : planned(declared, cloud).changes) CHECK(change.gives.empty());
  auto policy = policy_of(declared);
  policy.destroy = true;
  for (const auto& change : planned(declared, cloud, policy).changes) CHECK(change.gives.empty());
}
