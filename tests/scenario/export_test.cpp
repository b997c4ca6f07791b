#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "cli/exported_policy.hpp"
#include "model/kinds/kinds.hpp"
#include "model/verdict.hpp"
#include "policy/read.hpp"
#include "sandbox/worlds/worlds.hpp"
#include "scenario/scenario.hpp"
#include "survey/export.hpp"
#include "survey/migration.hpp"

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

namespace kinds = model::kinds;
using model::text_of;

constexpr auto endpoints = "/contoso/_apis/serviceendpoint/endpoints";
constexpr auto version = "?api-version=7.2-preview.4";  // the first that describes `isDisabled`

survey::Order contoso() {
  survey::Order order;
  order.organization = "contoso";
  return order;
}

/// What exists already is allowed from outside, as the exported policy says.
diff::Policy policy_for_what_exists() {
  diff::Policy policy;
  policy.grants.push_back({"*", "*", "*"});
  policy.open_to_all.push_back({"*", "*"});
  return policy;
}

void brownfield(const std::filesystem::path& folder) {
  sandbox::worlds::Order order;
  order.size = 60;
  order.folder = folder;
  REQUIRE(sandbox::worlds::make_world(order).has_value());
}

/// A brownfield, and in it what people find in no tidy world.
class Field : public Scenario {
 public:
  Field() : Scenario({}, brownfield) {
    const auto found = survey(contoso());
    for (const auto* connection : survey::connections_of(found)) {
      const auto& fields = connection->fields;
      if (text_of(fields, "scheme") == "ServicePrincipal" && text_of(fields, "clientId") != "" &&
          model::Federation(found.live).of(*connection).obstacles.empty())
        sample_ = fields;
      projects_[text_of(fields, "projectName")] = text_of(fields, "projectId");
    }
    REQUIRE(projects_.size() > 1);
  }

  /// A connection of the first project; answers its id.
  std::string add(const std::string& name, const std::string& scheme, json data = json::object(),
                  const std::string& description = "", bool disabled = false) {
    const auto& [project, id] = *projects_.begin();
    json all = {{"environment", "AzureCloud"},
                {"scopeLevel", "Subscription"},
                {"subscriptionId", text_of(sample_, "subscriptionId")},
                {"subscriptionName", "Production"},
                {"creationMode", "Manual"}};
    if (!data.is_null()) all.update(data);
    json parameters = {{"tenantid", text_of(sample_, "tenantId")}};
    if (scheme == "ServicePrincipal")
      parameters.update({{"serviceprincipalid", text_of(sample_, "clientId")},
                         {"authenticationType", "spnKey"},
                         {"serviceprincipalkey", "long lost"}});
    json reference = {{"projectReference", {{"id", id}, {"name", project}}}, {"name", name}};
    reference["description"] = description;
    const json body = {{"name", name},
                       {"type", "azurerm"},
                       {"url", "https://management.azure.com/"},
                       {"description", description},
                       {"isDisabled", disabled},
                       {"data", all},
                       {"authorization", {{"scheme", scheme}, {"parameters", parameters}}},
                       {"serviceEndpointProjectReferences", json::array({reference})}};
    const auto made = send(Audience::azure_devops, "POST", std::string(endpoints) + version, body.dump());
    INFO(made.body);
    REQUIRE(made.status == 200);
    return keyless::parsed_json(made.body).at("id");
  }

  void share(const std::string& id, const std::string& name, const std::string& description) {
    const auto& [project, project_id] = *std::next(projects_.begin());
    const json reference = {
        {"projectReference", {{"id", project_id}, {"name", project}}}, {"name", name}, {"description", description}};
    REQUIRE(send(Audience::azure_devops, "PATCH", std::string(endpoints) + "/" + id + version,
                 json::array({reference}).dump())
                .status < 300);
  }

 private:
  model::Fields sample_;
  std::map<std::string, std::string> projects_;
};

void add_odd_ones(Field& field) {
  field.add("sc-agent", "ManagedServiceIdentity");
  field.share(field.add("sc-shared-and-disabled", "ServicePrincipal", {}, "twice", true), "sc-shared-and-disabled", "");
  field.add("sc-china", "ServicePrincipal", {{"environment", "AzureChinaCloud"}});
  field.add("sc-workspace", "ServicePrincipal", {{"scopeLevel", "AzureMLWorkspace"}});
  field.add("sc-described", "ServicePrincipal", {}, "  line 1\r\nline 2: 'x' # \xE2\x80\x93  \n");
  field.add("sc-long", "ServicePrincipal", {}, std::string(1000, 'x'));
  field.add("sc-hidden", "ServicePrincipal", {}, "zero\xE2\x80\x8Bwidth");
  field.share(field.add("sc-told-apart", "ServicePrincipal", {}, "ours"), "sc-told-apart there",
              std::string(1010, 'y') + "\ntheirs ");
}

bool changes_what_stays(const model::Change& change) {
  return change.action == model::Action::remove || change.action == model::Action::update ||
         (change.action == model::Action::create && change.kind != &kinds::federated_credential);
}

