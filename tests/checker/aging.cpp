#include <algorithm>

#include "checker/access.hpp"
#include "checker/building.hpp"
#include "checker/places.hpp"
#include "checker/roles.hpp"

namespace keyless::checker {
namespace {

Row child(std::string_view kind, std::string id, model::Fields fields) {
  Row row{.kind = kind, .id = std::move(id), .fields = std::move(fields), .maker = Maker::outsider};
  set(row, "id", row.id);
  return row;
}

/// The values of one identity's or connection's axes, and its row.
struct Subject {
  const World& world;
  std::string name;
  Cloud& cloud;
  Row& row;
  bool is(const char* axis, std::string_view value) const { return world.is(name + "." + axis, value); }
};

model::Fields place_of(const Subject& of) {
  return {
      {"organization", organization}, {"projectName", project}, {"projectId", project_id}, {"connectionId", of.row.id}};
}

template <class Matches>
void drop(Cloud& cloud, Matches matches) {
  std::erase_if(cloud.rows, matches);
}

bool names(const Row& trust, const std::string& subject) {
  return trust.kind == kind::trust && text(trust, "subject") == subject;
}

Row* trust_of(Cloud& cloud, const Row& connection) {
  const auto found =
      std::ranges::find_if(cloud.rows, [&](const Row& row) { return names(row, text(connection, "subject")); });
  return found == cloud.rows.end() ? nullptr : &*found;
}

void drop_trust(Cloud& cloud, std::string subject) {
  drop(cloud, [&](const Row& row) { return names(row, subject); });
}

void present(Row& row, const Presented& pair) {
  set(row, "issuer", pair.issuer);
  set(row, "subject", pair.subject);
}

void make_old(const Subject& of) {
  const auto old = by_name(text(of.row, "name"));
  auto* trust = trust_of(of.cloud, of.row);
  if (of.is("trust", "both") && trust) {
    auto second = *trust;
    second.id += "-2";
    set(second, "id", second.id);
    set(second, "name", text(second, "name") + "-2");
    present(*trust, old);
    present(of.row, old);
    of.cloud.rows.push_back(std::move(second));
    return;
  }
  if (trust && !of.is("trust", "next")) present(*trust, old);
  present(of.row, old);
}

/// An application of that client id holds the secret; a managed identity never does, whatever the connection claims.
void make_secret(const Subject& of) {
  const auto* principal = of.cloud.principal(text(of.row, "clientId"));
  const auto key = "88888888-0000-4000-8000-00000000000" + of.name;
  const auto application = principal && principal->kind == kind::application ? principal->id : std::string();
  if (!of.is("trust", "both")) drop_trust(of.cloud, text(of.row, "subject"));
  auto* connection = of.cloud.named(kind::connection, connection_name(of.name));
  set(*connection, "scheme", "ServicePrincipal");
  set(*connection, "issuer", "");
  set(*connection, "subject", "");
  connection->secret = key;
  if (application.empty()) return;
  of.cloud.rows.push_back(child(kind::secret, application + "/secrets/" + key,
                                {{"identityId", application},
                                 {"holder", "application"},
                                 {"type", "password"},
                                 {"keyId", key},
                                 {"displayName", "by hand"},
                                 {"endDate", "2027-06-01"}}));
}

void age_trust(const Subject& of) {
  if (of.is("trust", "missing")) return drop_trust(of.cloud, text(of.row, "subject"));
  if (auto* trust = trust_of(of.cloud, of.row); trust && of.is("trust", "audience"))
    set(*trust, "audience", "api://elsewhere");
}

void age_pipelines(const Subject& of) {
  const auto permit = [&](const std::string& pipeline, const std::string& name) {
    auto fields = place_of(of);
    fields["pipelineId"] = pipeline;
    fields["pipelineName"] = name;
    of.cloud.rows.push_back(child(kind::permission, of.row.id + "/pipeline/" + project_id + "/" + pipeline, fields));
  };
  if (of.is("pipes", "missing") || of.is("pipes", "swapped"))
    drop(of.cloud, [&, id = of.row.id](const Row& row) {
      return row.kind == kind::permission && text(row, "connectionId") == id;
    });
  if (of.is("pipes", "extra") || of.is("pipes", "swapped")) permit("12", "cd");
  if (of.is("pipes", "all")) permit("*", "all pipelines");
}

Row* check_of(const Subject& of) {
  const auto found = std::ranges::find_if(
      of.cloud.rows, [&](const Row& row) { return row.kind == kind::check && text(row, "connectionId") == of.row.id; });
  return found == of.cloud.rows.end() ? nullptr : &*found;
}

void set_by_others(Row& check, const char* field, model::Value value) {
  check.fields.insert_or_assign(field, std::move(value));
  set(check, "createdBy", somebody);
  check.maker = Maker::outsider;
}

void age_check(const Subject& of) {
  if (of.is("check", "foreign")) {
    auto fields = place_of(of);
    fields["type"] = "approval";
    fields["approvers"] = model::Strings{bob};
    fields["disabled"] = "false";
    fields["createdBy"] = somebody;
    of.cloud.rows.push_back(child(kind::check, of.row.id + "/check/approval", fields));
    return;
  }
  auto* check = check_of(of);
  if (!check) return;
  if (of.is("check", "stricter")) set_by_others(*check, "verifyProtection", "true");
  if (of.is("check", "tightened")) set(*check, "verifyProtection", "true");
  if (of.is("check", "looser")) set_by_others(*check, "branches", model::Strings{"refs/heads/main", "refs/heads/dev"});
  if (of.is("check", "narrower")) set_by_others(*check, "branches", model::Strings{"refs/heads/release/7"});
  if (of.is("check", "missing")) of.cloud.remove(check->id);
}

void age_share(const Subject& of) {
  const auto id = of.row.id + "/share/" + second_project_id;
  if (of.is("share", "missing")) drop(of.cloud, [&](const Row& row) { return row.id == id; });
  if (!of.is("share", "extra")) return;
  of.cloud.rows.push_back(child(kind::share, id,
                                {{"organization", organization},
                                 {"homeProject", project},
                                 {"homeProjectId", project_id},
                                 {"projectName", second_project},
                                 {"projectId", second_project_id},
                                 {"connectionId", of.row.id},
                                 {"name", text(of.row, "name")},
                                 {"description", ""}}));
}

void age_people(const Subject& of) {
  const auto has = [id = of.row.id](const Row& row) {
    return row.kind == kind::person_role && text(row, "connectionId") == id;
  };
  if (of.is("people", "missing")) return drop(of.cloud, has);
  for (auto& row : of.cloud.rows)
    if (has(row) && of.is("people", "lower")) set(row, "role", "Reader");
  if (!of.is("people", "extra") && !of.is("people", "creator")) return;
  auto fields = place_of(of);
  fields["creator"] = of.is("people", "creator") ? "true" : "false";
  fields["principalId"] = "22222222-0000-4000-8000-000000000002";
  fields["principal"] = bob;
  fields["role"] = "Administrator";
  of.cloud.rows.push_back(child(kind::person_role, of.row.id + "/role/22222222-0000-4000-8000-000000000002", fields));
}

Row trust_in(const Row& principal, const std::string& name, const std::string& subject) {
  return child(
      kind::trust, principal.id + "/federatedIdentityCredentials/" + name,
      {{"identityId", principal.id}, {"name", name}, {"issuer", github}, {"subject", subject}, {"audience", audience}});
}

Row role_on(const Row& principal, const std::string& role) {
  const auto scope = group_id("rg-other");
  return child(kind::role,
               scope + "/providers/Microsoft.Authorization/roleAssignments/foreign-" + text(principal, "name"),
               {{"scope", scope},
                {"roleId", role_named(role).guid},
                {"roleName", role},
                {"principalId", text(principal, "principalId")},
                {"principalType", "ServicePrincipal"},
                {"createdBy", somebody},
                {"updatedBy", somebody},
                {"name", "foreign-" + text(principal, "name")}});
}

/// What is not declared of a crowd, and tolerated.
void fill_up(const World& world, const std::string& letter, const Row& principal, Cloud& cloud) {
  const auto wanted = crowd_of(world, letter);
  for (auto held = cloud.below(kind::trust, "identityId", principal.id).size(); held < wanted; ++held) {
    const auto name = "filler-" + std::to_string(held);
    cloud.rows.push_back(trust_in(principal, name, "repo:contoso/" + name + ":environment:production"));
  }
}

void fill_tags(Row& identity) {
  constexpr std::size_t most = 50;
  auto& tags = std::get<model::Tags>(identity.fields.at("tags"));
  for (std::size_t i = 10; tags.size() < most; ++i) tags.emplace("note-" + std::to_string(i), "by hand");
}

void restrict_role(Row& role) {
  set(role, "condition", condition_of_others);
  set(role, "conditionVersion", "2.0");
  set(role, "updatedBy", somebody);
  set(role, "updatedOn", "2026-11-29T10:30:00Z");
}

void age_roles(const Subject& of) {
  const auto principal = text(of.row, "principalId");
  const auto is_its = [&](const Row& row) { return row.kind == kind::role && text(row, "principalId") == principal; };
  if (of.is("role", "missing")) drop(of.cloud, is_its);
  for (auto& row : of.cloud.rows)
    if (is_its(row) && (of.is("role", "restricted") || of.is("role", "recondition"))) restrict_role(row);
}

}  // namespace

void age_connection(const World& world, const std::string& number, Cloud& cloud) {
  const auto subject = [&] {
    return Subject{world, number, cloud, *cloud.named(kind::connection, connection_name(number))};
  };
  if (world.is(number + ".tenant", "other")) set(subject().row, "tenantId", other_tenant);
  if (world.is(number + ".state", "used")) set(subject().row, "mayManage", "false");
  if (world.is(number + ".state", "disabled")) set(subject().row, "disabled", "true");
  if (world.is(number + ".sign", "failed"))
    set(subject().row, "state", "Failed"), set(subject().row, "isReady", "false");
  if (world.is(number + ".sign", "old")) make_old(subject());
  age_trust(subject());
  if (world.is(number + ".sign", "secret")) make_secret(subject());
  for (const auto age : {age_pipelines, age_check, age_share, age_people}) age(subject());
}

void age_identity(const World& world, const std::string& letter, Cloud& cloud) {
  const auto kinds = {kind::identity, kind::application};
  for (const auto kind : kinds) {
    auto* row = cloud.named(kind, identity_name(letter));
    if (!row) continue;
    if (world.is(letter + ".there", "no")) return cloud.remove(row->id);
    const auto principal = *row;
    if (world.is(letter + ".tags", "full")) fill_tags(*row);
    if (world.is(letter + ".place", "other")) set(*row, "location", "northeurope");
    age_roles({world, letter, cloud, *row});
    fill_up(world, letter, principal, cloud);
    age_member(world, letter, principal, cloud);
    if (world.is(letter + ".role", "undeclared")) cloud.rows.push_back(role_on(principal, reader_role_name));
    if (world.is(letter + ".role", "owner")) cloud.rows.push_back(role_on(principal, owner_role_name));
    if (world.is(letter + ".trust", "foreign"))
      cloud.rows.push_back(trust_in(principal, "planted", "repo:attacker/x:environment:production"));
    // Nobody trusts that repository any more: where the other identity is full, something else may have its place.
    if (world.is(letter + ".trust", "missing"))
      std::erase_if(cloud.rows, [](const Row& one) {
        return one.kind == kind::trust && text(one, "subject") == subject_of("app-10");
      });
    return;
  }
}

}  // namespace keyless::checker
