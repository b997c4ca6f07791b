#include <algorithm>

#include "checker/building.hpp"
#include "checker/places.hpp"

namespace keyless::checker {
namespace {

Row by_hand(std::string_view kind, std::string id, model::Fields fields) {
  Row row{.kind = kind, .id = std::move(id), .fields = std::move(fields), .maker = Maker::outsider};
  set(row, "id", row.id);
  set(row, "organization", organization);
  return row;
}

void put_in_project(Cloud& cloud, const std::string& member, const std::string& name, const std::string& id) {
  cloud.rows.push_back(by_hand(
      kind::entitlement, member + "/" + id,
      {{"memberId", member}, {"projectId", id}, {"projectName", name}, {"group", std::string("Contributors")}}));
}

/// Somebody made it a member, and put it into a project.
void add_member(const Row& principal, Cloud& cloud) {
  const auto id = cloud.fresh_guid();
  cloud.rows.push_back(by_hand(kind::member, id,
                               {{"principalId", text(principal, "principalId")},
                                {"accessLevel", std::string("Basic")},
                                {"descriptor", "aadsp." + id},
                                {"displayName", text(principal, "name")}}));
  put_in_project(cloud, id, project, project_id);
}

}  // namespace

void age_member(const World& world, const std::string& letter, const Row& principal, Cloud& cloud) {
  if (world.is(letter + ".member", "extra")) add_member(principal, cloud);
  const auto members = cloud.below(kind::member, "principalId", text(principal, "principalId"));
  if (members.empty()) return;
  auto& member = *cloud.find(members.front()->id);
  if (world.is(letter + ".member", "lower")) {
    set(member, "accessLevel", "Stakeholder");
    member.maker = Maker::outsider;
  }
  if (world.is(letter + ".member", "more")) put_in_project(cloud, member.id, second_project, second_project_id);
}

}  // namespace keyless::checker
