#include "scenario/scenario.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include "base/json.hpp"

#include "cli/compare.hpp"
#include "live/read.hpp"
#include "providers/providers.hpp"
#include "rights/rights.hpp"
#include "verify/prove.hpp"

namespace keyless::scenario {

namespace {

std::filesystem::path fresh_folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "keyless-scenario-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

desired::CloudNames names_of(const std::vector<manifest::Manifest>& manifests) {
  const auto cloud = *http::built_in_cloud(manifests.front().cloud());
  return {cloud.name, cloud.resource_manager + "/", cloud.exchange_audience};
}

std::string origin_of(const http::Cloud& cloud, http::Audience audience) {
  if (audience == http::Audience::graph) return cloud.graph;
  return audience == http::Audience::azure_devops ? cloud.devops : cloud.resource_manager;
}

diff::Policy completed(diff::Policy policy, const Declared& what) {
  policy.owners = what.desired.owners;
  policy.tenant = what.mentions.tenant;
  for (const auto& [owner, prunes] : what.desired.prune_of)
    if (prunes) policy.prune_owners.insert(owner);
  for (const auto& [owner, patterns] : what.desired.allow_undeclared_of)
    policy.allow_undeclared.insert(policy.allow_undeclared.end(), patterns.begin(), patterns.end());
  return policy;
}

}  // namespace

std::string example(const std::string& name) {
  std::ifstream in("manifests/" + name);
  REQUIRE(in.good());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Declared declared(const std::string& text) {
  return declared_together({text});
}

Declared declared_together(const std::vector<std::string>& texts) {
  Declared what;
  for (const auto& text : texts) {
    auto loaded = manifest::parse("test-" + std::to_string(what.manifests.size()) + ".yaml", text);
    for (const auto& found : loaded.diagnostics) UNSCOPED_INFO(found.at.line << ": " << found.message);
    REQUIRE_FALSE(model::has_errors(loaded.diagnostics));
    for (auto& manifest : loaded.manifests) what.manifests.push_back(std::move(manifest));
  }
  what.desired = desired::build(what.manifests, names_of(what.manifests));
  for (const auto& found : what.desired.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE_FALSE(model::has_errors(what.desired.diagnostics));
  what.mentions = desired::external_references_of(what.manifests);
  return what;
}

Scenario::Scenario(sandbox::Options options, const std::function<void(const std::filesystem::path&)>& prepare)
    : folder_(fresh_folder()) {
  if (prepare) prepare(folder_);
  options.folder = folder_;
  if (!options.clock) options.clock = &clock_;
  auto started = sandbox::start(context_.get_executor(), options);
  if (!started) FAIL(started.error().message);
  sandbox_ = std::move(*started);
  auto cloud = http::parse_cloud(sandbox_->ready_line(), "ready line");
  if (!cloud) FAIL(cloud.error().message);
  http::StackOptions stack;
  stack.seed = 7;
  const auto tenant = cloud->tenant;
  session_ = std::make_unique<auth::Session>(context_.get_executor(), std::move(*cloud), auth::Environment(), tenant,
                                             clock_, cost_, stack);
  providers_ = providers::make_providers(session_->sender(), session_->cloud(), clock_);
}

Scenario::~Scenario() {
  providers_.clear();
  worker_.reset();
  session_.reset();
  sandbox_->stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Result<survey::Survey> Scenario::try_survey(survey::Order order) {
  const providers::Services services{&session_->sender(), &cloud(), &clock_};
  return run(survey::look_around(providers_, services, std::move(order)));
}

survey::Survey Scenario::survey(survey::Order order) {
  auto found = try_survey(std::move(order));
  if (!found) FAIL(found.error().message);
  return std::move(*found);
}

Result<model::Plan> Scenario::try_plan(const Declared& what, diff::Policy policy) {
  auto& session = worker_ ? *worker_ : *session_;
  const cli::Sources sources{providers_, {&session.sender(), &session.cloud(), &clock_}, session.tokens()};
  for (const auto& identity : lent_) {
    policy.identities.push_back({"*", identity});
    policy.grants.push_back({"*", "*", "*"});
  }
  auto compared = run(cli::compare(sources, what.desired.graph, completed(std::move(policy), what)));
  if (!compared) return std::move(compared).error();
  planned_ = what.desired.graph;
  seen_ = std::move(compared->live);
  return std::move(compared->plan);
}

model::Plan Scenario::plan(const Declared& what, diff::Policy policy) {
  auto made = try_plan(what, std::move(policy));
  if (!made) FAIL(made.error().message);
  return std::move(*made);
}

namespace {

class Quiet : public apply::Watcher {
  void started(const model::Change&) override {}
  void ended(const model::Change&, const model::Outcome&) override {}
};

}  // namespace

std::vector<model::Outcome> Scenario::apply(const model::Plan& plan, apply::Options options) {
  Quiet quiet;
  if (!options.prove)
    options.prove = [this](model::Address connection, const apply::Made& made) {
      return verify::prove(planned_, seen_, std::move(connection), made, means(verify::Via::proxy));
    };
  return run(apply::carry_out(plan, providers_, clock_, quiet, options));
}

std::vector<model::Chain> Scenario::verify(const Declared& what, verify::Via via) {
  auto live = run(live::read(providers_, what.desired.graph));
  REQUIRE(live.has_value());
  return run(verify::verify(what.desired.graph, *live, means(via)));
}

verify::Means Scenario::means(verify::Via via) {
  verify::Means means;
  means.signed_in = &session_->sender();
  means.plain = &session_->plain();
  means.cloud = &cloud();
  means.clock = &clock_;
  means.tenant = cloud().tenant;
  means.oidc_request_uri = cloud().oidc_request_uri;
  means.via = via;
  means.patience = Milliseconds(0);
  return means;
}

void Scenario::converge(const Declared& what, diff::Policy policy) {
  const auto plan_now = plan(what, std::move(policy));
  for (const auto& refusal : plan_now.refusals) UNSCOPED_INFO(refusal.address.text() << ": " << refusal.message);
  for (const auto& unseen : plan_now.unseen) UNSCOPED_INFO(unseen.address.text() << ": " << unseen.reason);
  REQUIRE(plan_now.refusals.empty());
  REQUIRE(plan_now.unseen.empty());
  for (const auto& outcome : apply(plan_now)) {
    INFO(outcome.address.text() << ": " << model::word_for(outcome.ending)
                                << (outcome.error ? " " + outcome.error->message : std::string()));
    CHECK(outcome.ending < model::Ending::failed);
  }
}

void Scenario::expect_settled(const Declared& what, diff::Policy policy) {
  forget();
  const auto second = plan(what, std::move(policy));
  CHECK(rows(second) == std::vector<std::string>{});
  CHECK(second.refusals.empty());
  CHECK(second.unseen.empty());
  CHECK(writes() == std::vector<std::string>{});
}

void Scenario::work_as(const std::string& client_id, const std::string& secret) {
  auto real = cloud();
  // What the environment holds goes to real clouds only.
  real.loopback = false;
  const auth::Environment environment = {{"AZURE_CLIENT_ID", client_id}, {"AZURE_CLIENT_SECRET", secret}};
  http::StackOptions stack;
  stack.seed = 7;
  providers_.clear();
  worker_ = std::make_unique<auth::Session>(context_.get_executor(), real, environment, real.tenant, clock_, cost_,
                                            stack, auth::Mode::service_principal);
  providers_ = providers::make_providers(worker_->sender(), worker_->cloud(), clock_);
}

void Scenario::work_as_administrator() {
  providers_ = providers::make_providers(session_->sender(), session_->cloud(), clock_);
  worker_.reset();
}

std::vector<model::Lack> Scenario::lacks(const model::Plan& plan) {
  auto& session = worker_ ? *worker_ : *session_;
  return run(rights::lacks({&session.sender(), &session.cloud(), &clock_}, plan));
}

http::Response Scenario::send_to(const std::string& origin, const std::string& method, const std::string& path,
                                 const std::string& body, const std::string& content_type) {
  auto url = http::parse_url(origin + path);
  REQUIRE(url.has_value());
  http::Request request;
  request.method = method;
  request.url = *url;
  request.audience = http::Audience::azure_devops;
  request.body = body;
  request.content_type = content_type;
  auto answer = run(session_->sender().send(std::move(request)));
  if (!answer) FAIL(answer.error().message);
  return std::move(*answer);
}

void Scenario::seed(const Declared& what) {
  sandbox::Seed seed;
  seed.tenant = what.mentions.tenant;
  seed.subscriptions = what.mentions.subscriptions;
  seed.scopes = what.mentions.scopes;
  for (const auto& id : what.mentions.existing_identities) seed.identities.push_back({.id = id});
  for (const auto& id : what.mentions.existing_clients) seed.identities.push_back({.client_id = id});
  for (const auto& id : what.mentions.existing_principals) seed.identities.push_back({.principal_id = id});
  for (const auto& [organization, projects] : what.mentions.pipelines)
    for (const auto& [project, pipelines] : projects) seed.projects.push_back({organization, project, pipelines});
  for (const auto& [organization, names] : what.mentions.principals)
    for (const auto& name : names) seed.members.push_back({organization, name});
  sandbox_->seed(seed);
}

http::Response Scenario::send(http::Audience audience, const std::string& method, const std::string& path,
                              const std::string& body) {
  auto url = http::parse_url(origin_of(cloud(), audience) + path);
  REQUIRE(url.has_value());
  http::Request request;
  request.method = method;
  request.url = *url;
  request.audience = audience;
  request.body = body;
  return send(std::move(request));
}

http::Response Scenario::send(http::Request request) {
  auto answer = run(session_->sender().send(std::move(request)));
  if (!answer) FAIL(answer.error().message);
  return std::move(*answer);
}

namespace {

std::vector<std::string> all_writes(const std::filesystem::path& folder) {
  std::ifstream log(folder / "requests.jsonl");
  std::vector<std::string> found;
  for (std::string line; std::getline(log, line);) {
    const auto entry = keyless::parsed_json(line);
    if (!entry.value("wrote", false)) continue;
    const auto url = entry.at("url").get<std::string>();
    found.push_back(entry.at("method").get<std::string>() + " " + url.substr(url.find('/', 8)));
  }
  return found;
}

}  // namespace

std::vector<std::string> Scenario::writes() const {
  auto found = all_writes(folder_);
  found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(forgotten_));
  return found;
}

void Scenario::forget() {
  forgotten_ = all_writes(folder_).size();
}

std::vector<std::string> rows(const model::Plan& plan) {
  std::vector<std::string> found;
  for (const auto& change : plan.changes)
    if (change.action != model::Action::no_op)
      found.push_back(std::string(model::word_for(change.action)) + " " + change.address.text());
  return found;
}

Result<http::Response> Scenario::read_as(const auth::Environment& environment, auth::Mode mode, http::Audience audience,
                                         const std::string& path) {
  auto real = cloud();
  // What the environment holds goes to real clouds only.
  real.loopback = false;
  const auto url = http::parse_url(origin_of(real, audience) + path);
  REQUIRE(url.has_value());
  http::StackOptions stack;
  stack.seed = 7;
  auth::Session session(context_.get_executor(), real, environment, real.tenant, clock_, cost_, stack, mode);
  http::Request request;
  request.url = *url;
  request.audience = audience;
  return run(session.sender().send(std::move(request)));
}

std::string Scenario::ready(const std::string& name) const {
  return keyless::parsed_json(sandbox_->ready_line()).at(name);
}

http::Response Scenario::token_answer(const std::string& form) {
  http::Request request;
  request.method = "POST";
  request.url = http::Url(cloud().active_directory);
  request.url.segment(cloud().tenant).path("oauth2/v2.0/token");
  request.content_type = "application/x-www-form-urlencoded";
  request.secret_body = true;
  request.body = form;
  const auto answer = run(session_->plain().send(std::move(request)));
  REQUIRE(answer.has_value());
  return *answer;
}

std::string Scenario::token(const std::string& form) {
  return keyless::parsed_json(token_answer(form).body).at("access_token");
}

std::string Scenario::assertion(const std::string& issuer, const std::string& subject) {
  return sandbox_->assertion(issuer, subject, "api://AzureADTokenExchange", std::chrono::seconds(600));
}

}  // namespace keyless::scenario