void expect_nothing_but_the_way_to_federation(const model::Plan& plan) {
  for (const auto& refusal : plan.refusals) UNSCOPED_INFO(refusal.address.text() << ": " << refusal.message);
  for (const auto& unseen : plan.unseen) UNSCOPED_INFO(unseen.address.text() << ": " << unseen.reason);
  for (const auto& change : plan.changes)
    if (changes_what_stays(change)) UNSCOPED_INFO(model::word_for(change.action) << " " << change.address.text());
  CHECK(plan.refusals.empty());
  CHECK(plan.unseen.empty());
  CHECK(std::ranges::none_of(plan.changes, changes_what_stays));
}

std::vector<std::string> texts_of(const survey::Exported& exported) {
  std::vector<std::string> texts;
  for (const auto& file : exported.files) texts.push_back(file.text);
  return texts;
}

/// What every connection is described as, in every project that has it, but for `sc-long`, which is shortened.
std::map<std::string, std::string> descriptions(const survey::Survey& found) {
  std::map<std::string, std::string> all;
  for (const auto* kind : {&kinds::service_connection, &kinds::connection_share})
    for (const auto* object : found.live.all(*kind)) {
      auto text = text_of(object->fields, "description");
      text.erase(text.find_last_not_of(" \t\r\n") + 1);
      if (text_of(object->fields, "name") != "sc-long") all[object->id] = std::move(text);
    }
  return all;
}

/// What export says of a connection that it leaves out; "" when it does not.
std::optional<std::string> left_out(const survey::Exported& exported, const std::string& address) {
  for (const auto& one : exported.unexpressed)
    if (one.what == address && !one.code.empty()) return "impossible(" + one.code + ")";
  return std::nullopt;
}

}  // namespace

TEST_CASE("report, and the plan of what was exported, agree on every connection") {
  Field field;
  add_odd_ones(field);
  const auto found = field.survey(contoso());
  const auto exported = survey::export_manifests(found, survey::Choice());
  const auto plan = field.plan(declared_together(texts_of(exported)), policy_for_what_exists());
  expect_nothing_but_the_way_to_federation(plan);
  std::size_t agreed = 0;
  const auto rows = survey::migration_of(found, std::chrono::system_clock::now()).rows;
  for (const auto& row : rows) {
    const model::Address address("serviceConnection", row.project + "/" + row.name);
    const auto planned = left_out(exported, address.text()).value_or(verdict_of(plan, address).text());
    INFO(address.text());
    CHECK(row.verdict().text() == planned);
    agreed += row.verdict().text() == planned ? 1 : 0;
  }
  CHECK(rows.size() == 68);
  CHECK(agreed == rows.size());
}

TEST_CASE("every exported file is planned and applied alone, and together they find nothing to do") {
  Field field;
  add_odd_ones(field);
  const auto before = field.survey(contoso());
  const auto exported = survey::export_manifests(before, survey::Choice());
  REQUIRE(exported.files.size() > 1);
  for (const auto& file : exported.files) {
    INFO(file.name);
    const auto alone = declared(file.text);
    expect_nothing_but_the_way_to_federation(field.plan(alone, policy_for_what_exists()));
    field.converge(alone, policy_for_what_exists());
    CHECK_FALSE(model::would_write(field.plan(alone, policy_for_what_exists())));
  }
  CHECK(descriptions(field.survey(contoso())) == descriptions(before));
  const auto texts = texts_of(exported);
  field.forget();
  for (const auto& text : texts) {
    const auto again = field.plan(declared(text), policy_for_what_exists());
    expect_nothing_but_the_way_to_federation(again);
    CHECK_FALSE(model::would_write(again));
    CHECK(model::totals_of(again).undeclared == 0);
  }
  const auto together = field.plan(declared_together(texts), policy_for_what_exists());
  CHECK_FALSE(model::would_write(together));
  CHECK(together.refusals.empty());
  CHECK(field.writes() == std::vector<std::string>{});
}

TEST_CASE(
    "whatever the world, what was exported plans no create and no delete under the policy that is exported with it") {
  using sandbox::worlds::Kind;
  for (std::uint64_t seed = 2; seed < 8; ++seed) {
    INFO("seed " << seed);
    Scenario scenario({}, [&](const std::filesystem::path& folder) {
      sandbox::worlds::Order order;
      order.kind = seed % 3 == 0 ? Kind::fleet : Kind::brownfield;
      order.size = 24;
      order.folder = folder;
      order.seed = seed;
      REQUIRE(sandbox::worlds::make_world(order).has_value());
    });
    const auto exported = survey::export_manifests(scenario.survey(contoso()), survey::Choice());
    const auto read_again = declared_together(texts_of(exported));
    diff::Policy policy;
    const auto text = cli::policy_for_existing(read_again.manifests, exported.lent);
    if (!text.empty()) REQUIRE(policy::read("policy.json", text, policy).empty());
    expect_nothing_but_the_way_to_federation(scenario.plan(read_again, policy));
  }
}
