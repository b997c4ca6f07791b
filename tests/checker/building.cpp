#include "checker/building.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "checker/access.hpp"
#include "checker/carrying.hpp"
#include "checker/places.hpp"
#include "checker/product.hpp"
#include "checker/roles.hpp"

namespace keyless::checker {
namespace {

constexpr std::size_t most_known = 100;

void add(Cloud& cloud, std::string_view kind, std::string id, model::Fields fields, Maker maker = Maker::platform) {
  Row row{.kind = kind, .id = std::move(id), .fields = std::move(fields), .maker = maker};
  set(row, "id", row.id);
  cloud.rows.push_back(std::move(row));
}

void add_project(Cloud& cloud, const std::string& name, const std::string& id, int first_pipeline) {
  add(cloud, kind::project, id, {{"organization", organization}, {"name", name}});
  for (const auto* pipeline : {"ci", "cd"})
    add(cloud, kind::pipeline, std::to_string(first_pipeline++),
        {{"organization", organization}, {"projectName", name}, {"name", pipeline}, {"path", "\\"}});
}

void add_person(Cloud& cloud, const std::string& name, const std::string& id) {
  add(cloud, kind::person, id, {{"organization", organization}, {"name", name}, {"displayName", name}});
}

/// Groups are looked up where a manifest has members.
bool has_members(const World& world) {
  return !world.is("a.member", "none") || !world.is("b.member", "none");
}

/// Roles that somebody defined are looked up where a manifest has one.
bool has_custom_roles(const World& world) {
  return world.at("a.role").starts_with("custom") || world.at("b.role").starts_with("custom");
}

void add_definitions(Cloud& cloud) {
  for (const auto& role : all_roles())
    if (role.is_custom)
      add(cloud, kind::definition, role.guid, {{"subscriptionId", subscription}, {"name", role.name}});
}

void add_groups(Cloud& cloud) {
  int number = 0;
  for (const auto& name : {scanners, readers, contributors}) {
    add_person(cloud, name, "22222222-0000-4000-8000-00000000001" + std::to_string(number));
    set(cloud.rows.back(), "descriptor", "vssgp." + std::to_string(number++));
  }
}

void add_existing(const World& world, const std::string& letter, Cloud& cloud) {
  const bool existing = world.is(letter + ".kind", "existing"), runner = world.is(letter + ".kind", "runner");
  if (world.is(letter + ".there", "unused") || (!existing && !runner && !world.is(letter + ".kind", "client"))) return;
  const auto id = existing ? existing_id(letter) : "/applications/66666666-0000-4000-8000-00000000000" + letter;
  add(cloud, existing ? kind::identity : kind::application, id,
      {{"name", identity_name(letter)},
       {"clientId", runner ? caller_client : client_id_of(letter)},
       {"principalId", runner ? caller_principal : "55555555-0000-4000-8000-00000000001" + letter},
       {"tenantId", tenant},
       {"subscriptionId", subscription},
       {"resourceGroup", "rg-shared"}},
      Maker::outsider);
}

/// What `team` made: the product itself applies it, so that all marks and names are its own.
Cloud applied(const World& world, const std::string& team) {
  auto cloud = before_keyless(world);
  const Product product(as_made(world, team), World().with("policy", "names"));
  if (!product.complaint().empty()) throw std::logic_error(product.complaint());
  const auto plan = product.plan(cloud);
  const auto carried = carry_out(plan, cloud, {}, [](const auto&...) {});
  for (const auto& write : carried.writes)
    if (!write.refused.empty()) throw std::logic_error(write.change->address.text() + ": " + write.refused);
  if (!plan.refusals.empty()) throw std::logic_error(plan.refusals.front().message);
  if (!plan.unseen.empty()) throw std::logic_error(plan.unseen.front().reason);
  return cloud;
}

/// The same for all worlds that were made alike.
Cloud applied_once(const World& world, const std::string& team) {
  thread_local std::unordered_map<std::string, Cloud> known;
  const auto key = yaml_of(as_made(world, team)) + std::string(world.at("a.kind")) + std::string(world.at("b.kind")) +
                   (has_members(world) ? "with groups" : "") + (has_custom_roles(world) ? "with roles" : "");
  if (known.size() > most_known) known.clear();
  const auto found = known.find(key);
  return found != known.end() ? found->second : known.emplace(key, applied(world, team)).first->second;
}

void unmark(Row& row) {
  const auto tags = row.fields.find("tags");
  if (tags != row.fields.end())
    std::erase_if(std::get<model::Tags>(tags->second),
                  [](const auto& tag) { return folded(tag.first).starts_with("keyless-"); });
  if (row.kind != kind::connection) return;
  const auto described = text(row, "description");
  set(row, "description", described.substr(0, described.find("\n[keyless ")));
}

Maker maker_of(std::string_view mark) {
  return mark == "ours" ? Maker::us : mark == "another" ? Maker::others : Maker::outsider;
}

bool hangs_on(const Cloud& cloud, const Row& row, const Row& parent) {
  return same(text(row, "identityId"), parent.id) || same(text(row, "connectionId"), parent.id) ||
         holder_of(cloud, row) == &parent;
}

/// Gives an object, with what hangs on it, to whoever made it in this world.
void give(Cloud& cloud, Row& row, std::string_view mark, const Cloud& of_others) {
  const auto* theirs = of_others.named(row.kind, text(row, "name"));
  if (mark == "another" && theirs) row.fields = theirs->fields;
  if (mark == "none") unmark(row);
  row.maker = maker_of(mark);
  for (auto& child : cloud.rows)
    if (hangs_on(cloud, child, row)) child.maker = row.maker;
}

/// The trust of a connection bears a name by whoever wired it.
void rename_trust(Cloud& cloud, const Row& connection, std::string_view mark, const Cloud& of_others) {
  for (auto& trust : cloud.rows) {
    if (trust.kind != kind::trust || text(trust, "subject") != text(connection, "subject")) continue;
    trust.maker = maker_of(mark);
    const auto found = std::ranges::find_if(of_others.rows, [&](const Row& one) {
      return one.kind == kind::trust && text(one, "subject") == text(trust, "subject");
    });
    if (mark == "another" && found != of_others.rows.end()) set(trust, "name", text(*found, "name"));
    if (mark == "none") set(trust, "name", "by-hand-" + text(connection, "name"));
    trust.id = text(trust, "identityId") + "/federatedIdentityCredentials/" + text(trust, "name");
    set(trust, "id", trust.id);
  }
}

void give_all(const World& world, Cloud& cloud, const Cloud& of_others) {
  for (const auto& letter : both_letters)
    for (const auto kind : {kind::identity, kind::application}) {
      auto* row = cloud.named(kind, identity_name(letter));
      if (row && row->maker == Maker::us) give(cloud, *row, world.at(letter + ".mark"), of_others);
    }
  for (const auto& number : all_numbers) {
    auto* row = cloud.named(kind::connection, connection_name(number));
    if (!row) continue;
    give(cloud, *row, world.at(number + ".mark"), of_others);
    rename_trust(cloud, *row, world.at(number + ".mark"), of_others);
  }
}

}  // namespace

Cloud before_keyless(const World& world) {
  Cloud cloud;
  add(cloud, kind::subscription, subscription, {{"displayName", "Prod"}, {"tenantId", tenant}});
  add(cloud, kind::organization, organization_id,
      {{"name", organization}, {"tenantId", tenant}, {"callerId", caller_in_devops}});
  add_project(cloud, project, project_id, 11);
  add_project(cloud, second_project, second_project_id, 21);
  add_person(cloud, ana, "22222222-0000-4000-8000-000000000001");
  add_person(cloud, bob, "22222222-0000-4000-8000-000000000002");
  if (has_members(world)) add_groups(cloud);
  if (has_custom_roles(world)) add_definitions(cloud);
  for (const auto& letter : both_letters) add_existing(world, letter, cloud);
  return cloud;
}

Cloud build(const World& world) {
  auto cloud = applied_once(world, "microbots");
  give_all(world, cloud, applied_once(world, "others"));
  for (const auto& number : all_numbers)
    if (world.is(number + ".there", "yes")) age_connection(world, number, cloud);
  for (const auto& letter : both_letters)
    if (!world.is(letter + ".there", "unused")) age_identity(world, letter, cloud);
  cloud.holds_roles = world.is("limit", "roles");
  return cloud;
}

}  // namespace keyless::checker
