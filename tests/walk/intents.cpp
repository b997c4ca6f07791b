#include "walk/intents.hpp"

#include <algorithm>
#include <stdexcept>

#include "model/mark.hpp"
#include "walk/hands.hpp"

namespace keyless::walk {

using nlohmann::json;

namespace {

const std::string github = "https://token.actions.githubusercontent.com";

Identity reader(const std::string& name, const std::string& kind = "userAssigned") {
  return {.name = name, .kind = kind, .reads = {"rg-openai"}};
}

Connection connection(const std::string& name, const std::string& identity) {
  return {.name = name, .identity = identity, .pipelines = {"microbots-ci"}};
}

/// Somebody opens it wider than declared, gives its identity more than declared, and restricts what is declared.
void meddle(Stage& stage, Declaration&) {
  const std::string id = hands::connection(stage, "sc-keep").at("id");
  hands::restrict_roles(stage, hands::identity(stage, "mi-keep").at("principalId"));
  hands::admit(stage, id, "microbots-nightly");
  hands::make_reader(stage, hands::identity(stage, "mi-keep").at("principalId"), "rg-openai-west");
  hands::trust(stage, "mi-keep", "somebody", github, "repo:contoso/keep:ref:refs/heads/main");
  hands::lock(stage, id);
}

Intent keep() {
  Intent made{.name = "keep", .leaves_obstacle = true};  // the role that others restricted
  made.before.identities = {reader("mi-keep")};
  made.before.connections = {connection("sc-keep", "mi-keep")};
  made.since = meddle;
  made.after = made.before;
  made.after.connections[0].description = "told better";
  return made;
}

Intent repair() {
  Intent made{.name = "repair"};
  made.before.identities = {reader("mi-repair")};
  made.before.connections = {connection("sc-repair", "mi-repair"), connection("sc-repair-too", "mi-repair")};
  made.since = [](Stage& stage, Declaration&) {
    hands::strip(stage, "mi-repair");
    hands::shut_out(stage, hands::connection(stage, "sc-repair").at("id"), "microbots-ci");
  };
  made.after = made.before;
  return made;
}

Intent create() {
  Intent made{.name = "create"};
  made.after.identities = {reader("mi-create")};
  made.after.connections = {connection("sc-create", "mi-create")};
  made.after.connections[0].locked = true;
  return made;
}

Intent create_application() {
  Intent made{.name = "create-application"};
  made.after.identities = {reader("app-create", "application")};
  made.after.connections = {connection("sc-create-app", "app-create")};
  return made;
}

/// More of everything that hangs on the two.
Intent create_more() {
  Intent made{.name = "create-more"};
  made.after.identities = {reader("mi-more")};
  made.after.identities[0].reads.push_back("rg-openai-west");
  made.after.identities[0].github = {"more"};
  made.after.identities[0].member = true;
  made.after.connections = {connection("sc-more", "mi-more"), connection("sc-more-too", "mi-more")};
  made.after.connections[0].shared_with = {"Second"};
  made.after.connections[0].users = {"mi-more"};
  return made;
}

Intent adopt() {
  Intent made{.name = "adopt"};
  made.since = [](Stage& stage, Declaration&) {
    const auto ids = hands::make_identity(stage, "mi-adopt");
    hands::make_reader(stage, ids.at("principalId"), "rg-openai");
    const auto id = hands::make_connection(stage, "sc-adopt", ids.at("clientId"));
    hands::trust_connection(stage, "mi-adopt", "sc-adopt");
    hands::admit(stage, id, "microbots-ci");
    hands::lock(stage, id);
  };
  made.after.identities = {reader("mi-adopt")};
  made.after.identities[0].adopt = true;
  made.after.connections = {connection("sc-adopt", "mi-adopt")};
  made.after.connections[0].adopt = true;
  return made;
}

Intent rename() {
  Intent made{.name = "rename", .issuer = Intent::Issuer::kept};
  made.before.identities = {reader("mi-rename")};
  made.before.connections = {connection("sc-old-name", "mi-rename")};
  made.after = made.before;
  made.after.connections[0].name = "sc-new-name";
  made.after.connections[0].previously = "sc-old-name";
  return made;
}

Intent convert() {
  Intent made{.name = "convert"};
  made.since = [](Stage& stage, Declaration& after) {
    const auto application = hands::make_application(stage, "converted by hand");
    after.identities.back().client_id = application.client_id;
    hands::make_reader(stage, application.principal_id, "rg-openai");
    for (const std::string name : {"sc-convert", "sc-convert-too"})
      hands::admit(stage, hands::make_secret_connection(stage, name, application), "microbots-ci");
  };
  made.after.identities = {{.name = "app-convert", .kind = "existing"}};
  made.after.connections = {connection("sc-convert", "app-convert"), connection("sc-convert-too", "app-convert")};
  for (auto& one : made.after.connections) one.adopt = true;
  return made;
}

Intent migrate() {
  Intent made{.name = "migrate", .issuer = Intent::Issuer::entra};
  made.before.identities = {reader("mi-migrate")};
  made.before.connections = {connection("sc-migrate", "mi-migrate"), connection("sc-migrate-too", "mi-migrate")};
  made.after = made.before;
  return made;
}

Intent move() {
  Intent made{.name = "move"};
  made.before.identities = {reader("mi-from"), reader("mi-to")};
  made.before.connections = {connection("sc-move", "mi-from")};
  made.after = made.before;
  made.after.connections[0].identity = "mi-to";
  return made;
}

Intent move_to_new() {
  Intent made{.name = "move-to-new"};
  made.before.identities = {reader("mi-left")};
  made.before.connections = {connection("sc-move-new", "mi-left")};
  made.after.identities = {reader("mi-left"), reader("mi-taken")};
  made.after.connections = {connection("sc-move-new", "mi-taken")};
  return made;
}

Intent remove() {
  Intent made{.name = "remove"};
  made.before.identities = {reader("mi-remove"), reader("app-remove", "application")};
  made.before.connections = {connection("sc-remove", "mi-remove"), connection("sc-remove-app", "app-remove")};
  made.after.removed = {{"serviceConnection", "sc-remove"},
                        {"serviceConnection", "sc-remove-app"},
                        {"identity", "mi-remove"},
                        {"application", "app-remove"},
                        {"resourceGroup", group_of("mi-remove")}};
  return made;
}

Intent release() {
  Intent made{.name = "release"};
  made.before.identities = {reader("mi-release"), reader("app-release", "application")};
  made.before.connections = {connection("sc-release", "mi-release"), connection("sc-release-app", "app-release")};
  made.after.removed = {{"serviceConnection", "sc-release", true},
                        {"serviceConnection", "sc-release-app", true},
                        {"identity", "mi-release", true},
                        {"application", "app-release", true},
                        {"resourceGroup", group_of("mi-release"), true}};
  return made;
}

Intent destroy() {
  Intent made{.name = "destroy", .destroys = true};
  made.before.identities = {reader("mi-destroy"), reader("app-destroy", "application")};
  made.before.connections = {connection("sc-destroy", "mi-destroy"), connection("sc-destroy-app", "app-destroy")};
  made.after = made.before;
  return made;
}

json forged_tags(const std::string& id) {
  auto tags = json::object();
  for (const auto& [key, value] : model::mark_tags("walkers", id)) tags[key] = value;
  return tags;
}

}  // namespace

std::vector<Intent> all_intents() {
  return {keep(),
          create(),
          adopt(),
          rename(),
          convert(),
          migrate(),
          move(),
          remove(),
          release(),
          destroy(),
          create_application(),
          create_more(),
          move_to_new(),
          repair()};
}

Intent intent_named(const std::string& name) {
  auto all = all_intents();
  const auto at = std::ranges::find(all, name, &Intent::name);
  if (at == all.end()) throw std::invalid_argument("no intent is called " + name);
  return *at;
}

void put_foreign_things(Stage& stage) {
  const auto theirs = hands::make_identity(stage, "mi-theirs", {{"cost-center", "42"}});
  hands::make_reader(stage, theirs.at("principalId"), "rg-openai");
  hands::trust(stage, "mi-theirs", "github", github, "repo:contoso/theirs:ref:refs/heads/main");
  const auto id = hands::make_connection(stage, "sc-theirs", theirs.at("clientId"), "of another team");
  hands::trust_connection(stage, "mi-theirs", "sc-theirs");
  hands::admit_all(stage, id);
  hands::lock(stage, id);
  // Whoever may write tags and descriptions can copy a mark.
  hands::make_group(stage, "rg-forged", forged_tags(subscription_path + "/resourceGroups/rg-forged"));
  const auto forged = hands::make_identity(stage, "mi-forged", forged_tags(arm_id_of("mi-forged")));
  hands::trust(stage, "mi-forged", "github", github, "repo:contoso/forged:ref:refs/heads/main");
  const auto mark = model::connection_mark_id("contoso", hands::project_id(stage), "sc-forged");
  hands::make_connection(stage, "sc-forged", forged.at("clientId"), model::marked_description("", "walkers", mark));
  hands::make_application(stage, "app-theirs");
}

}  // namespace keyless::walk
